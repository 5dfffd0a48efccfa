"""Machines read what is known of a place, record what was observed there, and take it back."""

from __future__ import annotations

import datetime

from alongside import new_key
from problems import problem
from programs import publish_always_open


def days_ago(days: int) -> str:
    return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)).isoformat().replace("+00:00", "Z")


def observed(served, path: str, name: str = "sam", **more):
    body = {"kind": "responder-attacked-here", "source": "responder-saw", "happenedAt": days_ago(30)} | more
    return served.api(name).post(f"{path}/place-facts", body)


def test_a_fact_is_recorded_read_and_taken_back(served) -> None:
    call = served.api("theo").take_call(location="Grove Street 21, Apt 4")
    path = f"/calls/{call['id']}"
    made = observed(served, path, note="On the stairs.")
    assert made.status_code == 201, made.text
    fact = made.json()
    assert (fact["kind"], fact["source"], fact["state"]) == ("responder-attacked-here", "responder-saw", "current")
    assert fact["address"] == "Grove Street 21, Apt 4" and fact["note"] == "On the stairs."
    known = served.api("dana").get(path + "/place").json()
    assert known["facts"] == [fact] and known["searchedBy"] == ["address"]
    assert served.api("ada").get(path + "/place").status_code == 403
    assert observed(served, path, name="theo").status_code == 403
    gone = served.api("sam").post(f"/place-facts/{fact['id']}/withdrawal", {"reason": "not-so"})
    assert gone.json()["state"] == "withdrawn" and gone.json()["withdrawal"] == "not-so"
    again = served.api("sam").post(f"/place-facts/{fact['id']}/withdrawal", {"reason": "not-so"})
    problem(again, 409, "already-withdrawn")


def test_an_arrest_is_no_fact_of_a_place(served) -> None:
    call = served.api("theo").take_call(location="Grove Street 22")
    for kind in ("arrest", "arrested-here", "risk-score", "charge"):
        problem(observed(served, f"/calls/{call['id']}", kind=kind), 422, "not-one-of")


def test_a_fact_answers_the_program_of_the_next_call_there(served) -> None:
    publish_always_open(served.workspace)
    first = served.api("theo").take_call(location="9 Hazel Road")
    observed(served, f"/calls/{first['id']}").raise_for_status()
    call = served.api("theo").take_call(location="HAZEL RD 9", weapon="no", violence="no")
    path = f"/calls/{call['id']}"
    tag = served.api("sam").post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    served.api("sam").post(path + "/triage", {"program": "denver-star"}, match=tag).raise_for_status()
    said = served.api("sam").get(path + "/assessment").json()
    assert {"question": "past-assault", "answer": "yes", "source": "record"} in said["used"]
    contacts = served.api("sam").get(path + "/place").json()["contacts"]
    assert [(one["number"], one["matched"]) for one in contacts] == [(first["number"], ["address"])]


def test_what_is_sent_twice_is_recorded_once_and_what_is_too_old_not_at_all(served) -> None:
    call = served.api("theo").take_call(location="Ivy Lane 2")
    path = f"/calls/{call['id']}"
    body = {"kind": "helpful", "source": "caller-said", "happenedAt": days_ago(1)}
    key = new_key()
    one = served.api("sam").post(path + "/place-facts", body, key=key)
    two = served.api("sam").post(path + "/place-facts", body, key=key)
    assert one.json() == two.json() and len(served.api("sam").get(path + "/place").json()["facts"]) == 1
    problem(observed(served, path, happenedAt=days_ago(800)), 409, "long-expired")
    nowhere = served.api("theo").take_call(location="downtown")
    problem(observed(served, f"/calls/{nowhere['id']}"), 409, "no-one-place")
