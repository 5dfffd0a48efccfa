"""Measures the release build on this machine, prints a table and appends it to RESULTS.md.

All traffic goes to 127.0.0.1; every measurement is bounded in time and stops by itself.
"""

from __future__ import annotations

import datetime
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Harness"))
sys.path.insert(0, str(ROOT / "Benchmarks"))
os.environ.setdefault("ALONGSIDE_BINARY", str(ROOT / ".build/release/alongside"))

from alongside import Api, Server, Workspace, new_key  # noqa: E402
from classroom import measure_class  # noqa: E402
from history import measure_history  # noqa: E402
from million import measure_past  # noqa: E402
from people import measure_people, measure_search  # noqa: E402
from person import Person  # noqa: E402
from postgres import PostgresServer  # noqa: E402
from programs import publish  # noqa: E402
from services import measure_services  # noqa: E402
from triage import CALLS_PER_SECOND, CLINICIANS, PROGRAM, answered_after  # noqa: E402

HERE = ROOT / "Benchmarks"
CREATE_SECONDS = 10
# What a figure of the creates is the median of.
RUNS = 3
WATCH_SECONDS = 15
BOARDS = (1, 50, 200)
PER_SECOND = 10


@dataclass
class Measured:
    """One line of the table."""

    what: str
    engine: str
    result: str
    goal: str = ""


class BareDisk:
    """How long the disk takes, during a run, to keep four kilobytes: what no program that loses nothing can be below."""

    def __enter__(self) -> BareDisk:
        self.times: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()
        return self

    def _write(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            while not self._ended.wait(0.1):
                began = time.monotonic()
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
                self.times.append((time.monotonic() - began) * 1000)

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def memory(server: Server) -> tuple[float, float]:
    """Megabytes resident now, and at most so far."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def syncs_per_second(folder: Path) -> float:
    """How often this disk makes 4 KiB durable in a second: what no durable server with one client can beat."""
    file = os.open(folder / "sync-probe", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        count, began = 0, time.monotonic()
        while time.monotonic() - began < 2:
            os.pwrite(file, b"x" * 4096, (count % 256) * 4096)
            os.fdatasync(file)
            count += 1
        return count / (time.monotonic() - began)
    finally:
        os.close(file)
        os.unlink(folder / "sync-probe")


def creates(server: Server, token: str, clients: int, seconds: int, prefix: str) -> tuple[float, float, float, int]:
    """Creates a second, p50 and p99 in milliseconds, and how many were not 201."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / "create.lua", server.url,
         "--", token, prefix],
        capture_output=True, text=True, check=True, timeout=seconds + 60,
    )
    numbers = next(line for line in done.stdout.splitlines() if line.startswith("RESULT")).split()[1:]
    count, microseconds, middle, slow, wrong = (float(number) for number in numbers)
    return count / (microseconds / 1e6), middle, slow, int(wrong)


def seen_after(server: Server, token: str, boards: int) -> list[float]:
    """Milliseconds from the moment a create is sent to the moment each board has it."""
    dana = Person(server, "dana")
    cookie = "; ".join(f"{c.name}={c.value}" for c in dana.session.cookies)
    watcher = subprocess.Popen(
        [sys.executable, "-B", HERE / "watch.py", str(server.port), cookie, str(dana.position()), str(boards),
         str(WATCH_SECONDS + 3)],
        stdout=subprocess.PIPE, text=True,
    )
    try:
        assert watcher.stdout and watcher.stdout.readline().strip() == "ready", "the boards could not be opened"
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        sent: dict[str, int] = {}
        began = time.monotonic()
        for turn in range(WATCH_SECONDS * PER_SECOND):
            time.sleep(max(0, began + turn / PER_SECOND - time.monotonic()))
            body = json.dumps({"location": f"Oak Avenue {turn}", "source": "911"})
            moment = time.monotonic_ns()
            connection.request("POST", "/api/v1/calls", body, {
                "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": new_key(),
            })
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 201, content
            sent[json.loads(content)["id"]] = moment
        seen = json.loads(watcher.stdout.read())
    finally:
        watcher.terminate()
        watcher.wait()
    times = [(moment - sent[call]) / 1e6 for call, moments in seen.items() if call in sent for moment in moments]
    assert len(times) == len(sent) * boards, f"{len(sent) * boards - len(times)} sightings are missing"
    return times


