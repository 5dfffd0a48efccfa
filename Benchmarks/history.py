"""A city's own past: read in beside `sqlite3` and `COPY`, and replayed under nine programs beside DuckDB's plain grouping.

The file is San Antonio's; for ten million rows it stands fourteen times, each time under other numbers and in another year.
"""

from __future__ import annotations

import json
import lzma
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from alongside import BINARY, ROOT, Workspace
from beside import measure_beside
from postgres import PostgresServer

DATA = Path(os.environ.get("ALONGSIDE_SHARED", ROOT.parent / "shared")).resolve() / "data"
SOURCE = DATA / "cad-sanantonio-sapd/calls.csv.xz"
TIMES = 14
RUNS = 3
COLUMNS = "incident_number, response_local, category, problem_type, patrol_district, substation, zipcode, block_address, lat, lon"
GROUPING = """
    SELECT problem_type, hour(moment) AS hour, dayofweek(moment) AS day, count(*) FROM (
        SELECT problem_type, strptime(left(response_local, 19), '%Y-%m-%dT%H:%M:%S') AS moment
        FROM read_csv('{file}', all_varchar = true, header = true))
    GROUP BY ALL
"""

Note = Callable[..., None]


def measured(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median of several runs, in seconds."""
    spans = []
    for _ in range(runs):
        began = time.monotonic()
        work()
        spans.append(time.monotonic() - began)
    return statistics.median(spans)


def run(workspace: Workspace, *arguments: str) -> tuple[str, float, float]:
    """What a verb printed, the seconds it took and the megabytes it held at most."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            [BINARY, *arguments], stdout=printed, stderr=subprocess.DEVNULL, env=workspace.environment, cwd=workspace.folder
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, arguments
        printed.seek(0)
        return printed.read(), time.monotonic() - began, usage.ru_maxrss / 1024


def unpacked(folder: Path) -> tuple[Path, int]:
    file = folder / "calls.csv"
    with lzma.open(SOURCE) as source, open(file, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    with open(file, "rb") as lines:
        return file, sum(1 for _ in lines) - 1


def repeated(file: Path, folder: Path) -> Path:
    large = folder / "large.csv"
    with open(large, "w") as target:
        for copy in range(TIMES):
            with open(file) as source:
                header = next(source)
                if copy == 0:
                    target.write(header)
                for line in source:
                    number, at, rest = line.split(",", 2)
                    day = f"{int(at[:4]) - copy}{at[4:]}".replace("-02-29T", "-02-28T")
                    target.write(f"{copy}-{number},{day},{rest}")
    return large


def measure_history(note: Note, postgres: PostgresServer) -> None:
    if not SOURCE.exists():
        note("a city's own past", "", f"{SOURCE.name} is not here")
        return
    folder = Path(tempfile.mkdtemp(prefix="alongside-history-"))
    # The clients of PostgreSQL read as somebody else.
    folder.chmod(0o755)
    try:
        file, rows = unpacked(folder)
        imports(note, file, rows, folder, postgres)
        large = repeated(file, folder)
        replays(note, large, rows * TIMES)
        measure_beside(note, large, file, postgres)
    finally:
        shutil.rmtree(folder)


def imports(note: Note, file: Path, rows: int, folder: Path, postgres: PostgresServer) -> None:
    """The same file into our tables, and into a bare one by each engine's own tool."""

    def ours(server: PostgresServer | None) -> float:
        workspace = Workspace(server)
        try:
            _, seconds, _ = run(workspace, "import", "calls", str(file), "--map", "san-antonio", "--json")
            return seconds
        finally:
            workspace.remove()

    def sqlite() -> None:
        database = folder / "bare.sqlite"
        database.unlink(missing_ok=True)
        script = f".mode csv\n.import '{file}' calls\n"
        subprocess.run(["sqlite3", database], input=script, text=True, check=True, capture_output=True)

    def copy() -> None:
        columns = ", ".join(f"{name.strip()} text" for name in COLUMNS.split(","))
        postgres.sql(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({columns})")
        postgres.sql(f"\\copy bare FROM '{file}' WITH (FORMAT csv, HEADER)")

    for engine, server, tool, beside in (
        ("SQLite", None, "sqlite3 .import", sqlite), ("PostgreSQL", postgres, "COPY", copy)
    ):
        mine = statistics.median(ours(server) for _ in range(RUNS))
        theirs = measured(beside)
        note(
            f"import of {rows:,} past calls, engine {engine}",
            f"{rows / mine:,.0f} rows/s; {tool} of the same file into a bare table {rows / theirs:,.0f} rows/s ({theirs / mine:.2f} ×)",
        )


def replays(note: Note, large: Path, rows: int) -> None:
    workspace = Workspace()
    try:
        connection = duckdb.connect(config={"threads": 2})
        spent: dict[str, list[tuple[float, float]]] = {"count": [], "replay": [], "duckdb": []}
        most = 0.0
        # By turns, because the machine is not equally fast all the time.
        for _ in range(RUNS):
            for verb in ("count", "replay"):
                used = os.times()
                more = ["--all", "--json"] if verb == "replay" else []
                text, seconds, megabytes = run(workspace, verb, "--file", str(large), "--map", "san-antonio", *more)
                now = os.times()
                processor = now.children_user + now.children_system - used.children_user - used.children_system
                spent[verb].append((seconds, processor))
                most = max(most, megabytes)
                if verb == "replay":
                    assert len(text.splitlines()) == 9
                    assert all(abs(json.loads(line)["calls"] - rows) <= TIMES for line in text.splitlines())
                else:
                    assert abs(sum(int(line.rsplit(",", 1)[1]) for line in text.splitlines()[1:]) - rows) <= TIMES
            began, used_here = time.monotonic(), time.process_time()
            connection.execute(GROUPING.format(file=large)).fetchall()
            spent["duckdb"].append((time.monotonic() - began, time.process_time() - used_here))

        def middle(which: str) -> tuple[float, float]:
            seconds, processor = zip(*spent[which], strict=True)
            return statistics.median(seconds), statistics.median(processor)

        (ours, busy), (nine, busy_nine), (duck, busy_duck) = middle("count"), middle("replay"), middle("duckdb")
        note(
            f"{rows:,} rows read and grouped by type, hour and day",
            f"{ours:.1f} s ({busy:.1f} s of processor); DuckDB {duck:.1f} s ({busy_duck:.1f} s of processor) ({duck / ours:.2f} ×)",
            "≤ DuckDB",
        )
        note(
            f"{rows:,} rows read, classified and replayed under nine programs, not stored",
            f"{nine:.1f} s ({busy_nine:.1f} s of processor), at most {most:.0f} MB", "≤ 10 s, ≤ 2 GB",
        )
        _, seconds, _ = run(workspace, "import", "calls", str(large), "--map", "san-antonio", "--json")
        note(f"import of {rows:,} past calls, engine SQLite", f"{rows / seconds:,.0f} rows/s")
        _, first, _ = run(workspace, "replay", "--all", "--json")
        spans = [run(workspace, "replay", "--all", "--json")[1] for _ in range(RUNS)]
        counted = [run(workspace, "count")[1] for _ in range(RUNS)]
        note(
            f"{rows:,} past calls grouped by type, hour and day, from columns", f"{statistics.median(counted):.2f} s", "≤ 0.5 s"
        )
        note(
            f"{rows:,} past calls replayed under nine programs, from columns",
            f"{statistics.median(spans):.2f} s; {first:.0f} s when the columns are made first", "≤ 5 s",
        )
    finally:
        workspace.remove()
