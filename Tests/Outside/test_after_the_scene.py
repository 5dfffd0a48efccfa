"""What happened with the person, what was needed and who looks after them, as machines tell it, on both engines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from alongside import Server, Workspace, new_key
from sending import api, call_waiting, on_shift, send, tell


class At:
    """A server as those know it who go, and those who look after people."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server = workspace, server
        self.theo, self.dana = api(self, "theo"), api(self, "dana")
        self.rosa, self.noor = api(self, "rosa"), api(self, "noor")


@pytest.fixture
def at(workspace: Workspace) -> Iterator[At]:
    workspace.invite()
    with Server(workspace) as server:
        yield At(workspace, server)


def etag(at: At, call: dict) -> str:
    return at.dana.get(f"/calls/{call['id']}").headers["ETag"]


def on_scene(at: At) -> tuple[dict, dict]:
    """A call where team North has arrived."""
    team = on_shift(at, "North", ("rosa", "clinician"), ("otis", "paramedic"))
    call = call_waiting(at, "sits-in-a-doorway")
    assignment = send(at, call, team)
    tell(at.rosa, assignment, "arrived")
    return call, assignment


def in_days(days: float) -> str:
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).isoformat()


def test_from_the_door_to_a_room(at: At) -> None:
    call, assignment = on_scene(at)
    path = f"/calls/{call['id']}"
    told = {
        "assignment": assignment["id"], "knownAs": "Green coat", "needs": ["shelter", "medicines"],
        "safety": ["nothing"], "supplies": [{"item": "blanket", "count": 1}], "suicideRisk": "low",
        "narrative": "Sat in the doorway and talked.",
    }
    key = new_key()
    recorded = at.rosa.post(path + "/encounters", told, key=key)
    assert recorded.status_code == 201, recorded.text
    again = at.rosa.post(path + "/encounters", told, key=key)
    assert again.json()["id"] == recorded.json()["id"]
    content = recorded.json()["content"]
    assert (content["met"], content["needs"], content["knownAs"]) == (True, ["shelter", "medicines"], "Green coat")
    assert at.dana.get(path).json()["stage"] == "disposed"

    # Who does not treat learns that there was an encounter, and no more.
    assert at.noor.get(path + "/encounters").json()["encounters"][0]["content"]["suicideRisk"] == "low"
    assert at.dana.get(path + "/encounters").status_code == 403
    entry = next(e for e in at.dana.get(path + "/timeline").json()["entries"] if e["what"] == "encounter-recorded")
    assert "narrative" not in str(entry) and "doorway" not in str(entry)

    service = at.noor.post("/services", {"name": "Harbour House", "kind": "shelter", "phone": "812 555 0142"})
    assert service.status_code == 201, service.text
    needs = {need["need"]: need for need in at.noor.get(path + "/needs").json()["needs"]}
    offer = {"service": service.json()["id"], "consent": True}
    shelter = f"/needs/{needs['shelter']['id']}"
    assert at.noor.post(shelter + "/referrals", offer, match='"1"').status_code == 412
    offered = at.noor.post(shelter + "/referrals", offer, match=etag(at, call))
    assert offered.status_code == 201, offered.text
    referral = f"/referrals/{offered.json()['id']}"
    assert at.noor.post(referral + "/answer", {"answer": "declined"}).status_code == 422
    answered = at.noor.post(referral + "/answer", {"answer": "accepted", "appointmentAt": in_days(1)})
    assert answered.json()["answer"] == "accepted"
    assert at.noor.post(referral + "/attendance", {"attended": "yes"}).json()["attended"] == "yes"
    assert at.dana.get(path).json()["stage"] == "attended"
    wrong = at.noor.post(shelter + "/outcome", {"outcome": "did-not-go"})
    assert (wrong.status_code, wrong.json()["type"].split(":")[-1]) == (409, "reason-of-another-stage")
    assert at.noor.post(shelter + "/outcome", {"outcome": "met"}).json()["stage"] == "resolved"
    closed = at.noor.post(f"/needs/{needs['medicines']['id']}/outcome", {"outcome": "no-such-service"})
    assert closed.json()["open"] is False
    assert at.dana.get(path).json()["stage"] == "resolved"
    assert at.workspace.verify()["valid"]


def test_an_encounter_is_put_right_and_says_what_stood_before(at: At) -> None:
    call, assignment = on_scene(at)
    path = f"/calls/{call['id']}"
    recorded = at.rosa.post(path + "/encounters", {"assignment": assignment["id"], "ending": "gone"}).json()
    assert at.dana.get(path).json()["departure"]["reason"] == "gone"
    right = {"safety": ["nothing"], "reason": "It was the next doorway"}
    corrected = at.rosa.post(f"/encounters/{recorded['id']}/corrections", right, match=etag(at, call))
    assert corrected.status_code == 200, corrected.text
    changes = {change["field"]: change for change in corrected.json()["content"]["corrections"]}
    assert changes["ending"]["old"] == "gone"
    assert at.dana.get(path).json()["departure"] is None


def test_a_case_from_the_first_date_to_its_end(at: At) -> None:
    call, assignment = on_scene(at)
    path = f"/calls/{call['id']}"
    at.rosa.post(path + "/encounters", {"assignment": assignment["id"], "needs": ["housing"], "safety": ["nothing"]})
    body = {"goal": "A room of her own", "nextContact": in_days(2)}
    assert at.noor.post(path + "/cases", body | {"nextContact": in_days(-1)}, match="*").status_code == 422
    opened = at.noor.post(path + "/cases", body, match=etag(at, call))
    assert opened.status_code == 201, opened.text
    case = f"/cases/{opened.json()['id']}"
    assert at.noor.post(path + "/cases", body, match=etag(at, call)).status_code == 409
    attempt = {"channel": "phone", "result": "no-answer"}
    assert at.noor.post(case + "/attempts", attempt).json()["field"] == "nextContact"
    tried = at.noor.post(case + "/attempts", attempt | {"nextContact": in_days(3)})
    assert (tried.status_code, len(tried.json()["attempts"])) == (201, 1)
    early = at.noor.post(case + "/closure", {"closure": "no-contact"}, match=etag(at, call))
    assert (early.status_code, early.json()["type"].split(":")[-1]) == (409, "too-few-attempts")
    mine = at.noor.get("/cases").json()
    assert [one["id"] for one in mine["cases"]] == [opened.json()["id"]] and mine["next"] is None
    closed = at.noor.post(case + "/closure", {"closure": "goals-met"}, match=etag(at, call))
    assert (closed.json()["closure"], closed.json()["nextContact"]) == ("goals-met", None)
    assert at.noor.get("/cases").json()["cases"] == []
    again = at.noor.post(case + "/reopening", {"nextContact": in_days(1)}, match=etag(at, call))
    assert again.json()["timesReopened"] == 1
    assert at.dana.get("/cases").status_code == 403


def test_the_list_of_cases_goes_on_where_it_ended(at: At) -> None:
    for number in range(3):
        call = at.theo.take_call(location=f"Elm Street {number}")
        body = {"goal": "A doctor", "nextContact": in_days(number + 1)}
        assert at.noor.post(f"/calls/{call['id']}/cases", body, match=call["etag"]).status_code == 201
    first = at.noor.get("/cases", params={"limit": 2}).json()
    rest = at.noor.get("/cases", params={"limit": 2, "after": first["next"]}).json()
    assert [one["number"] for one in first["cases"] + rest["cases"]] == [1, 2, 3]
    assert rest["next"] is None
    assert at.noor.get("/cases", params={"after": "nonsense"}).status_code == 400
