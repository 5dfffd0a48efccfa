"""Exports of a city's own past, made for tests, and what a workspace knows of them."""

from __future__ import annotations

import contextlib
import sqlite3

from alongside import Workspace

REFUSED = 1
MAP = """\
map: river-city
zone: America/Chicago
times: year-first
columns: {number: number, received: received, arrived: arrived, type: type, beat: beat, place: place}
"""


def export(count: int, type: str = "WELFARE CHECK") -> str:
    lines = ["number,received,arrived,type,beat,place"]
    for number in range(count):
        day, hour = number // 24 % 28 + 1, number % 24
        lines.append(f"R{number},2025-01-{day:02} {hour:02}:00:00,,{type},{number % 7},{number % 50}00 ELM")
    return "\n".join(lines) + "\n"


def put(workspace: Workspace, content: str | bytes, name: str = "calls.csv") -> str:
    (workspace.folder / "map.yaml").write_text(MAP)
    file = workspace.folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def taken(workspace: Workspace, file: str) -> dict[str, int]:
    return workspace.json("import", "calls", file, "--map", "map.yaml")


def past(workspace: Workspace) -> int:
    """How many past calls every question sees."""
    return workspace.json("replay", "--program", "memphis-cit")["calls"]


def in_store(workspace: Workspace) -> int:
    """How many rows of past calls the store holds, seen or not."""
    question = "SELECT count(*) FROM {}past_call"
    if workspace.postgres:
        return int(workspace.postgres.sql(question.format(f"{workspace.schema}.")))
    with contextlib.closing(sqlite3.connect(workspace.file, timeout=30)) as store:
        return store.execute(question.format("")).fetchone()[0]


def unheard(workspace: Workspace) -> None:
    """Nothing was heard of the import under way for as long as it takes to be taken for dead."""
    statement = "UPDATE {}call_staging SET beat_at = 0 WHERE state = 'staging'"
    if workspace.postgres:
        workspace.postgres.sql(statement.format(f"{workspace.schema}."))
        return
    with contextlib.closing(sqlite3.connect(workspace.file, timeout=30)) as store, store:
        store.execute(statement.format(""))
