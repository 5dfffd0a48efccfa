"""The tables to which the statistics are held are what statsmodels and scikit-learn say today."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
from alongside import ROOT

SCRIPT = ROOT / "Tests/Statistics/kappa.py"


@pytest.fixture(scope="module")
def engine() -> str:
    """Arithmetic asks no database."""
    return "sqlite"


def test_kappas_are_those_of_two_other_programs() -> None:
    spec = importlib.util.spec_from_file_location("kappa", SCRIPT)
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    sys.modules["kappa"] = script
    spec.loader.exec_module(script)
    kept = json.loads(script.FIXTURE.read_text())
    found = script.oracles()
    assert [one["table"] for one in found] == [one["table"] for one in kept]
    for one, other in zip(found, kept, strict=True):
        for weights in ("linear", "quadratic"):
            assert one[weights] == pytest.approx(other[weights], abs=1e-9)
