"""Gives schemathesis calls that exist, in the version they stand at, so that it reaches past 404 and 412; and holds the
server to taking whatever the description says fits."""

from __future__ import annotations

import os
import random
import re
import uuid

import requests
import schemathesis
from schemathesis.generation import GenerationMode

CALLS = os.environ["ALONGSIDE_REAL_CALLS"].split()
# Whoever prepares calls; nobody, where everything is tried signed out.
CLINICIAN = os.environ.get("ALONGSIDE_CLINICIAN")
# What a clinician does with a call that a program was asked for.
IN_TRIAGE = {"answerQuestions", "readAssessment", "decideTriage"}
DICE = random.Random(20260901)

# The requests that were aimed at a call of ours.
AIMED: set[str] = set()


@schemathesis.hook
def before_call(context, case, kwargs) -> None:
    """Three of four generated requests are aimed at a real call, and carry its version and a key of their own."""
    base = kwargs.get("base_url") or case.operation.base_url
    path = case.path_parameters or {}
    headers = case.headers or {}
    if re.fullmatch("[!-~]{1,255}", str(headers.get("Idempotency-Key", ""))) and DICE.random() < 0.9:
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if _is_identifier(path.get("callId")) and DICE.random() < 0.75:
        linked = _name(case) == "unlinkCall"
        path["callId"], tag = _fresh_call(base, linked) if CLINICIAN else (DICE.choice(CALLS), None)
        if tag and _name(case) in IN_TRIAGE | {"beginTriage"}:
            tag = _in_triage(base, path["callId"], tag, asked=_name(case) in IN_TRIAGE)
        if tag and str(headers.get("If-Match", "")).startswith('"'):
            headers["If-Match"] = tag
        AIMED.add(case.id)
    if isinstance(case.body, dict) and _is_identifier(case.body.get("with")):
        case.body["with"] = DICE.choice(CALLS)


@schemathesis.check
def takes_what_fits(context, response, case) -> None:
    """A request that fits the description does its work, when it is about a call as it stands."""
    meta = case.meta
    if not CLINICIAN or meta is None or meta.generation.mode != GenerationMode.POSITIVE:
        return
    # Some requests are sent again without their token, and some with a key that was used before.
    if response.status_code == 401 or "key-reused" in response.text:
        return
    known = _name(case)
    body = case.body if isinstance(case.body, dict) else {}
    moments = {"receivedAt", "screenedAt"} & body.keys()
    if known == "takeCall" and not any(str(value).strip() for value in body.values() if value is not None):
        # Nothing is known of such a call; the description cannot say that one fact must not be null.
        assert response.status_code == 422
        return
    if known == "takeCall" or (known in ("addNote", "changeCall", "screenCall", "linkCall", "unlinkCall") and case.id in AIMED):
        # A moment may be in the future, or before the call came; the description cannot say so.
        allowed = (200, 201, 422) if moments else (200, 201)
        assert response.status_code in allowed, f"{known}: {response.status_code} {response.text}"


def _name(case) -> str:
    return case.operation.definition.raw["operationId"]


def _fresh_call(base: str, linked: bool) -> tuple[str, str]:
    """A call that nobody has changed yet, and its version."""
    headers = {"Authorization": CLINICIAN or "", "Idempotency-Key": str(uuid.uuid4())}
    answer = requests.post(f"{base}/calls", json={"location": "Elm Street 4"}, timeout=20, headers=headers)
    answer.raise_for_status()
    id = answer.json()["id"]
    if linked:
        headers["If-Match"] = answer.headers["ETag"]
        body = {"with": _fresh_call(base, linked=False)[0]}
        answer = requests.put(f"{base}/calls/{id}/incident", json=body, timeout=20, headers=headers)
        answer.raise_for_status()
    return id, answer.headers["ETag"]


def _in_triage(base: str, id: str, tag: str, asked: bool) -> str:
    """Sends a call to triage, and asks a program for it; its version after that."""
    steps = [("screening", {})] + ([("triage", {"program": "denver-star"})] if asked else [])
    for step, body in steps:
        headers = {"Authorization": CLINICIAN or "", "Idempotency-Key": str(uuid.uuid4()), "If-Match": tag}
        answer = requests.post(f"{base}/calls/{id}/{step}", json=body, timeout=20, headers=headers)
        answer.raise_for_status()
        tag = answer.headers["ETag"]
    return tag


def _is_identifier(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4 and value == value.lower()
