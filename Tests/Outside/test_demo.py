"""The demo city: filled from a seed, the same again to the byte, refused where anything stands, alive when it is served."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator

import pytest
import requests
from alongside import BINARY, Server, Workspace
from lifetime import die_with_parent
from postgres import PostgresServer
from waiting import until

UNTIL = "2026-11-20T22:00:00Z"
SMALL = ["--months", "1", "--calls-per-day", "16", "--record-days", "3", "--until", UNTIL]

# What may differ between two workspaces of one seed: keys of their own, and who looked when.
SECRETS = {"journal": {"rows", "previous", "hash"}, "access_log": {"previous", "hash"}}


def fill(workspace: Workspace, seed: int = 3) -> dict:
    return workspace.json("demo", *SMALL, "--seed", str(seed))


def exported(workspace: Workspace) -> str:
    done = workspace.run("journal", "export")
    assert done.returncode == 0, done.stderr
    return done.stdout


def digest(workspace: Workspace) -> str:
    return hashlib.sha256(exported(workspace).encode()).hexdigest()


@pytest.fixture(scope="module")
def city() -> Iterator[Workspace]:
    """A filled workspace that the tests of this file look at and never change."""
    workspace = Workspace()
    workspace.counts = fill(workspace)
    yield workspace
    workspace.remove()


def copy(city: Workspace) -> Workspace:
    """The same city in another folder, to do with as one likes."""
    workspace = Workspace()
    shutil.rmtree(workspace.folder)
    shutil.copytree(city.folder, workspace.folder)
    return workspace


def test_says_what_it_made(city: Workspace) -> None:
    assert set(city.counts) == {"calls", "people", "events"}
    assert 350 < city.counts["calls"] < 650
    events = [json.loads(line) for line in exported(city).splitlines()]
    assert [event["number"] for event in events] == list(range(1, city.counts["events"] + 1))
    assert list(events[0]) == ["number", "time", "kind", "subject", "facts", "by"]
    assert events[0]["kind"] == "demo-begun" and events[0]["facts"]["seed"] == "3"
    assert events[-1]["kind"] == "demo-filled" and events[-1]["time"] == "2026-11-20T22:00:00.000000Z"
    assert max(event["time"] for event in events) == events[-1]["time"]
    assert city.verify()["valid"]
    assert city.json("check")["demo"] == "filled"
    files = {file.name for file in (city.state / "demo").iterdir()}
    assert files == {"beats.geojson", "gazetteer.csv", "calls.csv", "calls.yaml"}
    assert city.json("replay", "--program", "denver-star")["calls"] == city.counts["calls"]


def test_tells_the_chain_only_when_asked(city: Workspace) -> None:
    first = json.loads(city.run("journal", "export", "--chain").stdout.splitlines()[0])
    assert {"previous", "hash", "rows"} < set(first)
    after = city.run("journal", "export", "--after", str(city.counts["events"] - 2)).stdout
    assert len(after.splitlines()) == 2


def test_is_the_same_again_to_the_byte(city: Workspace, postgres: PostgresServer) -> None:
    again, elsewhere, other = Workspace(), Workspace(postgres), Workspace()
    try:
        assert fill(again) == city.counts
        assert digest(again) == digest(city)
        assert tables(again) == tables(city)
        assert fill(elsewhere) == city.counts
        assert digest(elsewhere) == digest(city)
        assert elsewhere.verify()["valid"]
        fill(other, seed=4)
        assert digest(other) != digest(city)
    finally:
        for workspace in (again, elsewhere, other):
            workspace.remove()


def tables(workspace: Workspace) -> dict[str, list[str]]:
    """Every row of every table, without its secrets and without who looked."""
    found: dict[str, list[str]] = {}
    with sqlite3.connect(f"file:{workspace.file}?mode=ro", uri=True) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table == "access_log":
                continue
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            told = ", ".join(f'"{name}"' for name in columns if name not in SECRETS.get(table, set()))
            found[table] = sorted(map(repr, db.execute(f"SELECT {told} FROM {table}")))
    assert len(found["journal"]) > 100 and len(found["past_call"]) > 100
    return found


def test_is_refused_where_anything_stands(city: Workspace) -> None:
    before, heads = digest(city), (city.state / "heads").read_bytes()
    second = city.run("demo", *SMALL, "--json")
    assert second.returncode == 1 and "Nothing was changed" in second.stderr and "already" in second.stderr
    assert json.loads(second.stdout)["refused"] == "workspace-in-use"
    assert (city.state / "heads").read_bytes() == heads
    assert digest(city) == before
    real = Workspace()
    try:
        real.add_user("theo", "call-taker")
        refused = real.run("demo", *SMALL)
        assert refused.returncode == 1 and "needs an empty one" in refused.stderr
        served = real.run("serve", "--port", "0", "--demo")
        assert served.returncode == 1 and "nothing invented may come into a real one" in served.stderr
    finally:
        real.remove()


@pytest.mark.parametrize(
    "wrong",
    [["--months", "0"], ["--calls-per-day", "none"], ["--until", "yesterday"], ["--seed", "-1"]],
    ids=" ".join,
)
def test_used_wrongly(city: Workspace, wrong: list[str]) -> None:
    done = city.run("demo", *wrong)
    assert done.returncode == 2 and done.stdout == "" and "Usage" in done.stderr


def test_that_is_stopped_says_what_is_left() -> None:
    workspace = Workspace()
    try:
        process = subprocess.Popen(
            [BINARY, "demo", "--until", UNTIL], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=workspace.environment, cwd=workspace.folder, preexec_fn=die_with_parent)
        until(lambda: (workspace.state / "demo/calls.csv").exists())
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
        assert process.returncode == 1 and printed == ""
        assert "part of a city" in said and "Remove it" in said
        again = workspace.run("demo", *SMALL)
        assert again.returncode == 1 and "cut short" in again.stderr
        served = workspace.run("serve", "--port", "0", "--demo")
        assert served.returncode == 1 and "cut short" in served.stderr
    finally:
        workspace.remove()


def test_lives_while_it_is_served(city: Workspace) -> None:
    workspace = copy(city)
    try:
        with Server(workspace, "--demo", "--demo-pace", "3600") as server:
            page = requests.get(server.url + "/sign-in", timeout=10).text
            assert "Demo city: nobody here is real." in page
            spanish = requests.get(server.url + "/sign-in?language=es", timeout=10).text
            assert "Ciudad de demostración: nadie aquí es real." in spanish

            def taken() -> int:
                since = workspace.run("journal", "export", "--after", str(city.counts["events"])).stdout
                return since.count('"kind":"call-taken"')

            until(lambda: taken() >= 3)
            assert server.stop() == 0
        assert workspace.verify()["valid"]
    finally:
        workspace.remove()


def test_a_real_workspace_has_no_banner() -> None:
    workspace = Workspace()
    try:
        workspace.add_user("theo", "call-taker")
        with Server(workspace) as server:
            assert "Demo city" not in requests.get(server.url + "/sign-in", timeout=10).text
    finally:
        workspace.remove()
