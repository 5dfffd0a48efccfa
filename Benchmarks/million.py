"""A workspace with a million past calls: the funnel over them, the board beside them, and the memory of the server.

The calls are written past the door, straight into the tables, because taking a million of them would take an hour; the
journal knows nothing of them, and nothing measured here asks it. The cells of the funnel are counted from the paths in SQL.
"""

from __future__ import annotations

import contextlib
import csv
import random
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests
from alongside import Server, Workspace
from person import Person
from postgres import PROGRAMS, PostgresServer

HOUR = 3_600_000_000
MONTHS = 18
OPEN = 100
ASKED = 300
TURNS = 5
FEW, MANY = 1_000, 1_000_000
PLACES = [f"Beat {number}" for number in range(1, 31)]
# Where calls of a year lie, in parts of a thousand: program, stage, reason, kind, what was sent instead.
ENDS: list[tuple[int, str, str, str | None, str | None, str | None]] = [
    (520, "undecided", "received", "not-behavioural", "outside", "police"),
    (40, "undecided", "received", "duplicate", "outside", None),
    (30, "undecided", "received", "caller-gone", "lost", None),
    (60, "denver-star", "triaged", "resolved-by-phone", "done", None),
    (50, "denver-star", "triaged", "weapon", "elsewhere", "police"),
    (70, "denver-star", "offered", "all-teams-busy", "elsewhere", "police"),
    (30, "denver-star", "eligible", "outside-hours", "lost", "none"),
    (35, "dallas-right-care", "arrived", "not-located", "lost", None),
    (25, "dallas-right-care", "contacted", "declined-help", "lost", None),
    (70, "dallas-right-care", "disposed", "resolved-on-scene", "done", None),
    (25, "bloomington-psw", "referred", "did-not-go", "lost", None),
    (20, "bloomington-psw", "attended", "partly-met", "lost", None),
    (25, "bloomington-psw", "resolved", None, None, None),
]


Note = Callable[..., None]


@dataclass
class Past:
    """A server beside past calls."""

    server: Server
    token: str
    person: Person


def identifier(moment: int, number: int) -> str:
    """A UUID of version 7 that follows the one before."""
    milliseconds = moment // 1000
    text = f"{milliseconds:012x}7{number % 0x1000:03x}8{number:015x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def past_calls(count: int, worker: str, now: int) -> Iterator[tuple[str, tuple]]:
    """Rows of calls that are over, oldest first, and of the few that are open, each with its table."""
    dice = random.Random(20261121)
    span = MONTHS * 30 * 24 * HOUR
    weights = [end[0] for end in ENDS]
    ends = dice.choices(ENDS, weights, k=count)
    for number in range(1, count + 1):
        is_open = number > count - OPEN
        at = now - span + span * number // (count + 1) if not is_open else now - 60_000_000 * (count - number + 1)
        call, path, place = identifier(at, number), identifier(at, number + 1), dice.choice(PLACES)
        _, program, stage, reason, kind, sent = ends[number - 1]
        if is_open:
            program, stage, reason, kind, sent = "undecided", "received", None, None, None
        left = None if reason is None else at + 1_800_000_000
        yield "call", (call, number, at, at, worker, 1)
        yield "call_fact", (f"{call}-1", call, "location", 1, f"{number % 900} Elm Street", "current", worker, at)
        yield "call_fact", (
            f"{call}-2", call, "whatHappened", 1, "A man is shivering at the bus stop.", "current", worker, at)
        yield "path", (
            path, call, 1, None, program, None if program == "undecided" else "0" * 64, place, at, 1, stage, at, None,
            None, reason, kind, worker if left else None, left, sent,
            None if sent in (None, "none") else "helped",
        )


CELLS = """
INSERT INTO funnel_cell (place, hour, program, stage, reason, kind, paths, calls, people, needs)
SELECT place, hour, program, stage, reason, kind, count(*), count(*), sum(people), 0 FROM (
    SELECT '' AS place, received_at / 3600000000 AS hour, program, stage, coalesce(left_reason, '') AS reason,
           coalesce(left_kind, '') AS kind, people FROM path
    UNION ALL
    SELECT place, received_at / 3600000000, program, stage, coalesce(left_reason, ''), coalesce(left_kind, ''), people
    FROM path WHERE place IS NOT NULL) AS share
GROUP BY place, hour, program, stage, reason, kind
"""


def fill(workspace: Workspace, count: int) -> None:
    """Writes the past calls into a workspace that nobody has open."""
    now = time.time_ns() // 1000
    if workspace.postgres:
        fill_postgres(workspace, count, now)
    else:
        fill_sqlite(workspace, count, now)


