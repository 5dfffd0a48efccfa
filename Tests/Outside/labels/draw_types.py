"""Draws 300 call types out of public data, by how often they are called, so that anybody gets the same 300.

    python3 draw_types.py SHARED_DATA > types.csv
    python3 draw_types.py --held-out SHARED_DATA > types-held-out.csv

Every source (San Antonio, San Diego, and each city and column of the Vera crosswalk) counts for as much as any other:
its counts are scaled to the same total. Then each type gets u, a number between 0 and 1 out of the SHA-256 of its name,
and the key u ** (1 / count); the 300 largest keys are drawn. That is a draw without replacement, with probability in
proportion to the count (Efraimidis and Spirakis, 2006), in which the digest stands for the dice.

The held-out draw leaves out what the first has drawn, and what differs from an earlier type in case and blanks only.
Out of the rest it draws 300, each as likely as any other, and takes in besides every type that Vera counts as
behavioural health, so that there are enough of these to judge by."""

from __future__ import annotations

import argparse
import csv
import hashlib
import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

DRAWN = 300
SEED = "alongside-natures"
SEED_HELD_OUT = "alongside-natures-held-out"
BEHAVIORAL_HEALTH = "behavioral health"
TOTAL_OF_A_SOURCE = 1_000_000
DIGITS = 13


class CallType(NamedTuple):
    source: str
    # What the digest is taken of: the type itself, and in San Diego its code.
    name: str
    # What is to be judged.
    text: str

    @property
    def plain(self) -> str:
        """What two spellings of one type have in common."""
        return " ".join(self.text.split()).upper()


def san_antonio(folder: Path) -> Iterator[tuple[CallType, int]]:
    with open(folder / "cad-sanantonio-sapd" / "type_counts.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield CallType("san-antonio", row["problem_type"], row["problem_type"]), int(row["calls"])


def san_diego(folder: Path) -> Iterator[tuple[CallType, int]]:
    """One row for each call; the few calls without a type are left out."""
    with lzma.open(folder / "cad-sandiego-sdpd" / "calls.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if code := row["call_type"]:
                yield CallType("san-diego", code, f"{code} {row['call_type_description']}".rstrip()), 1


def vera_rows(folder: Path) -> Iterator[tuple[CallType, dict[str, str]]]:
    with open(folder / "calltype-crosswalk-vera" / "call_types.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # Exactly as it stands there: one of the columns ends in a blank.
            source = f"vera/{row['city']}/{row['source_column']}"
            yield CallType(source, row["call_type"], row["call_type"]), row


def vera(folder: Path) -> Iterator[tuple[CallType, int]]:
    """Types without a count are left out; one that stands there twice counts for both."""
    for call_type, row in vera_rows(folder):
        if count := int(row["count"] or 0):
            yield call_type, count


def read_pool(folder: Path) -> Counter[CallType]:
    pool: Counter[CallType] = Counter()
    for source in (san_antonio, san_diego, vera):
        for call_type, count in source(folder):
            pool[call_type] += count
    return pool


def log_of_key(seed: str, call_type: CallType, count: float) -> float:
    digest = hashlib.sha256(f"{seed}|{call_type.source}|{call_type.name}".encode()).hexdigest()
    return math.log(int(digest[:DIGITS], 16) / 16**DIGITS) / count


def draw(pool: Counter[CallType]) -> list[CallType]:
    totals: Counter[str] = Counter()
    for call_type, count in pool.items():
        totals[call_type.source] += count

    def key(call_type: CallType) -> float:
        return log_of_key(SEED, call_type, pool[call_type] * TOTAL_OF_A_SOURCE / totals[call_type.source])

    return sorted(pool, key=key, reverse=True)[:DRAWN]


def draw_held_out(pool: Counter[CallType], folder: Path) -> list[CallType]:
    taken = {each.plain for each in draw(pool)}
    first_of_its_text: dict[str, CallType] = {}
    for each in pool:
        if each.plain not in taken:
            first_of_its_text.setdefault(each.plain, each)

    left = sorted(first_of_its_text.values(), key=lambda each: log_of_key(SEED_HELD_OUT, each, 1), reverse=True)
    behavioural = behavioural_texts(folder)
    return left[:DRAWN] + [each for each in left[DRAWN:] if each.plain in behavioural]


def behavioural_texts(folder: Path) -> set[str]:
    categories = ((call_type, row["category"].strip().lower()) for call_type, row in vera_rows(folder))
    return {call_type.plain for call_type, category in categories if category == BEHAVIORAL_HEALTH}


def write(drawn: Iterable[CallType], pool: Counter[CallType]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["source", "type", "count"])
    in_order = sorted(drawn, key=lambda each: (each.source, -pool[each], each.name))
    writer.writerows([each.source, each.text, pool[each]] for each in in_order)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draws call types out of public data.")
    parser.add_argument("--held-out", action="store_true", help="draw the second, held-out set")
    parser.add_argument("shared_data", type=Path, metavar="SHARED_DATA")
    arguments = parser.parse_args()

    pool = read_pool(arguments.shared_data)
    write(draw_held_out(pool, arguments.shared_data) if arguments.held_out else draw(pool), pool)


if __name__ == "__main__":
    main()
