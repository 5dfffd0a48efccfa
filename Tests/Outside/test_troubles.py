"""Troubles a machine has: a busy or full or missing store is said so, nothing is half done, and work goes on by itself."""

from __future__ import annotations

import concurrent.futures
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alongside import Api, Server, Workspace, new_key
from lifetime import running_as_root
from load import Load, everything
from postgres import PostgresServer
from problems import problem
from waiting import until


def refused_for_now(answer) -> None:
    problem(answer, 503)
    assert int(answer.headers["Retry-After"]) >= 0


@pytest.fixture
def sqlite() -> Iterator[Workspace]:
    workspace = Workspace()
    try:
        workspace.add_user("theo", "call-taker")
        yield workspace
    finally:
        workspace.remove()


# Two processes on one workspace


@pytest.mark.timeout(300)
def test_two_servers_and_the_terminal_write_at_once(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    token = workspace.add_token("theo")
    with Server(workspace) as one, Server(workspace) as two:
        with Load(one.port, token, clients=3) as first, Load(two.port, token, clients=3) as second:
            for number in range(5):
                workspace.add_user(f"val{number}", "responder")
            first.wait_for(30)
            second.wait_for(30)
        assert not first.refused and not second.refused
        calls = everything(one, token)
        assert calls == everything(two, token)
        assert len(calls) == len(first.acknowledged) + len(second.acknowledged)
        assert sorted(call["number"] for call in calls.values()) == list(range(1, len(calls) + 1))
        assert workspace.verify()["valid"]
    assert workspace.verify()["valid"]


# The store is busy


@pytest.mark.timeout(120)
def test_a_database_locked_past_the_time_out_is_said_so(sqlite: Workspace) -> None:
    token = sqlite.add_token("theo")
    with Server(sqlite) as server:
        api = Api(server, token)
        call = api.take_call()
        key, body = new_key(), {"location": "Oak Avenue 9"}
        holder = sqlite3.connect(sqlite.file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            refused_for_now(api.post("/calls", body, key=key))
        finally:
            holder.execute("ROLLBACK")
            holder.close()
        answer = api.post("/calls", body, key=key)
        assert answer.status_code == 201
        assert set(everything(server, token)) == {call["id"], answer.json()["id"]}
        assert sqlite.verify()["valid"]


@pytest.mark.timeout(120)
def test_a_workspace_locked_in_postgresql_is_said_so(postgres: PostgresServer) -> None:
    workspace = Workspace(postgres)
    try:
        workspace.add_user("theo", "call-taker")
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            api = Api(server, token)
            key, body = new_key(), {"location": "Oak Avenue 9"}
            hold = f"BEGIN; SELECT pg_advisory_xact_lock(hashtext('{workspace.schema}')); SELECT pg_sleep(8); ROLLBACK"
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                holder = pool.submit(postgres.sql, hold)
                time.sleep(0.5)
                refused_for_now(api.post("/calls", body, key=key))
                holder.result()
            assert api.post("/calls", body, key=key).status_code == 201
            assert len(everything(server, token)) == 1
    finally:
        workspace.remove()


# The store is full


@pytest.mark.timeout(180)
@pytest.mark.skipif(not running_as_root(), reason="a small disk of our own needs root")
def test_a_full_disk_is_said_so_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        workspace = Workspace(folder=disk)
        workspace.add_user("theo", "call-taker")
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            # The server's log is beside the workspace; it must not be what fails.
            api = Api(server, token)
            kept = [api.take_call(location=f"Elm Street {n}")["id"] for n in range(20)]
            filler = disk / "filler"
            _fill(disk, filler)
            text = "x" * 4000
            refused = None
            for number in range(400):
                answer = api.post("/calls", {"location": f"Oak Avenue {number}", "whatHappened": text})
                if answer.status_code != 201:
                    refused = answer
                    break
                kept.append(answer.json()["id"])
            assert refused is not None, "the disk never filled up"
            refused_for_now(refused)
            for _ in range(3):
                refused_for_now(api.post("/calls", {"location": "Oak Avenue", "whatHappened": text}))
            filler.unlink()
            until(lambda: api.post("/calls", {"location": "Birch Lane 1"}).status_code == 201)
            locations = [call["location"] for call in everything(server, token).values()]
            assert set(kept) <= set(everything(server, token))
            assert locations.count("Oak Avenue") == 0, "a refused call is there all the same"
            time.sleep(1.5)
            assert workspace.verify()["valid"]
        assert workspace.verify()["valid"]
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _fill(disk: Path, filler: Path) -> None:
    """Leaves about 200 KB free."""
    room = shutil.disk_usage(disk).free - 200_000
    with open(filler, "wb") as file:
        file.write(b"\0" * room)


# The store is gone and comes back


@pytest.mark.timeout(180)
def test_postgresql_goes_and_comes_back() -> None:
    with PostgresServer() as postgres:
        workspace = Workspace(postgres)
        workspace.add_user("theo", "call-taker")
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            api = Api(server, token)
            call = api.take_call()
            for _ in range(2):
                postgres.stop()
                key, body = new_key(), {"location": "Oak Avenue 9"}
                refused_for_now(api.post("/calls", body, key=key))
                refused_for_now(api.get(f"/calls/{call['id']}"))
                assert api.session.get(server.url + "/readyz", timeout=30).status_code == 503
                assert api.session.get(server.url + "/healthz", timeout=30).status_code == 200
                postgres.start()
                until(lambda: api.session.get(server.url + "/readyz", timeout=30).status_code == 200)
                assert api.get(f"/calls/{call['id']}").status_code == 200
                assert api.post("/calls", body, key=key).status_code == 201
            assert len(everything(server, token)) == 3
            assert workspace.verify()["valid"]
        workspace.remove()


def test_connections_that_postgresql_closes_are_made_anew(postgres: PostgresServer) -> None:
    workspace = Workspace(postgres)
    try:
        workspace.add_user("theo", "call-taker")
        token = workspace.add_token("theo")
        with Server(workspace) as server:
            api = Api(server, token)
            for number in range(5):
                postgres.sql(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = 'alongside'"
                )
                key = new_key()
                until(lambda: api.post("/calls", {"location": f"Elm Street {number}"}, key=key).status_code == 201)
            assert len(everything(server, token)) == 5
            assert workspace.verify()["valid"]
    finally:
        workspace.remove()
