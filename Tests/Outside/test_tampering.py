"""Somebody with the database in their hands changes history: each way is found, and the first place is named."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alongside import Api, Server, Workspace


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a history that was sealed in several places, closed."""
    workspace = Workspace(folder=tmp_path_factory.mktemp("honest"))
    workspace.add_user("theo", "call-taker")
    token = workspace.add_token("theo")
    with Server(workspace) as server:
        api = Api(server, token)
        for number in range(12):
            call = api.take_call(location=f"Elm Street {number}", note="The caller will wait.")
            api.patch(f"/calls/{call['id']}", {"weapon": "no"}, match=call["etag"])
            if number % 4 == 3:
                time.sleep(1.3)
    verdict = workspace.verify()
    assert verdict["valid"] and verdict["sealed"] == verdict["events"] > 24
    return workspace.folder


@pytest.fixture
def copy(honest: Path, tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "copy"
    shutil.copytree(honest, folder)
    yield Workspace(folder=folder)


def edit(workspace: Workspace, *statements: str) -> None:
    with sqlite3.connect(workspace.file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def found(workspace: Workspace) -> dict:
    verdict = workspace.verify(expect=1)
    assert verdict["valid"] is False
    assert verdict["why"]
    return verdict


def test_an_honest_history_is_valid(copy: Workspace) -> None:
    assert copy.verify()["valid"]


@pytest.mark.parametrize("column", ["facts", "kind", "worker", "subject_id", "rows"])
def test_a_changed_event(copy: Workspace, column: str) -> None:
    edit(copy, f"UPDATE journal SET {column} = {column} || ' ' WHERE position = 7")
    assert found(copy)["first"] == 7


def test_a_changed_time(copy: Workspace) -> None:
    edit(copy, "UPDATE journal SET at = at - 60000000 WHERE position = 7")
    assert found(copy)["first"] == 7


def test_a_removed_event(copy: Workspace) -> None:
    edit(copy, "DELETE FROM journal WHERE position = 9")
    assert found(copy)["first"] == 9


def test_a_removed_event_whose_gap_was_closed(copy: Workspace) -> None:
    edit(copy, "DELETE FROM journal WHERE position = 9", *_renumber(10, -1, copy))
    assert found(copy)["first"] == 9


def test_an_inserted_event(copy: Workspace) -> None:
    edit(
        copy,
        *_renumber(8, 1, copy),
        "INSERT INTO journal SELECT 8, at, kind, subject_kind, subject_id, worker, facts, rows, previous, hash "
        "FROM journal WHERE position = 7",
    )
    assert found(copy)["first"] == 8


def test_reordered_events(copy: Workspace) -> None:
    edit(
        copy,
        "UPDATE journal SET position = -5 WHERE position = 5",
        "UPDATE journal SET position = 5 WHERE position = 6",
        "UPDATE journal SET position = 6 WHERE position = -5",
    )
    assert found(copy)["first"] == 5


def test_a_cut_tail(copy: Workspace) -> None:
    with sqlite3.connect(copy.file) as database:
        last = database.execute("SELECT max(position) FROM journal").fetchone()[0]
    database.close()
    edit(copy, f"DELETE FROM journal WHERE position > {last - 3}")
    assert found(copy)["first"] == last - 2


def test_a_chain_rewritten_with_hashes_that_fit(copy: Workspace) -> None:
    sealed = _sealed_positions(copy)
    _rewrite(copy, from_position=3)
    assert found(copy)["first"] == min(position for position in sealed if position >= 3)


def test_a_tail_rewritten_with_hashes_that_fit(copy: Workspace) -> None:
    last = max(_sealed_positions(copy))
    _rewrite(copy, from_position=last)
    assert found(copy)["first"] == last


def test_a_head_signed_by_somebody_else(copy: Workspace) -> None:
    heads = copy.state / "heads"
    lines = heads.read_text().splitlines()
    line = json.loads(lines[1])
    line["hash"] = "f" * 64
    lines[1] = json.dumps(line)
    heads.write_text("\n".join(lines) + "\n")
    found(copy)


def test_heads_that_were_taken_away(copy: Workspace) -> None:
    (copy.state / "heads").unlink()
    found(copy)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE call_fact SET value = 'Oak Avenue 1' WHERE id = (SELECT max(id) FROM call_fact)", "call_fact"),
        ("UPDATE call SET received_at = received_at - 60000000 WHERE number = 3", "call"),
        ("UPDATE path SET stage = 'screened' WHERE id = (SELECT min(id) FROM path)", "path"),
        ("UPDATE call_note SET text = 'Nothing was said.' WHERE id = (SELECT min(id) FROM call_note)", "call_note"),
        ("DELETE FROM call_note WHERE id = (SELECT max(id) FROM call_note)", "call_note"),
        ("UPDATE account_role SET role = 'supervisor'", "account_role"),
        ("DELETE FROM account_role", "account_role"),
    ],
)
def test_a_row_changed_behind_the_journals_back(copy: Workspace, statement: str, table: str) -> None:
    edit(copy, "PRAGMA foreign_keys = OFF", statement)
    assert table in json.dumps(found(copy))
    assert copy.json("journal", "verify")["valid"], "the chain itself is whole"


