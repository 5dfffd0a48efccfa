"""Keeping a case from day to day as machines tell it, on both engines; and the calendar, as another program reads it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import icalendar
import pytest
import requests
from alongside import Server, Workspace
from person import Person
from sending import api, call_waiting

GOAL = "Quillfeather street, with a door of her own"


class At:
    """A server as those know it who keep cases, and those who answer for them."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server = workspace, server
        self.theo, self.dana = api(self, "theo"), api(self, "dana")
        self.noor, self.grace = api(self, "noor"), api(self, "grace")


@pytest.fixture
def at(workspace: Workspace) -> Iterator[At]:
    workspace.invite()
    with Server(workspace) as server:
        yield At(workspace, server)


def moment(days: float) -> str:
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).isoformat()


def opened(at: At, **more: object) -> dict:
    call = at.theo.take_call(location="Elm Street 4")
    body = {"goal": GOAL, "nextContact": moment(2)} | more
    answer = at.noor.post(f"/calls/{call['id']}/cases", body, match=call["etag"])
    assert answer.status_code == 201, answer.text
    return answer.json()


def done(answer: requests.Response, status: int = 200) -> dict:
    assert answer.status_code == status, answer.text
    return answer.json()


def kind(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].split(":")[-1]


def test_goals_tasks_and_weight(at: At) -> None:
    case = opened(at, weight="light")
    path = f"/cases/{case['id']}"
    assert case["weight"] == "light"
    whole = done(at.noor.post(path + "/goals", {"goal": "See my daughter again"}), 201)
    assert [goal["goal"] for goal in whole["goals"]] == [GOAL, "See my daughter again"]
    first, second = whole["goals"]
    assert kind(at.noor.post(f"/goals/{second['id']}/state", {"state": "given-up"})) == (422, "required")
    told = {"state": "given-up", "reason": "not-possible"}
    assert done(at.noor.post(f"/goals/{second['id']}/state", told))["goals"][1]["reason"] == "not-possible"
    assert done(at.noor.post(f"/goals/{first['id']}/needs", {"needs": []}))["goals"][0]["needs"] == []

    key = "one-task-once"
    told = {"task": "Send the letter", "agency": "Housing office", "due": moment(1)}
    task = done(at.noor.post(path + "/tasks", told, key=key), 201)
    assert done(at.noor.post(path + "/tasks", told, key=key), 201)["id"] == task["id"]
    assert [one["id"] for one in done(at.noor.get("/waiting"))["tasks"]] == [task["id"]]
    mine = done(at.noor.post(path + "/tasks", {"task": "Ring the landlord", "due": moment(1)}), 201)
    assert mine["whoName"] and mine["agency"] is None
    moved = done(at.noor.post(f"/tasks/{mine['id']}/due", {"due": moment(3)}))
    assert moved["due"] > mine["due"]
    ended = done(at.noor.post(f"/tasks/{task['id']}/ending", {"ending": "done"}))
    assert (ended["ending"], ended["endedBy"]) == ("done", moved["whoName"])
    assert kind(at.noor.post(f"/tasks/{task['id']}/ending", {"ending": "done"})) == (409, "task-ended")
    assert done(at.noor.get("/waiting"))["tasks"] == []

    done(at.noor.post(path + "/weight", {"weight": "intensive"}))
    loads = {load["keeper"]: load for load in done(at.grace.get("/caseloads"))["caseloads"]}
    assert (loads[case["owner"]]["cases"], loads[case["owner"]]["weight"]) == (1, 3)
    # Who keeps no cases reads none of it, and no timeline tells it.
    for refused in (at.dana.get(path), at.dana.get("/caseloads"), at.dana.post(path + "/goals", {"goal": "x"})):
        assert refused.status_code == 403
    told_to_dana = at.dana.get(f"/calls/{case['call']}/timeline").text
    assert "Quillfeather" not in told_to_dana and "landlord" not in told_to_dana
    assert at.workspace.verify()["valid"]


