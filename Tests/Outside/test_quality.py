"""Flags are confirmed or undone, a week is read blind, and the figures say what all of it comes to."""

from __future__ import annotations

import json

import requests
from alongside import new_key
from person import Person
from problems import problem
from programs import publish_always_open
from reads import SECRET, STORY, decided, draw, unflagged


def screened(served) -> tuple[str, str]:
    call = served.api("theo").take_call(location="Elm Street 4")
    path = f"/calls/{call['id']}"
    return path, served.api("theo").post(path + "/screening", {}, match=call["etag"]).headers["ETag"]


def test_a_flag_is_confirmed_or_undone(served) -> None:
    sam = served.api("sam")
    path, tag = screened(served)
    flag = sam.get(path + "/flag").json()
    assert flag["by"]["name"] == "Theo" and flag["answer"] is None and flag["implied"] is False
    confirmed = sam.post(path + "/flag", {"answer": "confirmed"}, match=tag)
    assert confirmed.status_code == 200 and confirmed.json()["open"]
    assert sam.get(path + "/flag").json()["answeredBy"]["name"] == "Sam"
    tag = confirmed.headers["ETag"]
    undo = {"answer": "undone", "reason": "medical-only"}
    problem(sam.post(path + "/flag", undo, match=tag), 422, "needs-alternative", "alternativeSent")
    undo |= {"alternativeSent": "EMS", "alternativeOutcome": "not-known-yet"}
    key = new_key()
    left = sam.post(path + "/flag", undo, match=tag, key=key)
    assert left.status_code == 200, left.text
    assert left.json()["departure"]["reason"] == "flag-undone" and not left.json()["open"]
    assert sam.post(path + "/flag", undo, match=tag, key=key).json() == left.json()
    assert sam.get(path + "/flag").json()["reason"] == "medical-only"
    problem(sam.post(path + "/flag", {"answer": "confirmed"}, match=left.headers["ETag"]), 409, "already-left")
    kinds = [entry["what"] for entry in sam.get(path + "/timeline").json()["entries"]]
    assert kinds[-3:] == ["flag-confirmed", "flag-undone", "call-left"]


def test_a_flag_is_answered_by_clinicians_with_what_belongs_to_it(served) -> None:
    path, tag = screened(served)
    problem(served.api("theo").post(path + "/flag", {"answer": "confirmed"}, match=tag), 403, "may-not")
    sam = served.api("sam")
    problem(sam.post(path + "/flag", {}, match=tag), 422, "required", "answer")
    problem(sam.post(path + "/flag", {"answer": "confirmed", "reason": "other"}, match=tag), 422, "not-one-of", "reason")
    other = {"answer": "undone", "reason": "other", "alternativeSent": "none"}
    problem(sam.post(path + "/flag", other, match=tag), 422, "required", "note")
    unscreened = served.api("theo").take_call(location="Elm Street 5")
    problem(sam.get(f"/calls/{unscreened['id']}/flag"), 409, "not-screened")


def test_a_week_is_read_blind(served) -> None:
    publish_always_open(served.workspace)
    theo, sam, grace = (served.api(name) for name in ("theo", "sam", "grace"))
    calls = [decided(theo, sam, number, otherwise=number == 0) for number in range(4)]
    calls += [unflagged(theo, number) for number in range(10, 12)]
    week = draw(served.workspace, grace)
    # Sam decided all that were flagged, and Theo took all there are.
    assert len(sam.get("/triage-reads").json()["calls"]) == 2
    problem(theo.get("/triage-reads"), 403, "may-not")
    waiting = grace.get("/triage-reads").json()["calls"]
    assert [one["place"] for one in waiting] == list(range(1, 7)) and {one["week"] for one in waiting} == {week}
    assert not {one["id"] for one in waiting} & set(calls), "the name of a read is not that of its call"
    person = Person(served.server, "grace")
    found = []
    for one in waiting:
        path = f"/triage-reads/{one['id']}"
        first = grace.get(path)
        page = person.get(f"/triage/reads/{one['id']}").text
        assert first.json()["answers"] == [] and first.json()["read"] is None
        betrays_nothing(first.text, page, calls)
        begun = grace.post(path + "/behavioural", {"behavioural": "yes" if STORY in first.text else "no"})
        assert begun.status_code == 200, begun.text
        page = person.get(f"/triage/reads/{one['id']}").text
        betrays_nothing(begun.text, page, calls)
        if begun.json()["answers"]:
            found.append({answer["question"]: answer["answer"] for answer in begun.json()["answers"]})
        problem(grace.post(path + "/behavioural", {"behavioural": "no"}), 409, "read-already")
        kept = grace.post(path + "/level", {"level": 3, "response": "team"})
        assert kept.json()["read"] == {"behavioural": begun.json()["read"]["behavioural"], "level": 3, "response": "team"}
    assert len(found) == 4 and all(answers["weapon"] == "no" for answers in found)
    assert grace.get("/triage-reads").json()["calls"] == []
    figures = served.api("ines").get("/triage-quality").json()
    reads = figures["reads"]
    # All calls of the week were read: what is told is what is so.
    assert (reads["precision"]["value"], reads["recall"]["value"]) == (1, 1)
    assert (reads["underTriage"]["value"], reads["overTriage"]["value"]) == (0, 0.25)
    assert reads["levels"][2][2] == 3 and reads["levels"][3][2] == 1
    drawn = next(one for one in reads["weeks"] if one["week"] == week)
    assert [(one["size"], one["drawn"], one["read"]) for one in drawn["strata"]] == [(4, 4, 4), (2, 2, 2)]
    version = next(one for one in figures["versions"] if one["program"] == "denver-star")
    assert version["overrides"] == [{"code": "other", "direction": "up", "count": 1}]
    assert version["overriddenCalls"]["left"] == {"elsewhere": 1} and version["followed"]["taken"] == 3
    assert version["begunToDecided"]["decided"] == 4
    problem(theo.get("/triage-quality"), 403, "may-not")
    assert served.workspace.verify()["valid"] is True


def betrays_nothing(document: str, page: str, calls: list[str]) -> None:
    """Nothing of what was decided, why, by whom, or what was sent, nor the way to the record that says so."""
    words = [SECRET, "caller-wants-officer", "police", "Sam", "star-team", "STAR team", "not-behavioural", "recommended"]
    main = page[page.index("<main") : page.index("</main>")]
    # Those who should have gone are offered to choose among, the same for every call.
    offered = main[: main.index("<form")] if "<form" in main else main
    for text in (document, offered):
        assert not [word for word in words if word in text], text
    assert not [call for call in calls if call in document or call in page]
    assert "decision" not in json.loads(document) and "flag" not in json.loads(document)


def test_the_page_is_for_those_who_answer_for_figures(served) -> None:
    url = f"{served.url}/triage/quality"
    assert requests.get(url, timeout=20, allow_redirects=False).status_code in (303, 401, 403)
    ines = Person(served.server, "ines")
    shown = ines.get("/triage/quality")
    assert shown.status_code == 200 and "How well triage works" in shown.text and "Read more or fewer" not in shown.text
    assert ines.get("/triage/quality?from=2026-02-30").status_code == 422
    assert ines.get("/triage/quality.json").json()["reads"]["kappaWeights"] == "linear"
    assert Person(served.server, "dana").get("/triage/quality").status_code == 403
