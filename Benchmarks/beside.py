"""The daily work beside a city's own past: the board beside many past calls, and calls taken while they are read in."""

from __future__ import annotations

import contextlib
import http.client
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from alongside import BINARY, Api, Server, Workspace, new_key
from lifetime import die_with_parent
from million import ASKED, FEW, MANY, OPEN, TURNS, times_of, told
from person import Person
from postgres import PostgresServer

Note = Callable[..., None]
# So many calls a second are taken while a city is read in, by one desk.
PER_SECOND = 50


def measure_beside(note: Note, large: Path, file: Path, postgres: PostgresServer) -> None:
    for engine, server in (("SQLite", None), ("PostgreSQL", postgres)):
        boards(note, engine, server, large)
        intake(note, engine, server, file)


@contextlib.contextmanager
def city(postgres: PostgresServer | None, large: Path, count: int) -> Iterator[Person]:
    """A dispatcher's board of open calls in a workspace that has so many past calls."""
    workspace = Workspace(postgres)
    try:
        workspace.invite("theo", "dana")
        part = workspace.folder / "part.csv"
        with open(large) as source, open(part, "w") as target:
            target.writelines(islice(source, count + 1))
        counts = json.loads(
            workspace.run("import", "calls", str(part), "--map", "san-antonio", "--json", timeout=600).stdout)
        assert counts["imported"] == count, counts
        part.unlink()
        with Server(workspace) as server:
            api = Api(server, workspace.add_token("theo"))
            for number in range(OPEN):
                api.take_call(location=f"{number} Elm Street")
            yield Person(server, "dana")
    finally:
        workspace.remove()


def boards(note: Note, engine: str, postgres: PostgresServer | None, large: Path) -> None:
    """By turns, because the machine is not equally fast all the time."""
    with city(postgres, large, FEW) as few, city(postgres, large, MANY) as many:
        times: dict[int, list[float]] = {FEW: [], MANY: []}
        for person in (few, many):
            times_of(lambda: person.get("/board"), 20)
        for _ in range(TURNS):
            for count, person in ((FEW, few), (MANY, many)):
                times[count] += times_of(lambda: person.get("/board"), ASKED // TURNS)
        for count, measured in times.items():
            note(f"board of {OPEN} calls beside {count:,} imported past calls, engine {engine}", told(measured), "p99 ≤ 50 ms")
        ratio = statistics.median(times[MANY]) / statistics.median(times[FEW])
        note(f"board beside {MANY:,} : beside {FEW:,} imported past calls, engine {engine}", f"{ratio:.2f}", "0.8 to 1.2")


def intake(note: Note, engine: str, postgres: PostgresServer | None, file: Path) -> None:
    """Calls taken through the API, one after the other, from the first row of an import to its last."""
    workspace = Workspace(postgres)
    try:
        workspace.invite("theo")
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            Api(server, token).take_call()
            began = time.monotonic()
            importing = subprocess.Popen(
                [BINARY, "import", "calls", str(file), "--map", "san-antonio"], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=workspace.environment, cwd=workspace.folder, preexec_fn=die_with_parent,
            )
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            times: list[float] = []
            while importing.poll() is None:
                time.sleep(max(0, began + len(times) / PER_SECOND - time.monotonic()))
                body = json.dumps({"location": f"Oak Avenue {len(times)}", "source": "911"})
                sent = time.perf_counter()
                connection.request("POST", "/api/v1/calls", body, {
                    "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": new_key(),
                })
                answer = connection.getresponse()
                content = answer.read()
                times.append((time.perf_counter() - sent) * 1000)
                assert answer.status == 201, content
            took = time.monotonic() - began
            assert importing.returncode == 0
        note(
            f"calls taken through the API while San Antonio is imported, engine {engine}",
            f"{told(times)}, longest {max(times):.1f} ms ({len(times)} calls in {took:.0f} s)", "p99 < 100 ms")
        assert workspace.verify()["valid"]
    finally:
        workspace.remove()
