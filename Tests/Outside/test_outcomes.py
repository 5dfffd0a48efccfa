"""What became of the calls, as the terminal, the interface and a spreadsheet tell it, on both engines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from alongside import Server, Workspace
from person import Person
from programs import publish_always_open
from sending import api, call_waiting, on_shift, send, tell


class At:
    """A server as those know it who take calls, send teams and ask what became of it all."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server, self.url = workspace, server, server.url
        self.theo, self.dana, self.rosa = api(self, "theo"), api(self, "dana"), api(self, "rosa")
        self.grace, self.ada = api(self, "grace"), api(self, "ada")

    def leaves(self, reason: str, **more: str) -> dict:
        call = self.theo.take_call(location="Birch Lane 1", source="911")
        answer = self.theo.post(f"/calls/{call['id']}/departure", {"reason": reason, **more}, match=call["etag"])
        assert answer.status_code == 200, answer.text
        return call


# What a spreadsheet would take for a formula, and what would break a line in two.
PLACE = '=Old Town, "Lower"'


@pytest.fixture
def at(workspace: Workspace) -> Iterator[At]:
    """Six calls: one helped, one on the way, one at intake, three that left there."""
    workspace.invite()
    with Server(workspace) as server:
        at = At(workspace, server)
        team = on_shift(at, "North", ("rosa", "clinician"), ("otis", "paramedic"))
        helped = call_waiting(at, "sits-in-a-doorway")
        assignment = send(at, helped, team)
        tell(at.rosa, assignment, "arrived")
        told = {"assignment": assignment["id"], "safety": ["nothing"], "ending": "resolved-on-scene"}
        met = at.rosa.post(f"/calls/{helped['id']}/encounters", told | {"needs": ["food"]})
        assert met.status_code == 201, met.text
        call_waiting(at, "sits-in-a-doorway")
        at.theo.take_call(location="Birch Lane 2", area=PLACE)
        at.leaves("duplicate")
        at.leaves("not-behavioural", alternativeSent="phone", alternativeOutcome="helped")
        at.leaves("not-behavioural", alternativeSent="EMS", alternativeOutcome="not-known-yet")
        yield at


def accounted(document: dict) -> None:
    """Whatever reached a stage is there, left, or reached the next."""
    stages = document["stages"]
    for stage, following in zip(stages, [*stages[1:], None], strict=True):
        onward = following["reached"] if following else 0
        assert stage["reached"] == stage["here"] + sum(stage["left"].values()) + onward, stage["stage"]
        assert sum(stage["left"].values()) == sum(stage["kinds"].values()), stage["stage"]


def test_says_the_same_everywhere(at: At) -> None:
    told = at.workspace.json("funnel")
    accounted(told)
    assert (told["program"], told["counts"], told["total"]) == ("all", "paths", 6)
    intake = told["stages"][0]
    assert (intake["reached"], intake["here"], intake["left"]) == (6, 1, {"not-behavioural": 2, "duplicate": 1})
    assert at.grace.get("/funnel").json() == told
    assert at.workspace.json("funnel", "--program", "denver-star", "--counts", "calls")["total"] == 2
    assert at.workspace.json("funnel", "--to", "2020-01-01")["total"] == 0
    assert at.workspace.json("funnel", "--place", PLACE)["total"] == 1
    table = at.workspace.run("funnel")
    assert table.returncode == 0 and "left: duplicate" in table.stdout
    wrong = at.workspace.run("funnel", "--from", "yesterday", "--json")
    assert (wrong.returncode, json.loads(wrong.stdout)["field"]) == (1, "from")


def test_shows_the_calls_behind_each_figure(at: At) -> None:
    document = at.grace.get("/funnel").json()
    for stage in document["stages"]:
        parts = {"reached": stage["reached"], "here": stage["here"]}
        for part, count in parts.items():
            behind = at.grace.get("/funnel/calls", params={"stage": stage["stage"], "part": part}).json()
            assert len(behind["calls"]) == count, (stage["stage"], part)
        for reason, count in stage["left"].items():
            behind = [
                len(at.grace.get("/funnel/calls", params={"stage": stage["stage"], "part": f"left.{reason}.{kind}"})
                    .json()["calls"])
                for kind in stage["kinds"]
            ]
            assert sum(behind) == count, (stage["stage"], reason)
    # Who counts is not thereby entitled to know of whom.
    assert at.ada.get("/funnel").status_code == 200
    assert at.ada.get("/funnel/calls", params={"stage": "received", "part": "here"}).status_code == 403
    assert at.theo.get("/funnel").status_code == 403


def test_a_spreadsheet_can_open_it(at: At) -> None:
    grace = Person(at.server, "grace")
    answer = grace.get("/outcomes.csv?" + "place=%3DOld%20Town%2C%20%22Lower%22")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert {line["place"] for line in lines} == {"'" + PLACE}
    assert next(line for line in lines if line["part"] == "reached")["count"] == "1"
    everything = list(csv.DictReader(io.StringIO(grace.get("/outcomes.csv").text, newline="")))
    document = grace.get("/outcomes.json").json()
    assert document == at.grace.get("/funnel").json()
    for stage in document["stages"]:
        of_stage = [line for line in everything if line["stage"] == stage["stage"]]
        assert {line["part"]: int(line["count"]) for line in of_stage if line["part"] != "left"} == {
            "reached": stage["reached"], "here": stage["here"]}
        left: dict[str, int] = {}
        for line in of_stage:
            if line["part"] == "left":
                left[line["reason"]] = left.get(line["reason"], 0) + int(line["count"])
        assert left == stage["left"]


