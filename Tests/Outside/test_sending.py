"""Teams, orders and reports as machines make them, on both engines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from alongside import Api, Server, Workspace, new_key
from sending import api, call_waiting, declare, on_shift, send, tell


class At:
    """A server as the makers of teams and calls know it."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server = workspace, server
        self.theo, self.dana = api(self, "theo"), api(self, "dana")


@pytest.fixture
def at(workspace: Workspace) -> Iterator[At]:
    """A server of the test's own: a person is on one shift at a time."""
    workspace.invite()
    with Server(workspace) as server:
        yield At(workspace, server)


def etag(at: At, call: dict) -> str:
    return at.dana.get(f"/calls/{call['id']}").headers["ETag"]


def order(at: At, call: dict, assignment: dict, **body: str):
    return at.dana.post(f"/assignments/{assignment['id']}/orders", body, match=etag(at, call))


def test_from_the_suggestion_to_clear(at: At) -> None:
    north = on_shift(at, "North", ("rosa", "clinician"), ("otis", "paramedic"))
    call = call_waiting(at, language="es")
    path = f"/calls/{call['id']}"
    suggested = at.dana.get(path + "/suggestions").json()["suggestions"]
    reasons = {reason["code"]: reason["for"] for reason in suggested[0]["reasons"]}
    assert suggested[0]["team"]["name"] == "North"
    assert reasons == {"free-since": True, "has-disciplines": True, "speaks-language": True}

    assignment = send(at, call, north)
    assert (assignment["state"], assignment["held"]) == ("staged", True)
    refused = order(at, call, assignment, order="go")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("scene-not-safe")
    assert at.dana.get(path + "/scene").json()["state"] == "not-declared"
    declare(at, call)
    scene = at.dana.get(path + "/scene").json()
    assert (scene["state"], scene["declarations"][0]["declaredAs"]) == ("safe", "dispatcher")
    gone = order(at, call, assignment, order="go")
    assert (gone.status_code, gone.json()["state"]) == (200, "going")

    rosa = api(at, "rosa")
    assert tell(rosa, assignment, "arrived")["state"] == "arrived"
    assert at.dana.get(path).json()["stage"] == "arrived"
    shift = at.dana.get("/shifts").json()["shifts"][0]
    assert shift["assignment"]["id"] == assignment["id"]
    assert tell(rosa, assignment, "clear")["endedAs"] == "clear"
    assert at.dana.post(f"/shifts/{shift['id']}/end", {}).status_code == 200
    assert at.workspace.verify()["valid"]


def test_the_same_team_is_sent_once(at: At) -> None:
    north = on_shift(at, "North", ("rosa", "clinician"))
    call, other = call_waiting(at, "sits-in-a-doorway"), call_waiting(at, "sits-in-a-doorway")
    body, key, tag = {"team": north}, new_key(), etag(at, call)
    first = at.dana.post(f"/calls/{call['id']}/assignments", body, key=key, match=tag)
    again = at.dana.post(f"/calls/{call['id']}/assignments", body, key=key, match=tag)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    told = at.dana.post(f"/calls/{other['id']}/assignments", body, match=etag(at, other))
    assert told.status_code == 409
    assert told.json()["type"].endswith("team-already-sent")
    assert str(call["number"]) in told.json()["title"]
    stale = at.dana.post(f"/calls/{call['id']}/assignments", body, match='"1"')
    assert stale.status_code == 412
    assert at.dana.request("POST", f"/calls/{call['id']}/assignments", json=body, key=new_key()).status_code == 428


def test_a_report_is_kept_with_its_own_time_and_flagged(at: At) -> None:
    north = on_shift(at, "North", ("rosa", "clinician"))
    call = at.theo.take_call(location="Elm Street 4")
    told = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=9)
    there = at.dana.post(f"/calls/{call['id']}/arrivals", {"team": north, "at": told.isoformat()})
    assert there.status_code == 201, there.text
    steps = at.dana.get(f"/calls/{call['id']}/assignments").json()["assignments"][0]["steps"]
    assert steps[0]["flag"] == "arrived-before-sent"
    assert steps[0]["at"] < steps[0]["enteredAt"]
    stranger = api(at, "sam").post(f"/assignments/{there.json()['id']}/status", {"status": "clear"})
    assert stranger.status_code == 403
    future = {"status": "clear", "at": (told + datetime.timedelta(days=2)).isoformat()}
    assert api(at, "rosa").post(f"/assignments/{there.json()['id']}/status", future).status_code == 422


def test_help_is_asked_and_answered_once(at: At) -> None:
    north = on_shift(at, "North", ("rosa", "clinician"))
    assignment = send(at, call_waiting(at, "sits-in-a-doorway"), north)
    asked = api(at, "rosa").post(f"/assignments/{assignment['id']}/help", {"kind": "police"})
    assert asked.status_code == 201
    path = f"/help-requests/{asked.json()['id']}/answer"
    assert at.dana.post(path, {"answer": "police-sent"}).json()["answer"] == "police-sent"
    assert at.dana.post(path, {"answer": "police-sent"}).status_code == 409


@pytest.mark.parametrize("who", ["theo", "rosa", "ines", "priya"])
def test_not_everybody_sends(at: At, who: str) -> None:
    call = at.theo.take_call(location="Elm Street 4")
    machine: Api = api(at, who)
    body = {"team": "0193a2f1-77aa-7d10-8e31-2b9c54f0a611"}
    assert machine.post(f"/calls/{call['id']}/assignments", body, match="*").status_code == 403
    assert machine.post("/teams", {"name": "Nobody"}).status_code == 403
