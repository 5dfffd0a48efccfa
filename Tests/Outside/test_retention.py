"""What has been kept long enough goes from the terminal: shown first, then exactly that, killed and gone on with."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator

import pytest
from alongside import BINARY, Workspace
from lifetime import die_with_parent

# An invented city whose whole history is long past.
LONG_AGO = ["--months", "1", "--calls-per-day", "24", "--record-days", "28", "--until", "2013-11-20T22:00:00Z"]


@pytest.fixture
def old_city() -> Iterator[Workspace]:
    workspace = Workspace()
    workspace.json("demo", *LONG_AGO, "--seed", "3")
    workspace.add_user("priya-n", "privacy-officer")
    yield workspace
    workspace.remove()


def counts(workspace: Workspace, *tables: str) -> dict[str, int]:
    database = sqlite3.connect(workspace.file)
    try:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    finally:
        database.close()


@pytest.mark.timeout(600)
def test_is_shown_killed_and_gone_on_with(old_city: Workspace) -> None:
    tables = ["call", "path", "past_call", "account", "journal"]
    before = counts(old_city, *tables)
    shown = old_city.json("retention", "run")
    # Nothing was changed, and nobody is named.
    assert {**counts(old_city, *tables), "journal": 0} == {**before, "journal": 0}
    assert shown["due"]["call"] > 60 and shown["due"]["past-call"] == before["past_call"]
    rows = {line["table"]: line for line in shown["rows"]}
    assert rows["call"]["rows"] == shown["due"]["call"] and rows["call"]["oldest"].startswith("2013-1")
    assert set(shown) == {"as_of", "token", "due", "staying", "rows"}
    said = old_city.run("retention", "run")
    assert said.returncode == 0 and f"{shown['due']['call']} due" in said.stdout
    # Another token, or nobody to answer for it, is refused.
    assert old_city.json("retention", "run", "--apply", "1-0123456789abcdef", "--by", "priya-n", expect=1)["refused"] == "plan-too-old"
    assert old_city.run("retention", "run", "--apply", shown["token"]).returncode == 2

    apply = ["retention", "run", "--apply", shown["token"], "--by", "priya-n"]
    kills = 0
    while kills < 3:
        left = counts(old_city, "call")["call"]
        process = subprocess.Popen(
            [BINARY, *apply], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=old_city.environment,
            cwd=old_city.folder, preexec_fn=die_with_parent,
        )
        patience = time.monotonic() + 120
        while process.poll() is None and counts(old_city, "call")["call"] == left and time.monotonic() < patience:
            time.sleep(0.005)
        if process.poll() is not None:
            break
        process.kill()
        process.wait()
        kills += 1
        now = counts(old_city, "call", "path")
        assert now["call"] < left, "it was killed before anything had gone"
        assert old_city.verify()["valid"]
    assert kills >= 1, "it was never cut off"
    again = old_city.json("retention", "run")
    assert again["unfinished"] == shown["token"]
    done = old_city.json(*apply)
    assert done["removed"] + done["kept"] == done["records"] and done["kept"] == 0
    assert old_city.verify()["valid"]
    after = counts(old_city, *tables, "retention_due")
    assert after["call"] == before["call"] - shown["due"]["call"]
    assert after["path"] < before["path"] and after["past_call"] == 0 and after["retention_due"] == 0
    assert after["account"] == before["account"]
    # What is left stays for a reason, and nothing is due any more.
    rest = old_city.json("retention", "run")
    assert rest["due"] == {} and sum(rest["staying"].values()) > 0
    # Of what went the journal says how much, and nothing of whom.
    events = [json.loads(line) for line in old_city.run("journal", "export").stdout.splitlines()]
    gone = [event for event in events if event["kind"] == "record-removed"]
    assert gone and {key for event in gone for key in event["facts"]} == {"run", "record", "rows", "name"}
    # A row that somebody removes by hand is still found.
    database = sqlite3.connect(old_city.file)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("DELETE FROM path_step WHERE id = (SELECT id FROM path_step LIMIT 1)")
    database.commit()
    database.close()
    assert old_city.verify(expect=1)["why"] == "row-removed"


def test_rules_are_listed_with_their_authority(workspace: Workspace) -> None:
    workspace.add_user("priya", "privacy-officer")
    rules = {rule["class"]: rule for rule in workspace.json("retention", "rules")["rules"]}
    assert rules["call-record"]["days"] == 1826 and "days" not in rules["mandated-report"]
    assert rules["consent-record"]["days"] == 2192 and "authority" not in rules["consent-record"]
    shown = workspace.json("retention", "run")
    assert shown["due"] == {} and shown["rows"] == []
    done = workspace.json("retention", "run", "--apply", shown["token"], "--by", "priya")
    assert done["records"] == 0