def test_an_end_is_asked_for_until_it_is_known(at: At) -> None:
    asked = at.dana.get("/not-served").json()["calls"]
    assert [(end["reason"], end["sent"]) for end in asked] == [("not-behavioural", "EMS")]
    call = asked[0]["call"]
    assert at.dana.post(f"/calls/{call}/outcome", {"outcome": "not-known-yet"}).status_code == 200
    assert at.dana.get("/not-served").json()["calls"] == asked
    assert at.dana.post(f"/calls/{call}/outcome", {"outcome": "taken-to-care"}).status_code == 200
    assert at.dana.get("/not-served").json()["calls"] == []
    again = at.dana.post(f"/calls/{call}/outcome", {"outcome": "taken-to-care"})
    assert again.status_code == 409, again.text
    # Nobody leaves without the word of what went instead.
    open_call = at.theo.take_call(location="Birch Lane 3")
    refused = at.theo.post(
        f"/calls/{open_call['id']}/departure", {"reason": "not-behavioural"}, match=open_call["etag"])
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (422, "needs-alternative")
    accounted(at.workspace.json("funnel"))
    assert at.workspace.verify()["valid"]


def asked_by_new_york(at: At) -> dict:
    """A call that New York's program was asked about, and of which nothing is decided."""
    publish_always_open(at.workspace, name="nyc-bheard")
    call = at.theo.take_call(location="Pier 7", source="911")
    path = f"/calls/{call['id']}"
    tag = at.theo.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    begun = api(at, "sam").post(path + "/triage", {"program": "nyc-bheard"}, match=tag)
    assert begun.status_code == 200, begun.text
    return {"id": call["id"], "etag": begun.headers["ETag"]}


def refused(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].split(":")[-1]


def test_a_programs_own_reason_stands_beneath_the_standard_one(at: At) -> None:
    sam = api(at, "sam")
    call = asked_by_new_york(at)
    path = f"/calls/{call['id']}"
    live = next(one for one in at.theo.get("/programs").json()["programs"] if one["program"] == "nyc-bheard")
    own = next(one for one in live["reasons"] if one["code"] == "ems-could-not-triage")
    assert own["under"] == "insufficient-information" and set(own["title"]) == {"en", "es"}

    choice = {"level": 4, "response": "EMS", "override": "more-is-known", "alternativeOutcome": "not-known-yet"}
    wrong = sam.post(path + "/decision", choice | {"reason": "weapon", "ownReason": own["code"]}, match=call["etag"])
    assert refused(wrong) == (422, "own-reason-of-another")
    unknown = sam.post(path + "/decision", choice | {"ownReason": "no-such-reason"}, match=call["etag"])
    assert refused(unknown) == (422, "no-such-own-reason")
    # The standard reason follows from the program's own.
    decided = sam.post(path + "/decision", choice | {"ownReason": own["code"]}, match=call["etag"])
    assert decided.status_code == 200, decided.text
    left = decided.json()["departure"]
    assert (left["reason"], left["ownReason"]) == ("insufficient-information", "ems-could-not-triage")
    assert sam.get(path + "/assessment").json()["decision"]["ownReason"] == "ems-could-not-triage"

    told = at.workspace.json("funnel", "--program", "nyc-bheard")
    triaged = next(stage for stage in told["stages"] if stage["stage"] == "triaged")
    assert triaged["left"] == {"insufficient-information": 1}
    assert triaged["finer"] == {"insufficient-information": {"ems-could-not-triage": 1}}
    assert "of them: ems-could-not-triage" in at.workspace.run("funnel").stdout
    figure = {"stage": "triaged", "part": "left.insufficient-information/ems-could-not-triage.elsewhere"}
    behind = at.grace.get("/funnel/calls", params=figure).json()["calls"]
    assert [one["ownReason"] for one in behind] == ["ems-could-not-triage"]
    table = Person(at.server, "grace").get("/outcomes.csv?program=nyc-bheard").text
    assert "left-finer,insufficient-information/ems-could-not-triage,elsewhere,1" in table

    # It is put right as the reason is.
    fixed = at.dana.post(
        path + "/corrections", {
            "field": "departure", "value": "insufficient-information", "alternativeSent": "EMS",
            "alternativeOutcome": "helped", "reason": "It could be triaged"}, match=decided.headers["ETag"])
    assert fixed.status_code == 200, fixed.text
    assert fixed.json()["departure"]["ownReason"] is None
    again = at.workspace.json("funnel", "--program", "nyc-bheard")
    assert all(stage["finer"] == {} for stage in again["stages"])
    assert at.workspace.verify()["valid"]


def test_a_program_reports_what_its_file_names(at: At) -> None:
    asked_by_new_york(at)
    told = at.grace.get("/program-metrics", params={"program": "nyc-bheard"}).json()
    named = ["eligibility-rate", "triage-coverage", "service-rate", "reach", "response-time", "disposition-mix", "unknown-rate"]
    assert [one["metric"] for one in told["metrics"]] == named
    coverage = told["metrics"][1]["figures"][0]
    assert (coverage["numerator"], coverage["denominator"], coverage["value"]) == (0, 1, 0)
    assert told["metrics"][3]["figures"][0]["denominator"] == 3
    assert at.workspace.json("metrics", "nyc-bheard") == told
    star = at.workspace.json("metrics", "denver-star", "--to", "2020-01-01")
    assert all(figure["value"] is None for one in star["metrics"] for figure in one["figures"] if figure["unit"] == "share")
    assert "of 1" in at.workspace.run("metrics", "nyc-bheard").stdout
    assert at.grace.get("/program-metrics").status_code == 400
    assert at.theo.get("/program-metrics", params={"program": "nyc-bheard"}).status_code == 403
    page = Person(at.server, "grace").get("/outcomes?program=nyc-bheard").text
    assert "New York B-HEARD reports" in page.replace("What ", "") and "Triage coverage" in page