def first_page(server: Server) -> tuple[int, int]:
    """Bytes over the wire and requests for the board in a browser that has seen nothing yet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            dana = Person(server, "dana")
            context = browser.new_context()
            context.add_cookies([
                {"name": c.name, "value": c.value, "url": server.url} for c in dana.session.cookies
            ])
            page = context.new_page()
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            sizes: dict[str, int] = {}
            streams: set[str] = set()
            wire.on("Network.requestWillBeSent", lambda e: sizes.setdefault(e["requestId"], 0))
            wire.on("Network.responseReceived", lambda e: e["type"] == "EventSource" and streams.add(e["requestId"]))
            wire.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], int(e["encodedDataLength"])))
            page.goto(server.url + "/board")
            page.wait_for_timeout(2000)
            return sum(sizes.values()), len([request for request in sizes if request not in streams])
        finally:
            browser.close()


def measure(engine: str, postgres: PostgresServer | None) -> list[Measured]:
    """Everything for one engine, in a fresh workspace."""
    workspace = Workspace(postgres)
    lines: list[Measured] = []

    def note(what: str, result: str, goal: str = "") -> None:
        lines.append(Measured(what, engine, result, goal))
        print(f"{engine:10}  {what:44}  {result}", flush=True)

    try:
        workspace.invite("theo", "dana", "sam")
        publish(workspace, PROGRAM)
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            note("memory after the start", f"{memory(server)[0]:.0f} MB")
            if engine == "SQLite":
                size, requests = first_page(server)
                note("first page of the board", f"{size / 1000:.0f} KB in {requests} requests", "≤ 150 KB, ≤ 5 requests")
            for boards in BOARDS:
                times = seen_after(server, token, boards)
                result = f"p50 {statistics.median(times):.1f} ms, p99 {percentile(times, 0.99):.1f} ms"
                goal = "p99 ≤ 15 ms" if boards == 200 else ""
                note(f"created → seen, {boards} board{'s' * (boards > 1)}, {PER_SECOND} calls/s", result, goal)
            times = answered_after(server, workspace)
            note(
                f"answer → assessment, {CLINICIANS} clinicians, {CLINICIANS} answers/s, {CALLS_PER_SECOND} calls/s come in",
                f"p50 {statistics.median(times):.1f} ms, p99 {percentile(times, 0.99):.1f} ms", "p99 ≤ 50 ms")
            disk = syncs_per_second(workspace.folder)
            note("syncs of 4 KiB this disk does", f"{disk:,.0f}/s")
            creates(server, token, 8, 2, "warm")
            goals = {"SQLite": "≥ 5,000/s, p99 ≤ 20 ms", "PostgreSQL": "≥ 2,000/s, p99 ≤ 40 ms"}
            for clients in (1, 32):
                runs = [creates(server, token, clients, CREATE_SECONDS, f"c{clients}-{run}") for run in range(RUNS)]
                assert not any(wrong for *_, wrong in runs), f"{runs}: requests failed"
                rate, middle, slow = (statistics.median(figures) for figures in list(zip(*runs, strict=True))[:3])
                result = f"{rate:,.0f}/s, p50 {middle:.1f} ms, p99 {slow:.1f} ms ({rate / disk:.2f} × the disk's syncs)"
                note(f"creates, {clients} client{'s' if clients > 1 else ''}", result, goals[engine] if clients == 32 else "")
            count = Api(server, token).get("/calls", params={"limit": 1}).json()["calls"][0]["number"]
            now, most = memory(server)
            note(f"memory with {count:,} calls", f"{now:.0f} MB, at most {most:.0f} MB", "≤ 150 MB with 1 M calls")
        began = time.monotonic()
        verdict = workspace.verify()
        assert verdict["valid"]
        note(f"journal verify --state, {verdict['events']:,} events", f"{time.monotonic() - began:.1f} s, valid")
    finally:
        workspace.remove()
    return lines


def measure_triage(engine: str, postgres: PostgresServer | None) -> list[Measured]:
    """Only how long a clinician waits: the median of several runs, each in a workspace of its own."""
    halves, slowest, bare = [], [], []
    for _ in range(RUNS):
        workspace = Workspace(postgres)
        try:
            workspace.invite("theo", "sam")
            publish(workspace, PROGRAM)
            with Server(workspace) as server, BareDisk() as disk:
                times = answered_after(server, workspace)
        finally:
            workspace.remove()
        halves.append(statistics.median(times))
        slowest.append(percentile(times, 0.99))
        bare.append(percentile(disk.times, 0.99))
    what = f"answer → assessment, {CLINICIANS} clinicians, {CLINICIANS} answers/s, {CALLS_PER_SECOND} calls/s come in"
    runs = ", ".join(f"{p99:.1f}" for p99 in slowest)
    result = f"p50 {statistics.median(halves):.1f} ms, p99 {statistics.median(slowest):.1f} ms (of {runs})"
    result += f"; beside it the bare disk p99 {statistics.median(bare):.1f} ms (of {', '.join(f'{p99:.1f}' for p99 in bare)})"
    print(f"{engine:10}  {what:44}  {result}", flush=True)
    return [Measured(what, engine, result, "p99 ≤ 50 ms")]


def measure_million(engine: str, postgres: PostgresServer | None) -> list[Measured]:
    """The board and the funnel beside a thousand past calls and beside a million."""
    lines: list[Measured] = []

    def note(what: str, result: str, goal: str = "") -> None:
        lines.append(Measured(what, engine, result, goal))
        print(f"{engine:10}  {what:44}  {result}", flush=True)

    measure_past(postgres, note, memory)
    return lines


def measured(*works: Callable[[Callable[..., None]], None]) -> list[Measured]:
    """The lines of some works, each of which says the engine after the last comma where it matters."""
    lines: list[Measured] = []

    def note(what: str, result: str, goal: str = "") -> None:
        what, _, engine = what.partition(", engine ")
        lines.append(Measured(what, engine, result, goal))
        print(f"{engine:10}  {what:44}  {result}", flush=True)

    for work in works:
        work(note)
    return lines


def measure_history_beside(postgres: PostgresServer) -> list[Measured]:
    """A city's own past, read in and replayed, beside tools made for tables."""
    return measured(lambda note: measure_history(note, postgres))


