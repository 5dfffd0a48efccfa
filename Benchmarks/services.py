"""Services found by what is needed, beside tantivy and SQLite's FTS5: how soon, among 200,000, and how well, in a real directory.

All three hold the same words of each service in memory and answer the same questions, one after the other. Ours answers within
its program, as the page asks it; the others within Python, whose share of each answer is some microseconds. What each is given of a
service and how each question is put to it stands below: the best that we found for it. Ours alone knows words of everyday and
what is meant by misspelled ones; tantivy is asked with its own fuzzy words too, where it finds nothing without.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import tantivy
from alongside import Workspace

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ALONGSIDE_SHARED", ROOT.parent / "shared")).resolve()
SERVICES = 200_000
RUNS = 3
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://services.example/")
TABLES = ("organization", "service", "location", "service_at_location", "address", "phone", "schedule", "language", "attribute")
TERMS = ("taxonomy", "taxonomy_term")

Note = Callable[..., None]
# Of each service: its identifier, its name, who runs it, its terms, all else.
Texts = list[tuple[str, str, str, str, str]]


def measure_services(note: Note) -> None:
    county = SHARED / "data" / "hsds-sanmateo" / "hsds"
    if not county.is_dir():
        return print(f"The search for services is not measured: {county} is not there.", flush=True)
    lines = (ROOT / "Tests" / "Operate" / "directory-questions.tsv").read_text(encoding="utf-8").splitlines()
    questions = [(line.split("\t")[0], line.split("\t")[1]) for line in lines]
    with tempfile.TemporaryDirectory(prefix="alongside-directory-") as folder:
        asked = Path(folder) / "questions.txt"
        asked.write_text("\n".join(words for words, _ in questions), encoding="utf-8")
        small = ours(county, asked)
        texts = read(county)
        peers = {"tantivy": Tantivy(texts), "FTS5": Full(texts)}
        well = f"{hits(questions, [[one['id'] for one in answer['found']] for answer in small['answers']])} of 100"
        beside = "; ".join(f"{name} {hits(questions, [peer.ask(words) for words, _ in questions])}" for name, peer in peers.items())
        note("questions to San Mateo County's directory whose service is among the first five", f"{well}; {beside}", "≥ 90")

        large = Path(folder) / "large"
        multiply(county, large)
        answered = ours(large, asked)
        del peers, texts
        texts = read(large)
        mine = [answer["seconds"] * 1000 for answer in answered["answers"]]
        note(
            f"a search among {answered['services']:,} services",
            f"{spread(mine)}; read into memory in {answered['read_seconds']:.0f} s; "
            + "; ".join(f"{name} {spread(timed(peer(texts), questions))}" for name, peer in (("tantivy", Tantivy), ("FTS5", Full))),
            "p99 ≤ 5 ms",
        )


def ours(tables: Path, asked: Path) -> dict:
    workspace = Workspace()
    try:
        workspace.run("directory", "import", str(tables), "--source", "County", timeout=3600).check_returncode()
        # Every question several times, so that one that had to wait for something else shows; a large directory is read once.
        questions = asked.read_text(encoding="utf-8").splitlines()
        again = asked.with_name("again.txt")
        again.write_text("\n".join(questions * RUNS), encoding="utf-8")
        done = workspace.run("directory", "find", "--each", str(again), "--json", timeout=3600)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        answers = told["answers"]
        for number, answer in enumerate(answers[: len(questions)]):
            answer["seconds"] = statistics.median(other["seconds"] for other in answers[number :: len(questions)])
        return told | {"answers": answers[: len(questions)]}
    finally:
        workspace.remove()


def hits(questions: list[tuple[str, str]], found: list[list[str]]) -> int:
    return sum(service in some[:5] for (_, service), some in zip(questions, found, strict=True))


def timed(peer: Tantivy | Full, questions: list[tuple[str, str]]) -> list[float]:
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        for words, _ in questions:
            begun = time.perf_counter()
            peer.ask(words)
            times[words].append((time.perf_counter() - begun) * 1000)
    return [statistics.median(some) for some in times.values()]


def spread(times: list[float]) -> str:
    times = sorted(times)
    return f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms"


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with open(folder / f"{table}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(folder: Path) -> Texts:
    """What ours is given of each service, for the others."""
    runs = {row["id"]: row["name"] for row in rows(folder, "organization")}
    called = {row["id"]: row["name"] for row in rows(folder, "taxonomy_term")}
    terms: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder, "attribute"):
        terms[row["link_id"]].append(called[row["taxonomy_term_id"]])
    towns = {row["location_id"]: row["city"] for row in rows(folder, "address")}
    town = {row["service_id"]: towns.get(row["location_id"], "") for row in rows(folder, "service_at_location")}
    return [
        (
            row["id"], f"{row['name']} {row['alternate_name']}", runs[row["organization_id"]], " ".join(terms[row["id"]]),
            f"{row['description']} {row['eligibility_description']} {town.get(row['id'], '')}",
        )
        for row in rows(folder, "service")
    ]


def multiply(county: Path, large: Path) -> None:
    """A state of counties like it: every thing many times, under other identifiers and in other words, as many as are needed."""
    large.mkdir()
    chance = random.Random(7)
    count = -(-SERVICES // len(rows(county, "service")))
    towns = ["".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)).title() for _ in range(count)]
    for table in TERMS:
        (large / f"{table}.csv").write_bytes((county / f"{table}.csv").read_bytes())
    for table in TABLES:
        own = rows(county, table)
        with open(large / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(own[0]))
            writer.writeheader()
            for number, place in enumerate(towns):
                for row in own:
                    made = dict(row)
                    for field, value in row.items():
                        if value and (field == "id" or field.endswith("_id")) and not field.startswith("taxonomy"):
                            made[field] = value if number == 0 else str(uuid.uuid5(SPACE, f"{number} {value}"))
                    if number and table == "service":
                        made["name"] = f"{row['name']} {place}"
                    if number and table == "address":
                        made["city"] = place
                    writer.writerow(made)


class Tantivy:
    """https://pypi.org/project/tantivy, its index in memory, the fields weighed as ours."""

    WEIGHTS = {"name": 6.0, "terms": 4.0, "runs": 3.0, "rest": 1.0}

    def __init__(self, texts: Texts):
        schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for field in self.WEIGHTS:
            schema = schema.add_text_field(field, tokenizer_name="en_stem")
        self.index = tantivy.Index(schema.build())
        writer = self.index.writer(heap_size=256 << 20, num_threads=1)
        for id, name, runs, terms, rest in texts:
            writer.add_document(tantivy.Document(id=id, name=name, runs=runs, terms=terms, rest=rest))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, words: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", words.lower()))
        fields = list(self.WEIGHTS)
        found = self._find(self.index.parse_query(words, fields, field_boosts=self.WEIGHTS))
        if not found:
            fuzzy = {field: (False, 2, True) for field in fields}
            found = self._find(self.index.parse_query(words, fields, field_boosts=self.WEIGHTS, fuzzy_fields=fuzzy))
        return found

    def _find(self, query: tantivy.Query) -> list[str]:
        return [self.searcher.doc(address)["id"][0] for _, address in self.searcher.search(query, 5).hits]


class Full:
    """SQLite's own full-text search in memory, Porter's stems, the fields weighed as ours."""

    def __init__(self, texts: Texts):
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            "CREATE VIRTUAL TABLE text USING fts5(id UNINDEXED, name, runs, terms, rest, tokenize = 'porter unicode61')")
        self.database.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?)", texts)
        self.database.execute("INSERT INTO text (text) VALUES ('optimize')")

    def ask(self, words: str) -> list[str]:
        any_of = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", words.lower()))
        found = self.database.execute(
            "SELECT id FROM text WHERE text MATCH ? ORDER BY bm25(text, 0, 6, 3, 4, 1) LIMIT 5", (any_of,))
        return [row[0] for row in found]
