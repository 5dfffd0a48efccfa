"""Gives schemathesis calls that exist, and their versions as they stand, so that it reaches past 404 and 412."""

from __future__ import annotations

import os
import random

import requests
import schemathesis

CALLS = os.environ["ALONGSIDE_REAL_CALLS"].split()
AUTHORIZATION = os.environ.get("ALONGSIDE_AUTHORIZATION")
DICE = random.Random(20260901)


@schemathesis.hook
def before_call(context, case, kwargs) -> None:
    """Two of three generated requests are aimed at a real call, and carry its version when they carry one."""
    path = case.path_parameters or {}
    if "callId" not in path or DICE.random() < 1 / 3:
        return
    if not _looks_right(str(path["callId"])):
        return
    call = DICE.choice(CALLS)
    case.path_parameters["callId"] = call
    if AUTHORIZATION and case.headers and "If-Match" in case.headers and str(case.headers["If-Match"]).startswith('"'):
        base = kwargs.get("base_url") or case.operation.base_url or ""
        answer = requests.get(f"{base}/calls/{call}", headers={"Authorization": AUTHORIZATION}, timeout=20)
        if "ETag" in answer.headers:
            case.headers["If-Match"] = answer.headers["ETag"]
    if isinstance(case.body, dict) and _looks_right(str(case.body.get("with", ""))):
        case.body["with"] = DICE.choice(CALLS)


def _looks_right(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and text == text.lower()
