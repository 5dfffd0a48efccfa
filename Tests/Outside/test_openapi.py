"""The description of the API is valid, is served, and is true: whatever fits it is answered as it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml
from alongside import ROOT
from openapi_spec_validator import validate

DOCUMENT = ROOT / "Sources/Web/Assets/openapi.yaml"


@pytest.fixture(scope="module")
def engine() -> str:
    """What the API says does not depend on the engine; how it behaves on each is tested in `test_api.py`."""
    return "sqlite"


def test_is_a_valid_document() -> None:
    validate(yaml.safe_load(DOCUMENT.read_text()))


def test_is_served_as_it_stands(served) -> None:
    answer = requests.get(served.url + "/api/openapi.yaml", timeout=30)
    assert answer.status_code == 200
    assert yaml.safe_load(answer.text) == yaml.safe_load(DOCUMENT.read_text())


CHECKS = """
[generation]
mode = "all"
max-examples = {examples}
database = "none"

[phases.stateful]
generation.max-examples = 25

# A call may have changed in the meantime or stand elsewhere on the path; that is no fault of what was sent.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 400, 401, 403, 404, 409, 412, 422]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 406, 412, 415, 422, 428]
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["theo", "dana", "ada", None], ids=["call-taker", "dispatcher", "auditor", "signed out"])
def test_keeps_its_word(served, role: str | None, tmp_path: Path) -> None:
    """Every operation, with what fits the description and what does not, alone and in sequence."""
    config = tmp_path / "schemathesis.toml"
    config.write_text(CHECKS.format(examples=50))
    calls = [served.api("theo").take_call(location=f"Elm Street {n}", source="911") for n in range(5)]
    command = [
        sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run", str(DOCUMENT),
        f"--url={served.url}/api/v1", "--checks=all", "--phases=examples,coverage,fuzzing,stateful",
        "--workers=2", "--seed=20260901", "--continue-on-failure", "--no-color", "--request-timeout=20",
        "--suppress-health-check=all",
    ]
    environment = dict(os.environ)
    environment["SCHEMATHESIS_HOOKS"] = "real_calls"
    environment["PYTHONPATH"] = str(Path(__file__).parent)
    environment["ALONGSIDE_REAL_CALLS"] = " ".join(call["id"] for call in calls)
    if role:
        token = served.api(role).session.headers["Authorization"]
        command += ["--header", f"Authorization: {token}"]
        environment["ALONGSIDE_AUTHORIZATION"] = token
    run = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20000:] + run.stderr[-4000:]
    assert served.workspace.verify()["valid"]
