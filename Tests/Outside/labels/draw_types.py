"""Draws 300 call types out of public data, by how often they are called, so that anybody gets the same 300.

    python3 draw_types.py SHARED_DATA > types.csv

Every source (San Antonio, San Diego, and each city and column of the Vera crosswalk) counts for as much as any other:
its counts are scaled to the same total. Then each type gets u, a number between 0 and 1 out of the SHA-256 of its name,
and the key u ** (1 / count); the 300 largest keys are drawn. That is a draw without replacement, with probability in
proportion to the count (Efraimidis and Spirakis, 2006), in which the digest stands for the dice."""

from __future__ import annotations

import csv
import hashlib
import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DRAWN = 300
TOTAL_OF_A_SOURCE = 1_000_000
DIGITS = 13


class CallType(NamedTuple):
    source: str
    # What the digest is taken of: the type itself, and in San Diego its code.
    name: str
    # What is to be judged.
    text: str


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


def vera(folder: Path) -> Iterator[tuple[CallType, int]]:
    """Types without a count are left out; one that stands there twice counts for both."""
    with open(folder / "calltype-crosswalk-vera" / "call_types.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # Exactly as it stands there: one of the columns ends in a blank.
            source = f"vera/{row['city']}/{row['source_column']}"
            if count := int(row["count"] or 0):
                yield CallType(source, row["call_type"], row["call_type"]), count


def log_of_key(call_type: CallType, count: float) -> float:
    digest = hashlib.sha256(f"alongside-natures|{call_type.source}|{call_type.name}".encode()).hexdigest()
    return math.log(int(digest[:DIGITS], 16) / 16**DIGITS) / count


def draw(folder: Path) -> list[tuple[CallType, int]]:
    pool: Counter[CallType] = Counter()
    totals: Counter[str] = Counter()
    for source in (san_antonio, san_diego, vera):
        for call_type, count in source(folder):
            pool[call_type] += count
            totals[call_type.source] += count

    def key(call_type: CallType) -> float:
        return log_of_key(call_type, pool[call_type] * TOTAL_OF_A_SOURCE / totals[call_type.source])

    drawn = sorted(pool, key=key, reverse=True)[:DRAWN]
    return [(each, pool[each]) for each in sorted(drawn, key=lambda each: (each.source, -pool[each], each.name))]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: draw_types.py SHARED_DATA")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["source", "type", "count"])
    writer.writerows([each.source, each.text, count] for each, count in draw(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