@pytest.mark.parametrize("table", ["call_note", "call_fact", "account_role"])
def test_a_row_that_no_command_left(copy: Workspace, table: str) -> None:
    with sqlite3.connect(copy.file) as database:
        database.row_factory = sqlite3.Row
        row = dict(database.execute(f"SELECT * FROM {table} LIMIT 1").fetchone())
        row["id"] = "0193a2f1-77aa-7d10-8e31-2b9c54f0a611"
        if "revision" in row:
            row |= {"revision": 99, "state": "rival"}
        if "role" in row:
            row["role"] = "auditor"
        marks = ", ".join("?" for _ in row)
        database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    database.close()
    assert table in json.dumps(found(copy))


# What a tamperer who knows the format does


def _renumber(start: int, by: int, workspace: Workspace) -> Iterator[str]:
    """Moves every later event by one place, in an order that never collides."""
    with sqlite3.connect(workspace.file) as database:
        last = database.execute("SELECT max(position) FROM journal").fetchone()[0]
    database.close()
    places = range(start, last + 1) if by < 0 else range(last, start - 1, -1)
    return (f"UPDATE journal SET position = {place + by} WHERE position = {place}" for place in places)


def _sealed_positions(workspace: Workspace) -> set[int]:
    lines = (workspace.state / "heads").read_text().splitlines()
    return {line["position"] for line in map(json.loads, lines) if line["chain"] == "journal"}


def _rewrite(workspace: Workspace, from_position: int) -> None:
    """Changes one event and recomputes every hash from there on, so that the chain fits again."""
    fields = ("kind", "subject_kind", "subject_id", "worker", "facts", "rows")
    with sqlite3.connect(workspace.file) as database:
        row = database.execute("SELECT hash FROM journal WHERE position = ?", (from_position - 1,)).fetchone()
        previous = row[0] if row else bytes(32)
        rows = database.execute(
            f"SELECT position, at, {', '.join(fields)}, previous, hash FROM journal WHERE position >= ? ORDER BY position",
            (from_position,),
        ).fetchall()
        for position, at, *rest in rows:
            values, (honest_previous, honest_hash) = rest[:6], rest[6:]
            assert _hash(honest_previous, position, at, values) == honest_hash, "this test knows another format"
            if position == from_position:
                values[4] = json.dumps(json.loads(values[4]) | {"forged": True})
            made = _hash(previous, position, at, values)
            database.execute(
                "UPDATE journal SET facts = ?, previous = ?, hash = ? WHERE position = ?",
                (values[4], previous, made, position),
            )
            previous = made
    database.close()


def _hash(previous: bytes, position: int, at: int, fields: list[str]) -> bytes:
    """The journal's hash, as `docs/decisions` describes it."""
    digest = hashlib.sha256(previous + struct.pack(">qq", position, at))
    for text in fields:
        encoded = text.encode()
        digest.update(struct.pack(">Q", len(encoded)) + encoded)
    return digest.digest()
