"""What triage does besides sending somebody, made by machines for tests that look on."""

from __future__ import annotations

from programs import publish_always_open
from running import Running
from sending import api


def met_by_phone(running: Running, **facts: str) -> dict:
    """A call that a clinician met by telephone, with the call-back that is due for it."""
    publish_always_open(running.workspace)
    sam = api(running, "sam")
    told = {"location": "Mill Park 3", "whatHappened": "Cannot sleep and wants to talk"} | facts
    call = running.theo.take_call(**told)
    path = f"/calls/{call['id']}"
    tag = running.theo.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    tag = sam.post(path + "/triage", {"program": "denver-star"}, match=tag).headers["ETag"]
    choice = {"level": 2, "response": "phone", "reason": "resolved-by-phone", "override": "more-is-known"}
    decided = sam.post(path + "/decision", choice, match=tag)
    assert decided.status_code == 200, decided.text
    due = sam.get("/call-backs", params={"limit": 200}).json()["callBacks"]
    return next(one for one in due if one["call"] == call["id"])


def asked_by_officer(running: Running, kind: str = "follow-up", **more: str) -> dict:
    told = {"kind": kind, "location": "Library, back door", "whatHappened": "Lives alone, has not eaten for days"}
    made = api(running, "omar").post("/requests", told | more)
    assert made.status_code == 201, made.text
    return made.json()


def besides(running: Running) -> None:
    """A shift in which much is done besides sending."""
    met_by_phone(running, callback="812 555 0177")
    late = met_by_phone(running)
    sam = api(running, "sam")
    sam.post(f"/call-backs/{late['id']}/attempts", {"channel": "phone", "result": "not-reached", "note": "Rings out."})
    call = running.theo.take_call(location="Quarry Road 118", whatHappened="Asks for the lifeline", source="988")
    begun = sam.post(
        f"/calls/{call['id']}/transfers",
        {"centre": "988", "warmth": "warm", "passed": ["location", "callback", "dangers"]},
    )
    assert begun.status_code == 201, begun.text
    asked_by_officer(running, knownAs="Green coat", callback="812 555 0142", incident="26-0412")
    asked_by_officer(running, "co-response", whatHappened="Cries and will not speak with police")
