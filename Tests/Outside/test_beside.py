"""What triage does besides sending somebody, as machines tell it, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alongside import Server, Workspace, new_key
from besides import asked_by_officer, met_by_phone
from sending import api, call_waiting


class At:
    """A server as those know it who triage, look after people, or ask from the street."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server = workspace, server
        self.theo, self.dana = api(self, "theo"), api(self, "dana")
        self.sam, self.noor, self.omar = api(self, "sam"), api(self, "noor"), api(self, "omar")


@pytest.fixture
def at(workspace: Workspace) -> Iterator[At]:
    workspace.invite()
    with Server(workspace) as server:
        yield At(workspace, server)


def test_a_call_back_is_due_until_somebody_is_reached(at: At) -> None:
    due = met_by_phone(at, callback="812 555 0142")
    assert due["missedAt"] is None and due["tries"] == 0
    path = f"/call-backs/{due['id']}"
    key = new_key()
    tried = {"channel": "text", "result": "not-reached", "note": "Wrote a message."}
    for _ in range(2):
        assert at.noor.post(path + "/attempts", tried, key=key).json()["tries"] == 1, "a retry is no second try"
    early = at.noor.post(path + "/closure", {"closure": "not-reached"})
    assert (early.status_code, early.json()["type"].split(":")[-1]) == (409, "call-back-not-due")
    reached = at.sam.post(path + "/attempts", {"channel": "phone", "result": "reached-well"}).json()
    assert reached["closure"] == "reached-well" and len(reached["attempts"]) == 2
    assert due["id"] not in [one["id"] for one in at.noor.get("/call-backs").json()["callBacks"]]
    assert at.theo.get("/call-backs").status_code == 403
    assert at.workspace.verify()["valid"]


def test_a_transfer_is_told_piece_by_piece(at: At) -> None:
    call = at.theo.take_call(location="Elm Street 4", source="transfer")
    path = f"/calls/{call['id']}/transfers"
    came = at.theo.get(path).json()["transfers"]
    assert [(one["direction"], one["centre"]) for one in came] == [("in", "not-known")]
    begun = at.theo.post(path, {"centre": "988", "warmth": "warm", "passed": ["location", "nothing"]})
    assert begun.status_code == 201 and begun.json()["passed"] == ["location"]
    reports = f"/transfers/{begun.json()['id']}/reports"
    assert begun.json()["id"] in [one["id"] for one in at.dana.get("/transfers").json()["transfers"]]
    stray = at.theo.post(reports, {"told": "answered", "note": "The night nurse took over."})
    assert (stray.status_code, stray.json()["field"]) == (422, "note"), "what would be lost is refused"
    assert at.theo.post(reports, {"told": "answered"}).json()["state"] == "answered"
    returned = at.theo.post(reports, {"told": "returned", "returned": "line-dropped"}).json()
    assert (returned["state"], returned["returned"]) == ("returned", "line-dropped")
    again = at.theo.post(reports, {"told": "returned", "returned": "needs-dispatch"}).json()
    assert again["returned"] == "line-dropped", "what was told first stands"
    told = [(one["code"], one["flag"]) for one in again["reports"] if one["told"] == "returned"]
    assert told == [("line-dropped", None), ("needs-dispatch", "already-told")]
    bare = at.theo.post(reports, {"told": "heard"})
    assert (bare.status_code, bare.json()["field"]) == (422, "disposition")
    nameless = at.theo.post(path, {"centre": "other", "warmth": "cold"})
    assert (nameless.status_code, nameless.json()["field"]) == (422, "centreName")
    assert at.noor.post(path, {"centre": "988", "warmth": "warm"}).status_code == 403
    assert at.workspace.verify()["valid"]


def test_an_ambulance_by_one_press_and_what_the_police_are_told(at: At) -> None:
    call = call_waiting(at, "sits-in-a-doorway")
    path = f"/calls/{call['id']}"
    asked = at.sam.post(path + "/help", {"kind": "EMS"})
    assert asked.status_code == 201 and asked.json()["assignment"] is None
    assert at.sam.post(path + "/help", {"kind": "EMS"}).json()["id"] == asked.json()["id"]
    answered = at.dana.post(f"/help-requests/{asked.json()['id']}/answer", {"answer": "EMS-sent"})
    assert answered.json()["answer"] == "EMS-sent"
    assert at.sam.post(path + "/help", {"kind": "duress"}).status_code == 422
    assert at.noor.post(path + "/help", {"kind": "police"}).status_code == 403
    brief = at.sam.post(path + "/briefs", {"unit": "3A21", "channel": "radio", "points": ["one-voice"]})
    assert brief.status_code == 201 and brief.json()["used"] is None
    used = at.theo.post(f"/briefs/{brief.json()['id']}/use", {"used": "no"})
    assert used.json()["used"] == "no"
    assert at.sam.post(path + "/briefs", {"unit": "3A21", "channel": "radio", "points": []}).status_code == 422
    timeline = at.dana.get(path + "/timeline").json()["entries"]
    assert "3A21" not in str([entry for entry in timeline])
    assert at.workspace.verify()["valid"]


def test_an_officer_asks_and_sees_only_what_became_of_it(at: At) -> None:
    now = asked_by_officer(at, "co-response", incident="26-0412")
    later = asked_by_officer(at)
    assert [one["standing"] for one in at.omar.get("/requests").json()["requests"]] == ["waiting", "waiting"]
    calls = at.dana.get("/calls").json()["calls"]
    assert {call["stage"] for call in calls} == {"screened"}
    tried = at.noor.post(f"/requests/{later['id']}/attempts", {"channel": "phone", "result": "not-reached"})
    assert (tried.status_code, tried.json()["standing"]) == (201, "waiting")
    early = at.noor.post(f"/requests/{later['id']}/closure", {"closure": "not-reached"})
    assert (early.status_code, early.json()["type"].split(":")[-1]) == (409, "call-back-not-due")
    other = next(call for call in calls if call["number"] == now["number"])
    seen = at.dana.get(f"/calls/{other['id']}").headers["ETag"]
    ended = at.dana.post(f"/calls/{other['id']}/departure", {"reason": "followed-up"}, match=seen)
    assert (ended.status_code, ended.json()["type"].split(":")[-1]) == (409, "not-a-follow-up")
    closed = at.noor.post(f"/requests/{later['id']}/closure", {"closure": "followed-up"})
    assert closed.json()["standing"] == "followed-up"
    again = at.noor.post(f"/requests/{now['id']}/closure", {"closure": "followed-up"})
    assert (again.status_code, again.json()["type"].split(":")[-1]) == (409, "not-a-follow-up")
    for path in ("/calls", "/cases", "/transfers", "/call-backs", "/teams", "/funnel"):
        assert at.omar.get(path).status_code == 403, path
    assert at.dana.post("/requests", {"kind": "follow-up", "whatHappened": "x"}).status_code == 403
    funnel = at.workspace.json("funnel")
    assert "followed-up" in str(funnel)
    assert at.workspace.verify()["valid"]
