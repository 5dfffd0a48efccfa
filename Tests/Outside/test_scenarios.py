"""The scenarios of the repository at the terminal: listed, checked, played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from alongside import ROOT, Workspace

DONE, REFUSED, MISUSED = 0, 1, 2
NAMES = [
    "after-naloxone", "boxes-on-the-lawn", "child-running", "doorway-in-the-cold", "first-on-the-scene",
    "his-name-was-samuel", "looking-for-home", "on-the-bridge", "psychosis-at-home", "the-fourth-of-july",
    "two-in-one-kitchen", "welfare-check",
]


@pytest.fixture
def engine() -> str:
    """Scenarios are files; no database is asked."""
    return "sqlite"


def changed(name: str, folder: Path, right: str, wrong: str) -> Path:
    text = (ROOT / f"Scenarios/{name}.yaml").read_text()
    assert right in text
    file = folder / f"{name}.yaml"
    file.write_text(text.replace(right, wrong, 1))
    return file


def test_all_are_listed_in_either_language(workspace: Workspace) -> None:
    done = workspace.run("scenario", "list", "--json")
    assert done.returncode == DONE, done.stderr
    found = json.loads(done.stdout)["scenarios"]
    assert [scenario["scenario"] for scenario in found] == NAMES
    for scenario in found:
        assert scenario["languages"] == ["en", "es"] and len(scenario["digest"]) == 64
    assert "Brought back" in workspace.run("scenario", "list").stdout
    assert "De regreso" in workspace.run("scenario", "list", "--language", "es").stdout


def test_all_stand_up_to_the_check(workspace: Workspace) -> None:
    done = workspace.run("scenario", "check", str(ROOT / "Scenarios"), "--json")
    assert done.returncode == DONE, done.stdout
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [scenario["scenario"] for scenario in found] == NAMES
    for scenario in found:
        assert scenario["faults"] == [] and scenario["longest"] >= 5 and scenario["states"] > 20


def test_a_loop_is_told_with_its_line(workspace: Workspace, tmp_path: Path) -> None:
    file = changed("on-the-bridge", tmp_path, "        minutes: 15\n        to: over\n", "        to: still-there\n")
    done = workspace.run("scenario", "check", str(file))
    assert done.returncode == REFUSED
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if text == "      - key: stay")
    assert f"{file}:{line}: With “stay” in “still-there” one can go round for ever." in done.stdout


def test_a_debriefing_that_nobody_comes_to(workspace: Workspace, tmp_path: Path) -> None:
    file = changed("on-the-bridge", tmp_path, "to: handed-on", "to: with-her")
    done = workspace.run("scenario", "check", str(file), "--json")
    assert done.returncode == REFUSED
    faults = json.loads(done.stdout)["faults"]
    assert [fault["fault"] for fault in faults] == [
        "No way leads to the end “handed-on”, so nobody reads its debriefing. Let a choice lead there, or take it away."
    ]


def test_a_faulty_file_is_told_line_by_line_and_others_go_on(workspace: Workspace, tmp_path: Path) -> None:
    changed("welfare-check", tmp_path, "to: through-the-door", "to: through-the-wall")
    (tmp_path / "sound.yaml").write_text((ROOT / "Scenarios/on-the-bridge.yaml").read_text())
    done = workspace.run("scenario", "check", str(tmp_path))
    assert done.returncode == REFUSED
    assert "There is no scene or end “through-the-wall”" in done.stdout
    assert "on-the-bridge 1.0 has no faults." in done.stdout
    done = workspace.run("scenario", "list", "--scenarios", str(tmp_path))
    assert done.returncode == REFUSED
    assert done.stdout == "" and "welfare-check.yaml:" in done.stderr


def test_one_scenario_twice(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text((ROOT / "Scenarios/on-the-bridge.yaml").read_text())
    done = workspace.run("scenario", "check", str(tmp_path))
    assert done.returncode == REFUSED
    assert "two.yaml: This scenario stands in" in done.stderr and "one.yaml too." in done.stderr


def test_it_is_played_to_its_end_or_left(workspace: Workspace) -> None:
    file = ROOT / "Scenarios/after-naloxone.yaml"
    way = ["say-what", "honest-police", "two-clocks", "alone-plan", "what-should-she-know", "stay-out"]
    numbers = []
    for scene, choice in zip(yaml.safe_load(file.read_text())["scenes"], way, strict=True):
        numbers.append(1 + [each["key"] for each in scene["choices"]].index(choice))
    # A wrong number asks again; nothing is counted against anybody.
    given = "9\n" + "".join(f"{number}\n" for number in numbers)
    played = workspace.run("scenario", "play", str(file), "--language", "es", input=given)
    assert played.returncode == DONE, played.stderr
    assert "El jueves" in played.stdout and "  [x] Se le explicó qué se le había dado" in played.stdout
    assert "Choose by a number from 1 to" in played.stderr
    left = workspace.run("scenario", "play", str(file), input="1\n")
    assert left.returncode == DONE
    assert "On Thursday" not in left.stdout and "  [" in left.stdout and "[x]" not in left.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "/nowhere/at/all.yaml"],
        ["check", "/var/empty-as-can-be"],
        ["list", "--scenarios", "/nowhere"],
        ["play", "/nowhere/at/all.yaml"],
    ],
    ids=" ".join,
)
def test_used_wrongly(workspace: Workspace, arguments: list[str]) -> None:
    done = workspace.run("scenario", *arguments)
    assert done.returncode == MISUSED, done.stderr
    assert done.stdout == "" and done.stderr


def test_it_explains_itself(workspace: Workspace) -> None:
    for verb in ("check", "list", "play"):
        assert workspace.run("scenario", verb, "--help").returncode == DONE
    assert "dead ends" in workspace.run("scenario", "check", "--help").stdout
