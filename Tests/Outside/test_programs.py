"""The programs of the repository at the terminal: tested, checked, explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alongside import ROOT, Workspace

DONE, REFUSED, MISUSED = 0, 1, 2
NAMES = [
    "bloomington-psw", "columbus-arp", "dallas-right-care", "denver-star", "eugene-cahoots", "la-circle", "la-smart",
    "memphis-cit", "nyc-bheard",
]


@pytest.fixture
def engine() -> str:
    """Programs are files; no database is asked."""
    return "sqlite"


def test_every_program_stands_by_its_examples_and_needs_every_rule(workspace: Workspace) -> None:
    done = workspace.run("program", "test", "--json")
    assert done.returncode == DONE, done.stdout + done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(NAMES) <= {program["program"] for program in found}
    for program in found:
        assert program["examples"] >= 12 and program["passed"] == program["examples"] and program["failed"] == []
        assert program["mutations"] > 0 and program["survived"] == []


def test_one_program_alone(workspace: Workspace) -> None:
    done = workspace.run("program", "test", "denver-star", "--json")
    assert [json.loads(line)["program"] for line in done.stdout.splitlines()] == ["denver-star"]


def test_an_example_that_is_wrong_and_a_rule_that_nothing_needs(workspace: Workspace, tmp_path: Path) -> None:
    text = (ROOT / "Programs/denver-star.yaml").read_text()
    text = text.replace("then: { level: 2, response: phone", "then: { level: 1, response: phone", 1)
    text = text[: text.index("  - key: big-dog")] + text[text.index("  - key: nobody-asked-about-injury") :]
    (tmp_path / "denver.yaml").write_text(text)
    done = workspace.run("program", "test", "--programs", str(tmp_path), "--json")
    assert done.returncode == REFUSED
    found = json.loads(done.stdout)
    assert found["passed"] == found["examples"] - 1
    assert [failure["example"] for failure in found["failed"]] == ["conditional-suicidality"]
    assert found["survived"] == ["removed loose-dog"]
    said = workspace.run("program", "test", "--programs", str(tmp_path)).stdout
    assert "loose-dog" in said and "conditional-suicidality" in said


def test_a_faulty_file_is_told_line_by_line(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(
        (ROOT / "Programs/dallas-right-care.yaml").read_text().replace("when: crime is yes", "when: crim is yes")
    )
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "crim is yes" in text)
    for arguments in (["check", str(file)], ["test", "--programs", str(tmp_path)]):
        done = workspace.run("program", *arguments)
        assert done.returncode == REFUSED
        assert f"faulty.yaml:{line}: There is no question “crim”." in done.stdout + done.stderr
    done = workspace.run("program", "check", str(file), "--json")
    assert done.returncode == REFUSED
    assert [fault["line"] for fault in json.loads(done.stdout)["faults"]] == [line]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_faults(workspace: Workspace, name: str) -> None:
    done = workspace.run("program", "check", str(ROOT / f"Programs/{name}.yaml"), "--json")
    assert done.returncode == DONE
    assert json.loads(done.stdout)["faults"] == []


def test_explains_itself_in_two_languages(workspace: Workspace) -> None:
    arguments = ["program", "explain", "denver-star", "--answer", "weapon=unknown", "--at", "2026-03-03T14:00:00-07:00"]
    assert "Nobody knows whether there is a weapon" in workspace.run(*arguments).stdout
    assert "Nadie sabe si hay un arma" in workspace.run(*arguments, "--language", "es").stdout
    found = json.loads(workspace.run(*arguments, "--json").stdout)
    assert found["level"] == 4 and found["phone_first"] and "weapon" in found["unknown"]
    assert {"question": "place-known", "value": "yes", "level": 4, "response": "co-response"} in found["would_change"]


def test_explains_which_rules_disagree(workspace: Workspace) -> None:
    arguments = ["program", "explain", "denver-star", "--answer", "crime=yes", "--answer", "medical=yes"]
    found = json.loads(workspace.run(*arguments, "--json").stdout)
    assert (found["decided_by"], found["response"]) == ("crime-in-progress", "police")
    assert {"rule": "medical", "response": "EMS"} in found["disagreeing"]
    assert "  - medical: EMS" in workspace.run(*arguments).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["test", "nowhere"],
        ["explain"],
        ["explain", "denver-star", "--answer", "weapon"],
        ["explain", "denver-star", "--answer", "weapon=big"],
        ["explain", "denver-star", "--answer", "knife=yes"],
        ["check", "/nowhere/at/all.yaml"],
    ],
    ids=" ".join,
)
def test_used_wrongly(workspace: Workspace, arguments: list[str]) -> None:
    done = workspace.run("program", *arguments)
    assert done.returncode == MISUSED, done.stderr
    assert done.stdout == "" and done.stderr


def test_a_folder_without_programs(workspace: Workspace, tmp_path: Path) -> None:
    done = workspace.run("program", "test", "--programs", str(tmp_path))
    assert done.returncode == REFUSED
    assert "There is no program" in done.stderr
