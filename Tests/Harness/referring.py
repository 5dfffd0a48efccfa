"""People who were met and need something, and services that are asked about it."""

from __future__ import annotations

from alongside import Api
from running import Running
from sending import api, call_waiting


def needing(running: Running, *services: str, need: str = "shelter") -> str:
    """Somebody was met who needs something, and these services are in the list; gives the path of the call."""
    path = met(running, need)
    for service in services:
        listed(running, service, need)
    return path


def referred(running: Running, service: str, *besides: str) -> tuple[Api, dict]:
    """Somebody was met who is called Wren, needs a bed, and agreed to be named to these services."""
    path, noor = met(running, "shelter"), api(running, "noor")
    ids = [listed(running, name, "shelter") for name in (service, *besides)]
    [need] = noor.get(path + "/needs").json()["needs"]
    told = {"service": ids[0], "besides": ids[1:], "consent": True}
    made = noor.post(f"/needs/{need['id']}/referrals", told, match=noor.get(path).headers["ETag"])
    assert made.status_code == 201, made.text
    return noor, made.json()


def met(running: Running, need: str, **facts: str) -> str:
    grace = api(running, "grace")
    path = f"/calls/{call_waiting(running, **{'location': 'Willow Court 9'} | facts)['id']}"
    assert grace.post(path + "/encounters", {"needs": [need], "safety": ["nothing"], "supplies": []}).status_code == 201
    assert grace.post(path + "/people", {"role": "in-crisis", "knownAs": "Wren"}).status_code == 201
    return path


def listed(running: Running, service: str, kind: str) -> str:
    made = api(running, "noor").post("/services", {"name": service, "kind": kind})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def told(running: Running, need: str, service: str, *steps: str, **facts: str) -> dict:
    """Somebody needs something, a service is asked about it, and then this happens; gives the need as it stands then.

    `full` is a no; `accepted`, `attended`, `missed` and `unknown` are told of the referral, whatever else, such as `met`, of the need.
    """
    noor = api(running, "noor")
    path = met(running, need, **facts)
    [raised] = noor.get(path + "/needs").json()["needs"]
    if service:
        offer = {"service": service, "consent": True}
        made = noor.post(f"/needs/{raised['id']}/referrals", offer, match=noor.get(path).headers["ETag"])
        assert made.status_code == 201, made.text
        referral = f"/referrals/{made.json()['id']}"
    for step in steps:
        if step in ("accepted", "full"):
            said = {"answer": "accepted"} if step == "accepted" else {"answer": "declined", "reason": "full"}
            answer = noor.post(referral + "/answer", said)
        elif step in ("attended", "missed", "unknown"):
            said = {"attended": {"attended": "yes", "missed": "no"}.get(step, step)}
            answer = noor.post(referral + "/attendance", said | ({"reason": "did-not-go"} if step == "missed" else {}))
        else:
            outcome = {"outcome": step}
            answer = noor.post(f"/needs/{raised['id']}/outcome", outcome)
        assert answer.status_code in (200, 201), answer.text
    [now] = noor.get(path + "/needs").json()["needs"]
    return now
