"""The description of the API is valid, is served, and is true: whatever fits it is answered as it says."""

from __future__ import annotations

import concurrent.futures
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml
from alongside import ROOT
from openapi_spec_validator import validate
from programs import publish

DOCUMENT = ROOT / "Sources/Web/Assets/openapi.yaml"


@pytest.fixture(scope="module")
def engine() -> str:
    """What the API says does not depend on the engine; how it behaves on each is tested in `test_api.py`."""
    return "sqlite"


def test_is_a_valid_document() -> None:
    validate(yaml.safe_load(DOCUMENT.read_text()))


def test_says_everything_once() -> None:
    """A name that stands twice hides what stood there first, and no validator of the parsed document sees it."""
    twice = []

    def look(node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice.extend(f"line {key.start_mark.line + 1}: {key.value}" for key, _ in node.value if keys.count(key.value) > 1)
            for _, value in node.value:
                look(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                look(value)

    look(yaml.compose(DOCUMENT.read_text(), Loader=yaml.SafeLoader))
    assert twice == []


def test_is_served_as_it_stands(served) -> None:
    answer = requests.get(served.url + "/api/openapi.yaml", timeout=30)
    assert answer.status_code == 200
    assert yaml.safe_load(answer.text) == yaml.safe_load(DOCUMENT.read_text())


CHECKS = """
[generation]
mode = "all"
max-examples = 20
database = "none"

[phases.stateful]
generation.max-examples = 12

# An operation that whoever tries it may not do has not been tried.
[warnings]
fail-on = {unreached}

# A call may have changed in the meantime or stand elsewhere on the path; that is no fault of what was sent.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 400, 401, 403, 404, 409, 412, 422]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 406, 412, 415, 422, 428]
"""

# Every operation is tried hard by somebody who may do it; that others may not is the table of roles' to prove.
# The supervisor, who may do nearly everything, puts operations together in sequences.
EACH = "examples,coverage,fuzzing"
RUNS = {
    "call-taker": ("theo", EACH, ["Account", "Calls", "Notes", "People", "Incidents"]),
    "triage clinician": ("sam", EACH, ["Path", "Places", "Transfers", "Emergencies"]),
    "dispatcher": ("dana", EACH, ["Dispatch"]),
    "care navigator": ("noor", EACH, ["Referrals", "Cases"]),
    "officer": ("omar", EACH, ["Requests"]),
    "training coordinator": ("lena", EACH, ["Training"]),
    "privacy officer": ("priya", EACH, ["Reviews"]),
    "supervisor": ("grace", EACH, ["Triage", "Encounters", "Outcomes", "Reports", "Families", "Partners", "Practice", "Supplies", "Outreach"]),
    "sequences": ("grace", "stateful", []),
    "signed out": (None, "examples", []),
}


def test_every_operation_is_somebodys_to_try() -> None:
    document = yaml.safe_load(DOCUMENT.read_text())
    tried = sorted(tag for _, phases, tags in RUNS.values() for tag in tags if phases == EACH)
    assert tried == sorted(tag["name"] for tag in document["tags"])
    operations = [one for path in document["paths"].values() for one in path.values() if "operationId" in one]
    assert all(len(one["tags"]) == 1 and one["tags"][0] in tried for one in operations)


@pytest.fixture(scope="module")
def runs(served, tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """schemathesis, as everyone at once: they share the machine and the server."""
    publish(served.workspace, "denver-star")
    calls = [served.api("theo").take_call(location=f"Elm Street {n}", source="911")["id"] for n in range(5)]
    # Threads would share a syntax-tree counter of CPython 3.11 that is not made for it; processes do not.
    with concurrent.futures.ThreadPoolExecutor(len(RUNS)) as pool:
        waiting = {
            run: pool.submit(put_to_the_test, served, run, calls, tmp_path_factory.mktemp("schemathesis"))
            for run in RUNS
        }
        return {run: result.result() for run, result in waiting.items()}


def put_to_the_test(served, run: str, calls: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    name, phases, tags = RUNS[run]
    config = folder / "schemathesis.toml"
    config.write_text(CHECKS.format(unreached='["missing_auth"]' if tags else "[]"))
    command = [
        sys.executable, "-B", "-m", "schemathesis.cli", f"--config-file={config}", "run", str(DOCUMENT),
        f"--url={served.url}/api/v1", "--checks=all", f"--phases={phases}",
        *(f"--include-tag={tag}" for tag in tags),
        "--workers=1", "--seed=20260901", "--continue-on-failure", "--no-color", "--request-timeout=20",
        "--suppress-health-check=all",
    ]
    environment = dict(os.environ)
    environment["SCHEMATHESIS_HOOKS"] = "real_calls"
    environment["PYTHONPATH"] = str(Path(__file__).parent)
    environment["ALONGSIDE_REAL_CALLS"] = " ".join(calls)
    if name:
        environment["ALONGSIDE_CLINICIAN"] = served.authorization("sam")
        token = served.authorization(name).removeprefix("Bearer ")
        config.write_text(config.read_text() + f'\n[auth.openapi.token]\nbearer = "{token}"\n')
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("run", RUNS)
def test_keeps_its_word(served, runs: dict[str, subprocess.CompletedProcess[str]], run: str) -> None:
    """Every operation, with what fits the description and what does not, alone and in sequence."""
    told = "\n".join(line[:400] for line in runs[run].stdout.splitlines())
    assert runs[run].returncode == 0, told[-20000:] + runs[run].stderr[-4000:]
    assert served.workspace.verify()["valid"]