def test_where_the_person_is_and_the_days_in_the_community(at: At) -> None:
    case = opened(at)
    path = f"/cases/{case['id']}"
    jail = done(at.noor.post(path + "/absences", {"state": "in-jail", "from": moment(-10)}), 201)
    assert done(at.noor.get(path))["away"] == "in-jail"
    again = {"state": "in-hospital", "from": moment(-12), "until": moment(-9)}
    assert kind(at.noor.post(path + "/absences", again)) == (409, "absence-overlaps")
    done(at.noor.post(f"/absences/{jail['id']}/end", {"until": moment(-4)}))

    def days() -> float:
        answer = at.noor.get(path + "/exposure", params={"from": moment(-20), "to": moment(0)})
        return done(answer)["days"]

    assert days() == pytest.approx(14, abs=0.01)
    right = {"state": "in-jail", "from": moment(-10), "until": moment(-8)}
    corrected = done(at.noor.post(f"/absences/{jail['id']}/correction", right), 201)
    assert corrected["corrects"] == jail["id"] and days() == pytest.approx(18, abs=0.01)
    assert done(at.noor.post(f"/absences/{corrected['id']}/withdrawal", {}))["withdrawnAs"] == "not-so"
    assert days() == pytest.approx(20, abs=0.01)
    assert [one["withdrawnAs"] for one in done(at.noor.get(path))["absences"]] == ["not-so", "corrected"]
    assert at.noor.get(path + "/exposure", params={"from": "yesterday", "to": moment(0)}).status_code == 400


def test_a_meeting_is_added_to_and_never_changed(at: At) -> None:
    path = f"/cases/{opened(at)['id']}"
    told = {
        "agencies": ["Legal aid", "Housing office"], "agreed": "One of us goes with her.",
        "tasks": [{"task": "Bring the papers", "agency": "Legal aid", "due": moment(2)}],
    }
    meeting = done(at.noor.post(path + "/meetings", told), 201)
    added = done(at.grace.post(f"/meetings/{meeting['id']}/addenda", {"addendum": "The office was late."}), 201)
    assert (added["agreed"], [one["addendum"] for one in added["addenda"]]) == (
        "One of us goes with her.", ["The office was late."])
    whole = done(at.noor.get(path))
    assert whole["tasks"][0]["meeting"] == meeting["id"] and whole["meetings"] == [added]


def test_follow_ups_are_planned_and_measured_in_two_figures(at: At) -> None:
    case = opened(at)
    path = f"/cases/{case['id']}"
    steps = [(one["step"], one["standing"]) for one in done(at.noor.get(path))["followUps"]]
    assert steps == [(step, "waiting") for step in ("24-h", "72-h", "7-d", "30-d", "90-d")]
    tried = {"channel": "phone", "result": "no-answer", "nextContact": moment(1)}
    whole = done(at.noor.post(path + "/attempts", tried), 201)
    assert [one["standing"] for one in whole["followUps"]][:2] == ["tried", "waiting"]
    whole = done(at.noor.post(path + "/attempts", tried | {"result": "reached"}), 201)
    assert [one["standing"] for one in whole["followUps"]][:2] == ["reached", "waiting"]
    measured = done(at.grace.get("/follow-ups"))
    assert measured["all"] == {"step": "all", "due": 0, "tried": 0, "reached": 0}
    assert measured["kept"] == ["24-h", "72-h", "7-d", "30-d", "90-d"]
    assert at.noor.get("/follow-ups").status_code == 403