def fill_sqlite(workspace: Workspace, count: int, now: int) -> None:
    with sqlite3.connect(workspace.file) as database:
        worker = database.execute("SELECT id FROM account ORDER BY id LIMIT 1").fetchone()[0]
        waiting: dict[str, list[tuple]] = {}

        def write(table: str) -> None:
            rows = waiting.pop(table, [])
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

        for table, row in past_calls(count, worker, now):
            waiting.setdefault(table, []).append(row)
            if len(waiting.get("call", [])) >= 20_000:
                for name in ("call", "call_fact", "path"):
                    write(name)
        for name in ("call", "call_fact", "path"):
            write(name)
        database.execute(CELLS)
        database.commit()
        database.execute("ANALYZE")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_postgres(workspace: Workspace, count: int, now: int) -> None:
    postgres = workspace.postgres
    assert postgres
    where = ["-h", "127.0.0.1", "-p", str(postgres.port), "-U", "alongside", "-d", "alongside", "-v", "ON_ERROR_STOP=1"]

    def psql(*arguments: str) -> str:
        done = subprocess.run(
            [PROGRAMS / "psql", *where, "-At", *arguments], capture_output=True, text=True, check=True,
            env={"PGOPTIONS": f"-c search_path={workspace.schema}", "PATH": "/usr/bin:/bin"},
        )
        return done.stdout.strip()

    worker = psql("-c", "SELECT id FROM account ORDER BY id LIMIT 1")
    files = {name: workspace.folder / f"{name}.csv" for name in ("call", "call_fact", "path")}
    open_files = {name: open(path, "w", newline="") for name, path in files.items()}
    writers = {name: csv.writer(file) for name, file in open_files.items()}
    for table, row in past_calls(count, worker, now):
        writers[table].writerow(["" if cell is None else cell for cell in row])
    for file in open_files.values():
        file.close()
    for name, path in files.items():
        psql("-c", f"\\copy {name} FROM '{path}' WITH (FORMAT csv)")
        path.unlink()
    psql("-c", CELLS, "-c", "ANALYZE", "-c", "CHECKPOINT")


def times_of(ask: Callable[[], requests.Response], times: int) -> list[float]:
    """Milliseconds of one request after another on one connection."""
    measured = []
    for _ in range(times):
        began = time.perf_counter()
        answer = ask()
        answer.content
        measured.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text[:500]
    return measured


def told(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.1f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms"


@contextlib.contextmanager
def beside(postgres: PostgresServer | None, count: int, note: Note) -> Iterator[Past]:
    """A server whose workspace holds so many past calls, and somebody who asks it."""
    workspace = Workspace(postgres)
    try:
        workspace.invite("grace")
        token = workspace.add_token("grace")
        began = time.monotonic()
        fill(workspace, count)
        note(f"{count:,} past calls written", f"{time.monotonic() - began:.0f} s")
        with Server(workspace) as server:
            yield Past(server, token, Person(server, "grace"))
    finally:
        workspace.remove()


def measure_past(
    postgres: PostgresServer | None, note: Note, memory: Callable[[Server], tuple[float, float]]
) -> None:
    """The board beside few past calls and beside many, by turns, because the machine is not equally fast all the time;
    then the funnel over the many."""
    with beside(postgres, FEW, note) as few, beside(postgres, MANY, note) as many:
        boards: dict[int, list[float]] = {FEW: [], MANY: []}
        for _ in range(TURNS):
            for count, past in ((FEW, few), (MANY, many)):
                boards[count] += times_of(lambda: past.person.get("/board"), ASKED // TURNS)
        for count, times in boards.items():
            note(f"board of {OPEN} calls beside {count:,} past calls", told(times), "p99 ≤ 50 ms")
        ratio = statistics.median(boards[MANY]) / statistics.median(boards[FEW])
        note(f"board beside {MANY:,} : beside {FEW:,}", f"{ratio:.2f}", "0.8 to 1.2")

        for name, query in (("a word", "text=elm"), ("a source", "source=911"), ("a stage", "stage=received")):
            times = times_of(lambda query=query: many.person.get(f"/board?{query}"), ASKED // TURNS)
            note(f"board of those found by {name} beside {MANY:,}", told(times), "p99 ≤ 50 ms")

        machine = requests.Session()
        machine.headers["Authorization"] = f"Bearer {many.token}"

        def funnel(**asked: Any) -> Callable[[], requests.Response]:
            return lambda: machine.get(f"{many.server.url}/api/v1/funnel", params=asked, timeout=60)

        total = funnel()().json()["total"]
        assert total == MANY, f"{total} paths are counted"
        for name, asked in (
            ("all of them", {}),
            ("all people of one program", {"program": "denver-star", "counts": "people"}),
            ("one program in one area", {"program": "dallas-right-care", "place": "Beat 7"}),
        ):
            note(f"funnel over {MANY:,} paths, {name}", told(times_of(funnel(**asked), ASKED)), "p99 ≤ 200 ms")
        note(f"memory with {MANY:,} past calls", f"{memory(many.server)[0]:.0f} MB", "≤ 150 MB")
