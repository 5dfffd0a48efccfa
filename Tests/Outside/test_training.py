"""Courses at the terminal, sessions and certificates through the API, and what leaves for the state's records."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from alongside import ROOT, Workspace

DONE, REFUSED, MISUSED = 0, 1, 2
NAMES = [
    "cit-40", "dispatcher-8", "refresher-age-and-disability", "refresher-de-escalation",
    "refresher-substance-use", "refresher-suicide-and-trauma",
]


def changed(folder: Path, right: str, wrong: str) -> Path:
    text = (ROOT / "Courses/cit-40.yaml").read_text()
    assert right in text
    file = folder / "cit-40.yaml"
    file.write_text(text.replace(right, wrong, 1))
    return file


def test_all_are_listed_and_sound(workspace: Workspace) -> None:
    done = workspace.run("course", "list", "--json")
    assert done.returncode == DONE, done.stderr
    found = json.loads(done.stdout)["courses"]
    assert [course["course"] for course in found] == NAMES
    assert {course["course"]: course["minutes"] for course in found}["cit-40"] == 2400
    done = workspace.run("course", "check", str(ROOT / "Courses"))
    assert done.returncode == DONE, done.stderr
    assert "cit-40 1.0 has no faults. It has 40 hours." in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("hours: 40", "hours: 41", "The parts come to 40 hours, and “hours” says 41."),
        ("hours: 2.5", "hours: 2.4", "Here belong hours in quarters"),
        ("Older adults, dementia", "Excited delirium, dementia", "“excited delirium” is never used here."),
        ("theme: empathy", "theme: sympathy", "sympathy"),
    ],
)
def test_a_fault_is_said_with_its_line(workspace: Workspace, tmp_path: Path, right: str, wrong: str, says: str) -> None:
    file = changed(tmp_path, right, wrong)
    done = workspace.run("course", "check", str(file))
    assert done.returncode == REFUSED
    assert says in done.stdout + done.stderr
    assert f"{file}:" in done.stdout + done.stderr


def test_a_missing_file_is_a_wrong_use(workspace: Workspace) -> None:
    assert workspace.run("course", "check", "nowhere.yaml").returncode == MISUSED


def test_a_session_becomes_certificates_and_a_table(served) -> None:
    lena = served.api("lena")
    made = lena.post("/training/sessions", {"course": "cit-40", "begins": "2026-01-05T15:00:00Z", "seats": 2})
    assert made.status_code == 201, made.text
    session = f"/training/sessions/{made.json()['id']}"
    assert len(made.json()["parts"]) == 20
    people = [{"account": "rosa"}, {"holder": "=Tomas Ruiz", "agency": "County Sheriff"}, {"holder": "Ned Sol"}]
    roster = lena.post(session + "/enrolments", {"people": people}).json()["roster"]
    assert [one["state"] for one in roster] == ["seated", "seated", "waiting"]
    for course in lena.get("/training/courses").json()["courses"]:
        if course["course"] == "cit-40":
            parts = course["parts"]
    for part in parts:
        noted = [{"enrolment": roster[0]["enrolment"], "minutes": part["minutes"]},
                 {"enrolment": roster[1]["enrolment"], "minutes": part["minutes"] // 2}]
        assert lena.post(session + "/attendance", {"part": part["key"], "minutes": noted}).status_code == 200
    done = lena.post(session + "/completion", {})
    assert done.status_code == 200, done.text
    assert [one["certificate"] is not None for one in done.json()["roster"]] == [True, False, False]
    assert served.api("grace").post(session + "/completion", {}).status_code == 403
    held = served.api("grace").get("/training/certificates").json()["certificates"]
    assert ("cit-40", "valid") in [(one["certificate"], one["standing"]) for one in held]
    late = {"certificate": "cit-40", "title": "CIT", "holder": "Ned Sol", "issuedOn": "2099-01-01", "evidence": "Letter"}
    refused = lena.post("/training/certificates", late)
    assert refused.status_code == 422 and refused.json()["field"] == "issuedOn"
    table = served.workspace.run("training", "export")
    assert table.returncode == DONE, table.stderr
    rows = [row for row in csv.DictReader(io.StringIO(table.stdout)) if row["start"] == "2026-01-05"]
    assert [row["name"] for row in rows] == ["Rosa", "'=Tomas Ruiz"]
    assert rows[0]["description"] and rows[0]["category"] == "specialized" and rows[0]["hours"] == "40"
    assert [row["completed"] for row in rows] == ["yes", "no"]