def measure_people_beside() -> list[Measured]:
    """People found while a name is typed, and which records are one person's, beside Splink."""
    return measured(measure_search, measure_people)


def measure_services_beside() -> list[Measured]:
    """Services found by what is needed, beside tantivy and FTS5."""
    return measured(measure_services)


def measure_class_beside() -> list[Measured]:
    """A class of thirty that plays a scenario live."""
    return measured(lambda note: measure_class(note, percentile))


def machine() -> str:
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown processor",
    )
    total = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{model}, {os.cpu_count()} cores, {total:.0f} GiB"


def others() -> str:
    """How busy the machine was with something else; what is measured beside other work says little."""
    load = os.getloadavg()[0]
    return f"Before it began, {load:.1f} processes wanted to run." + (" **Not a quiet machine.**" if load > 1 else "")


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


def write(quiet: str, lines: list[Measured]) -> None:
    """Appends a table to the results."""
    today = datetime.datetime.now(datetime.UTC)
    table = [f"\n## {today:%Y-%m-%d %H:%M} UTC · {commit()}\n", f"{machine()}. {quiet}\n"]
    table += ["| what | engine | measured | goal |", "|---|---|---|---|"]
    table += [f"| {line.what} | {line.engine} | {line.result} | {line.goal} |" for line in lines]
    results = HERE / "RESULTS.md"
    if not results.exists():
        results.write_text("# What was measured\n\nBy `make bench`, newest last. A number says something only beside others of the same run.\n")
    with open(results, "a") as file:
        file.write("\n".join(table) + "\n")
    print("\n".join(table))


def main() -> None:
    quiet = others()
    only_history = sys.argv[1:] == ["history"]
    if sys.argv[1:] == ["triage"]:
        with PostgresServer(on_disk=True) as postgres:
            write(quiet, measure_triage("SQLite", None) + measure_triage("PostgreSQL", postgres))
        return
    if sys.argv[1:] == ["people"]:
        write(quiet, measure_people_beside())
        return
    if sys.argv[1:] == ["services"]:
        write(quiet, measure_services_beside())
        return
    if sys.argv[1:] == ["class"]:
        write(quiet, measure_class_beside())
        return
    lines = [] if only_history else measure("SQLite", None) + measure_million("SQLite", None)
    # As on a server that has run for a while, its log has files to use again; a new one is filled before it is used.
    with PostgresServer({"min_wal_size": "1GB"}, on_disk=True) as postgres:
        postgres.wear_in()
        if not only_history:
            lines += measure("PostgreSQL", postgres) + measure_million("PostgreSQL", postgres)
        lines += measure_history_beside(postgres)
    if not only_history:
        lines += measure_people_beside() + measure_services_beside() + measure_class_beside()
    write(quiet, lines)


main()
