"""The published JSON Schema of program files, held against the programs and against `program check`."""

from __future__ import annotations

import copy
import functools
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from alongside import ROOT, Workspace

SCHEMA = json.loads((ROOT / "Programs/program.schema.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
NAMES = sorted(file.stem for file in (ROOT / "Programs").glob("*.yaml"))


class Words(yaml.SafeLoader):
    """YAML in which yes and no stay words, as a program's reader and YAML 1.2 have it."""


Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture
def engine() -> str:
    """Programs are files; no database is asked."""
    return "sqlite"


@functools.cache
def read(name: str) -> dict[str, Any]:
    return yaml.load((ROOT / f"Programs/{name}.yaml").read_text(), Loader=Words)


def program(name: str) -> dict[str, Any]:
    """A program's file, to be changed at will."""
    return copy.deepcopy(read(name))


def test_the_schema_is_one_that_editors_read(workspace: Workspace) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(workspace.run("program", "schema").stdout) == SCHEMA


@pytest.mark.parametrize("name", NAMES)
def test_every_program_satisfies_it_and_names_it(name: str) -> None:
    assert list(VALIDATOR.iter_errors(program(name))) == []
    first = (ROOT / f"Programs/{name}.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=program.schema.json"


def places(node: Any, path: tuple = ()) -> list[tuple]:
    """Every place in a file, from the top."""
    found = [path]
    if isinstance(node, dict):
        for key, value in node.items():
            found += places(value, (*path, key))
    if isinstance(node, list):
        for index, value in enumerate(node):
            found += places(value, (*path, index))
    return found


def at(node: Any, path: tuple) -> Any:
    for step in path:
        node = node[step]
    return node


def broken(file: dict[str, Any], chance: random.Random) -> tuple[dict[str, Any], str]:
    """The file with one thing changed, and what that was."""
    other = copy.deepcopy(file)
    path = chance.choice(places(other)[1:])
    parent, last = at(other, path[:-1]), path[-1]
    kind = chance.choice(["removed", "unknown key", "another word", "a list", "a block"])
    if kind == "removed":
        del parent[last]
    elif kind == "unknown key":
        target = parent if isinstance(parent, dict) else other
        target["no-such-key"] = "something"
    elif kind == "another word":
        parent[last] = "No Such Word!"
    elif kind == "a list":
        parent[last] = [["a", "b"]]
    else:
        parent[last] = {"no-such-key": {"en": "x"}}
    return other, f"{kind} at {'/'.join(map(str, path))}"


@pytest.mark.parametrize("name", NAMES)
def test_what_it_refuses_is_refused_by_check_too(workspace: Workspace, tmp_path: Path, name: str) -> None:
    chance = random.Random(f"schema {name}")
    refused = {}
    for turn in range(25):
        other, what = broken(program(name), chance)
        if not VALIDATOR.is_valid(other):
            refused[kept(other, tmp_path / f"{turn}.yaml")] = what
    assert len(refused) >= 10
    faults = checked(workspace, *refused)
    for file, what in refused.items():
        assert faults[file], f"{what}: the schema refuses it and check does not"


def kept(file: dict[str, Any], path: Path) -> str:
    path.write_text(yaml.safe_dump(file, sort_keys=False, allow_unicode=True))
    return str(path)


def checked(workspace: Workspace, *files: str) -> dict[str, list]:
    """What `program check` finds in each file, all of them asked at once."""
    done = workspace.run("program", "check", *files, "--json")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["file"] for one in said] == list(files)
    assert done.returncode == (1 if any(one["faults"] for one in said) else 0)
    return {one["file"]: one["faults"] for one in said}


MISTAKES = [
    lambda file: file.update(colour="blue"),
    lambda file: file.pop("hours"),
    lambda file: file["hours"].update(open="mornings"),
    lambda file: file["hours"].update(zone="EST"),
    lambda file: file["rules"][0].update(level=5),
    lambda file: file["rules"][0].update(reason="bad-weather"),
    lambda file: file["rules"][0].pop("basis"),
    lambda file: file["rules"][0]["sentence"].pop("en"),
    lambda file: file["questions"][0].update(answers="perhaps"),
    lambda file: file["questions"][0].update({"answered-by": ["neighbour"]}),
    lambda file: file["responses"][0].update(people=0),
    lambda file: file["responses"][0].update(disciplines=["wizard"]),
    lambda file: file["promises"].pop("triage"),
    lambda file: file["promises"]["triage"].update(within="soon"),
    lambda file: file["natures"].update(eligible=["boredom"]),
    lambda file: file.update(model="something-else"),
    lambda file: file.update(metrics=["happiness"]),
    lambda file: file.update(levels=[]),
    lambda file: file.update(catchment={"basis": "ours"}),
    lambda file: file.update(
        catchment={"shape": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "basis": "ours"}
    ),
    lambda file: file.update(
        catchment={
            "shape": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 95], [0, 0]]]}, "basis": "ours",
        }
    ),
    lambda file: file["examples"][0].update(at="noon"),
    lambda file: file["examples"][0]["then"].pop("level"),
]


