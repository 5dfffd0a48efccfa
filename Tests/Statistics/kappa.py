"""What statsmodels and scikit-learn say of random tables: writes `kappa.json`, to which the Swift tests are held.

    pip install statsmodels scikit-learn && python Tests/Statistics/kappa.py
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

FIXTURE = Path(__file__).with_name("kappa.json")


def answer(table: np.ndarray, name: str) -> dict[str, float]:
    """The kappa on which both agree, and the standard error of Fleiss, Cohen and Everitt."""
    said = cohens_kappa(table, wt="linear" if name == "linear" else "quadratic")
    first, second = (np.repeat(side.ravel(), table.ravel()) for side in np.indices(table.shape))
    labels = list(range(len(table)))
    other = cohen_kappa_score(first, second, labels=labels, weights=name)
    assert abs(said.kappa - other) < 1e-9, (table, said.kappa, other)
    return {"kappa": round(float(said.kappa), 12), "error": round(float(said.var_kappa) ** 0.5, 12)}


def oracles() -> list[dict]:
    chance = random.Random(2026)
    found = []
    while len(found) < 200:
        steps = chance.choice([2, 3, 4, 4, 4, 5])
        most = chance.choice([3, 20, 200])
        table = np.array([[chance.randint(0, most) for _ in range(steps)] for _ in range(steps)])
        if chance.random() < 0.5:
            table += np.diag([chance.randint(0, 3 * most) for _ in range(steps)])
        if min(table.sum(axis=0)) == 0 or min(table.sum(axis=1)) == 0:
            continue
        found.append({"table": table.tolist(), **{name: answer(table, name) for name in ("linear", "quadratic")}})
    return found


if __name__ == "__main__":
    FIXTURE.write_text("[\n" + ",\n".join(json.dumps(oracle) for oracle in oracles()) + "\n]\n")
