"""A new version of a program: held against the calls, kept as a diff, put live by a named person."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from alongside import ROOT, Workspace
from exports import export, put, taken
from programs import PUBLISHER, armed_to_police, publish

DENVER = (ROOT / "Programs/denver-star.yaml").read_text()


def version(folder: Path, number: str, *changes: tuple[str, str]) -> Path:
    """Denver's program under another version, with some lines changed."""
    text = re.sub(r'(?m)^version: .*$', f'version: "{number}"', DENVER)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = folder / f"denver-{number}.yaml"
    file.write_text(text)
    return file


def armed(folder: Path, number: str) -> Path:
    file = folder / f"denver-{number}.yaml"
    file.write_text(armed_to_police(DENVER, number))
    return file


def test_two_files_and_the_calls_of_a_third(workspace: Workspace, tmp_path: Path) -> None:
    calls = put(workspace, export(2_000))
    old = str(ROOT / "Programs/denver-star.yaml")
    new = str(version(tmp_path, "2026.9", ("open: every day 06:00 to 22:00", "open: every day 10:00 to 22:00")))
    listed = tmp_path / "changed.csv"
    held = ["program", "diff", old, new, "--calls", calls, "--map", "map.yaml"]
    found = workspace.json(*held, "--list", str(listed))
    past = found["past"]
    assert past["calls"] > 0 and 0 < past["changed"] < past["calls"]
    assert {word for change in past["changes"] for word in change["because"]} == {"the hours differ"}
    assert sum(change["count"] for change in past["changes"]) == past["changed"]
    rows = list(csv.DictReader(listed.open()))
    assert len(rows) == past["changed"]
    assert all(row["before"] != row["after"] and row["because"] == "the hours differ" for row in rows)
    prose = workspace.run(*held).stdout
    assert f"{past['changed']} of {past['calls']} past calls are decided otherwise." in prose
    assert "such as" in prose


def test_the_past_of_the_workspace_with_the_numbers_of_its_calls(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, "denver-star")
    taken(workspace, put(workspace, export(300)))
    new = str(version(tmp_path, "2026.9", ("open: every day 06:00 to 22:00", "open: every day 07:00 to 22:00")))
    listed = tmp_path / "changed.csv"
    found = workspace.json("program", "diff", "denver-star", new, "--list", str(listed))
    assert found["past"]["calls"] == 300 and found["triaged"]["calls"] == 0 and "diff" not in found
    # Call number n came at n o'clock in Chicago, and at six a version that opens at seven is closed.
    closed = {f"R{number}" for number in range(300) if number % 24 == 6}
    assert {row["number"] for row in csv.DictReader(listed.open())} == closed
    assert found["past"]["changed"] == len(closed)
    named = {example["number"] for change in found["past"]["changes"] for example in change["examples"]}
    assert named == closed


def test_all_of_a_long_past_by_number(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, "denver-star")
    taken(workspace, put(workspace, export(5_500)))
    new = str(version(tmp_path, "2026.9", ("  eligible: [welfare-check, suicide,", "  eligible: [suicide,")))
    listed = tmp_path / "changed.csv"
    found = workspace.json("program", "diff", "denver-star", new, "--list", str(listed))["past"]
    assert found["calls"] == found["changed"] == 5_500
    assert {word for change in found["changes"] for word in change["because"]} == {"only one version asks about such calls"}
    rows = list(csv.DictReader(listed.open()))
    assert {row["number"] for row in rows} == {f"R{number}" for number in range(5_500)}
    # Of each call the hour is told by its number, in Chicago six hours behind.
    for row in rows:
        assert int(row["received_at"][11:13]) == (int(row["number"][1:]) + 6) % 24


def test_a_version_replaces_another_only_with_their_diff_and_by_a_person(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, "denver-star")
    new = str(armed(tmp_path, "2026.9"))
    assert workspace.json("program", "publish", new, "--by", PUBLISHER, expect=1)["refused"] == "needs-diff"
    assert workspace.json("program", "publish", new, "--by", "nobody", expect=1)["refused"] == "no-such-account"
    assert workspace.run("program", "publish", new).returncode == 2
    assert workspace.run("program", "diff", "denver-star", new, "--keep").returncode == 2
    kept = workspace.json("program", "diff", "denver-star", new, "--keep", "--by", PUBLISHER)
    assert kept["old"]["version"] == "2026.2" and kept["new"]["version"] == "2026.9"
    again = workspace.json("program", "diff", "denver-star", new, "--keep", "--by", PUBLISHER)
    assert again["diff"] != kept["diff"]
    done = workspace.json("program", "publish", new, "--by", PUBLISHER, "--diff", kept["diff"])
    assert done["published"][0]["version"] == "2026.9"
    other = str(armed(tmp_path, "2026.10"))
    refused = workspace.json("program", "publish", other, "--by", PUBLISHER, "--diff", kept["diff"], expect=1)
    assert refused["refused"] == "diff-of-others"
    assert workspace.verify()["valid"]


def test_who_may_not_publish_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add_user("sam", "triage-clinician")
    assert workspace.json("program", "publish", "denver-star", "--by", "sam", expect=1)["refused"] == "may-not"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: crime is yes", "when: crime is yes and crime is no", "never apply|make “crime-in-progress” apply"),
        ("answers: { weapon: yes, in-crisis: yes, phone-enough: no }", "answers: { in-crisis: yes, phone-enough: no }", "knife-in-hand"),
        ("model: mobile-crisis-team\n", "", "“model” is missing"),
        ("  eligible: [welfare-check, suicide,", "  eligible: [suicide,", "No rule tells “welfare-check”"),
    ],
)
def test_what_only_shows_together_keeps_a_version_from_going_live(
    workspace: Workspace, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = version(tmp_path, "2026.9", (old, new))
    checked = workspace.run("program", "check", str(file))
    assert checked.returncode == 1 and re.search(said, checked.stdout), checked.stdout
    workspace.add_user(PUBLISHER, "supervisor")
    refused = workspace.run("program", "publish", str(file), "--by", PUBLISHER)
    assert refused.returncode == 1 and re.search(said, refused.stderr), refused.stderr