def test_the_mistakes_of_writers_are_refused_by_both(workspace: Workspace, tmp_path: Path) -> None:
    files = []
    for number, change in enumerate(MISTAKES):
        other = program("denver-star")
        change(other)
        assert not VALIDATOR.is_valid(other), number
        files.append(kept(other, tmp_path / f"{number}.yaml"))
    faults = checked(workspace, *files, str(ROOT / "Programs/denver-star.yaml"))
    assert [number for number, file in enumerate(files) if not faults[file]] == []
    # One that is right among them stays right.
    assert list(faults.values())[-1] == []


def test_a_catchment_of_areas_and_shape_is_read_by_both(workspace: Workspace, tmp_path: Path) -> None:
    ring = [[-105.1, 39.6], [-104.6, 39.6], [-104.6, 39.9], [-105.1, 39.9], [-105.1, 39.6]]
    other = program("denver-star")
    other["catchment"] = {
        "areas": ["Civic Center", "Five Points"], "shape": {"type": "MultiPolygon", "coordinates": [[ring]]},
        "basis": "ours",
    }
    assert VALIDATOR.is_valid(other)
    file = tmp_path / "other.yaml"
    file.write_text(yaml.safe_dump(other, sort_keys=False, allow_unicode=True))
    done = workspace.run("program", "check", str(file))
    assert done.returncode == 0, done.stdout


def adding(**change: Any) -> dict[str, Any]:
    """New York's program, in which one of its own reasons is another."""
    other = program("nyc-bheard")
    other["reasons"][0].update(change)
    return other


@pytest.mark.parametrize(
    ("change", "line_says"),
    [
        ({"under": "bad-weather"}, "bad-weather"),
        ({"under": "duplicate"}, "duplicate"),
        ({"under": "flag-undone"}, "flag-undone"),
        ({"code": "outside-area"}, "outside-area"),
        ({"code": "Not A Code"}, "Not A Code"),
        ({"title": {"es": "Sin inglés"}}, "Sin inglés"),
        ({"colour": "blue"}, "blue"),
    ],
)
def test_faults_of_a_programs_own_reasons_are_refused_by_both(
    workspace: Workspace, tmp_path: Path, change: dict[str, Any], line_says: str
) -> None:
    other = adding(**change)
    assert not VALIDATOR.is_valid(other)
    file = tmp_path / "other.yaml"
    file.write_text(yaml.safe_dump(other, sort_keys=False, allow_unicode=True))
    done = workspace.run("program", "check", str(file), "--json")
    assert done.returncode == 1
    faults = json.loads(done.stdout)["faults"]
    text = file.read_text().splitlines()
    assert any(line_says in text[fault["line"] - 1] or line_says in text[fault["line"]] for fault in faults), faults


def test_a_reason_that_no_list_adds_is_refused_by_both(workspace: Workspace, tmp_path: Path) -> None:
    other = program("nyc-bheard")
    other["rules"][0]["reason"] = "no-such-reason"
    file = tmp_path / "other.yaml"
    file.write_text(yaml.safe_dump(other, sort_keys=False, allow_unicode=True))
    assert workspace.run("program", "check", str(file)).returncode == 1
    # Without a list of its own, an editor knows that only standard codes remain.
    del other["reasons"]
    assert not VALIDATOR.is_valid(other)


def test_explain_names_a_programs_own_reason(workspace: Workspace) -> None:
    told = workspace.run("program", "explain", "nyc-bheard", "--call", "could-not-be-triaged", "--language", "es").stdout
    assert "insufficient-information: El servicio de ambulancias no pudo clasificarla" in told
    done = workspace.run("program", "explain", "nyc-bheard", "--call", "could-not-be-triaged", "--json")
    document = json.loads(done.stdout)
    assert (document["reason"], document["own_reason"]) == ("insufficient-information", "ems-could-not-triage")