def test_another_program_reads_the_calendar_and_nobody_elses_name(at: At) -> None:
    call = call_waiting(at, location="Willow Court 9")
    noor = at.noor.get("/me").json()["id"]
    person = done(at.grace.post(f"/calls/{call['id']}/people", {"role": "in-crisis", "knownAs": "Juniper Vail"},
                                match=at.dana.get(f"/calls/{call['id']}").headers["ETag"]), 201)
    tag = at.dana.get(f"/calls/{call['id']}").headers["ETag"]
    due = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=2, hours=3)
    body = {"goal": GOAL, "nextContact": due.isoformat(), "person": person["id"], "owner": noor}
    case = done(at.noor.post(f"/calls/{call['id']}/cases", body, match=tag), 201)
    path = f"/cases/{case['id']}"
    done(at.noor.post(path + "/tasks", {"task": "Ring Quillfeather & Sons", "due": moment(1)}), 201)

    who = Person(at.server, "noor")
    answer = who.send("/cases/calendar", "/cases/calendar")
    found = re.search(r'value="(http[^"]*/calendar/([^"]+))"', answer.text)
    assert answer.status_code == 200 and found, answer.text[-2000:]
    address, token = found.groups()
    # The page shows it once; asked for again, it is nowhere.
    assert token not in who.get("/cases/calendar").text

    def read() -> requests.Response:
        return requests.get(address, timeout=30)

    answer = read()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for secret in ("Juniper", "Vail", "Quillfeather", "Willow", token):
        assert secret not in answer.text
    for line in answer.content.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert not calendar.errors and calendar["VERSION"] == "2.0" and calendar["PRODID"]
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    # Denver promises a follow-up of its own besides the five.
    assert len(events) == 1 + 1 + 6 and all(not event.errors for event in events.values())
    contact = events[f"contact-{case['id']}@alongside"]
    assert contact.decoded("DTSTART") == due and int(contact["SEQUENCE"]) == 0
    assert str(contact["SUMMARY"]) == f"Contact due, call {call['number']}"
    assert str(contact["URL"]).endswith(path)
    assert all(not event.decoded("DTSTAMP").utcoffset() for event in events.values())
    # Read again it is the same; after a contact the same date has moved, and says that it is newer.
    assert read().content == answer.content
    later = due + datetime.timedelta(days=1)
    done(at.noor.post(path + "/attempts", {"channel": "phone", "result": "reached", "nextContact": later.isoformat()}), 201)
    again = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(read().content).walk("VEVENT")}
    moved = again[f"contact-{case['id']}@alongside"]
    assert moved.decoded("DTSTART") == later and int(moved["SEQUENCE"]) == 1
    # Neither the log nor what is counted names the address.
    assert token not in at.server.written()
    assert token not in requests.get(at.server.url + "/metrics", timeout=30).text
    assert token not in at.noor.get(f"/calls/{call['id']}/timeline").text
    # A new address closes the old one, and one that is closed says as little as one that never was.
    renewed = who.send("/cases/calendar", "/cases/calendar")
    new = re.search(r'value="(http[^"]*/calendar/[^"]+)"', renewed.text)
    assert new and new.group(1) != address
    unknown = requests.get(at.server.url + "/calendar/" + "x" * 43, timeout=30)
    assert (read().status_code, read().text) == (unknown.status_code, unknown.text) == (404, "")
    assert requests.get(new.group(1), timeout=30).status_code == 200
    who.send("/cases/calendar", "/cases/calendar/removal")
    assert requests.get(new.group(1), timeout=30).status_code == 404
    assert at.workspace.verify()["valid"]


def test_a_missed_follow_up_is_said_once_although_the_server_is_killed(workspace: Workspace) -> None:
    """What is due survives a kill -9: the alarm does it once, whichever server comes to it."""
    workspace.invite()
    server = Server(workspace).start()
    at = At(workspace, server)
    case = opened(at)
    soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=4)).isoformat()
    task = done(at.noor.post(f"/cases/{case['id']}/tasks", {"task": "Ring", "due": soon}), 201)
    for _ in range(3):
        server.kill()
        server = Server(workspace).start()
    try:
        at = At(workspace, server)
        deadline = datetime.datetime.now() + datetime.timedelta(seconds=30)
        while datetime.datetime.now() < deadline:
            found = done(at.noor.get(f"/cases/{case['id']}"))["tasks"][0]
            if found["overdueAt"]:
                break
        assert found["id"] == task["id"] and found["overdueAt"]
        entries = at.noor.get(f"/calls/{case['call']}/timeline").json()["entries"]
        assert [entry["what"] for entry in entries].count("case-task-overdue") == 1
    finally:
        server.stop()
    assert workspace.verify()["valid"]
