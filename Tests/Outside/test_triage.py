"""Machines ask a program for a call, answer its questions, read what it says and decide."""

from __future__ import annotations

from alongside import ROOT, Api, new_key
from problems import problem
from programs import PUBLISHER, publish, publish_always_open

CALM = {
    "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
    "harm-now": "no", "in-crisis": "yes", "phone-enough": "no",
}


def in_triage(served, **facts: str) -> tuple[Api, str, str]:
    """A call that Denver's program is asked for: the clinician's machine, the call's path and its version."""
    publish_always_open(served.workspace)
    call = served.api("theo").take_call(**({"location": "Elm Street 4"} | facts))
    path = f"/calls/{call['id']}"
    sam = served.api("sam")
    tag = sam.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    begun = sam.post(path + "/triage", {"program": "denver-star"}, match=tag)
    assert begun.status_code == 200, begun.text
    assert begun.json()["program"] == "denver-star"
    return sam, path, begun.headers["ETag"]


def said(answers: dict[str, str], **more: str) -> dict:
    return {"answers": [{"question": key, "answer": value, **more} for key, value in answers.items()]}


def test_programs_are_listed_with_what_they_ask(served) -> None:
    publish_always_open(served.workspace)
    listed = served.api("dana").get("/programs").json()["programs"]
    denver = next(one for one in listed if one["program"] == "denver-star")
    weapon = next(one for one in denver["questions"] if one["question"] == "weapon")
    assert weapon["values"] == ["yes", "no", "unknown", "refused"] and weapon["danger"] == ["yes"]
    assert set(weapon["text"]) == {"en", "es"}
    assert [one["response"] for one in denver["responses"]] == ["star-team"]
    assert served.api("ada").get("/programs").status_code == 403


def test_an_assessment_says_why_and_what_would_change_it(served) -> None:
    sam, path, tag = in_triage(served)
    first = sam.get(path + "/assessment").json()
    assert first["level"] == 4 and first["phoneFirst"] and "weapon" in first["unknown"]
    answered = sam.post(path + "/answers", said(CALM), match=tag)
    assert answered.status_code == 200, answered.text
    now = answered.json()
    assert (now["level"], now["response"], now["reason"]) == (3, "star-team", None)
    assert now["callVersion"] == int(answered.headers["ETag"].strip('"'))
    assert {"question": "weapon", "answer": "yes", "level": 4, "response": "co-response"} in now["wouldChange"]
    assert any(rule["rule"] == "team" for rule in now["rules"])
    assert sam.get(path + "/assessment").json() == now
    assert served.api("dana").get(path + "/assessment").status_code == 200


def test_deciding_sends_the_call_on_and_keeps_what_was_said(served) -> None:
    sam, path, tag = in_triage(served)
    tag = sam.post(path + "/answers", said(CALM), match=tag).headers["ETag"]
    key = new_key()
    decided = sam.post(path + "/decision", {}, match=tag, key=key)
    assert decided.status_code == 200, decided.text
    assert decided.json()["stage"] == "eligible" and decided.json()["open"]
    again = sam.post(path + "/decision", {}, match=tag, key=key)
    assert again.status_code == 200 and again.json() == decided.json()
    decision = sam.get(path + "/assessment").json()["decision"]
    assert (decision["level"], decision["response"], decision["override"]) == (3, "star-team", None)
    assert decision["by"]["name"] == "Sam"
    problem(sam.post(path + "/decision", {}, match=decided.headers["ETag"]), 409, "already-decided")
    kinds = [entry["what"] for entry in sam.get(path + "/timeline", params={"limit": 200}).json()["entries"]]
    assert kinds[-1] == "triage-decided" and kinds.count("triage-answered") == len(CALM)


def test_deciding_otherwise_needs_a_code(served) -> None:
    sam, path, tag = in_triage(served)
    tag = sam.post(path + "/answers", said(CALM), match=tag).headers["ETag"]
    ambulance = {"level": 4, "response": "EMS", "reason": "medical-priority", "alternativeOutcome": "not-known-yet"}
    problem(sam.post(path + "/decision", ambulance, match=tag), 422, "needs-override-code", "override")
    problem(sam.post(path + "/decision", ambulance | {"override": "other"}, match=tag), 422, "required", "note")
    problem(sam.post(path + "/decision", ambulance | {"level": "four"}, match=tag), 422, "not-a-number", "level")
    problem(sam.post(path + "/decision", ambulance | {"level": True}, match=tag), 422, "not-a-number", "level")
    problem(sam.post(path + "/decision", {"note": "Why"}, match=tag), 422, "required", "response")
    left = sam.post(path + "/decision", ambulance | {"override": "more-is-known"}, match=tag)
    assert left.status_code == 200, left.text
    assert left.json()["departure"]["alternativeSent"] == "EMS"


def test_what_does_not_fit_is_refused_and_leaves_nothing(served) -> None:
    sam, path, tag = in_triage(served)
    problem(sam.post(path + "/answers", {"answers": []}, match=tag), 422, "nothing-given")
    problem(sam.post(path + "/answers", {"answers": "yes"}, match=tag), 422, "not-a-list", "answers")
    problem(sam.post(path + "/answers", said({"shoe-size": "yes"}), match=tag), 422, "not-one-of", "question")
    both = said({"weapon": "no", "violence": "perhaps"})
    problem(sam.post(path + "/answers", both, match=tag), 422, "not-one-of", "answer")
    problem(sam.post(path + "/answers", said({"weapon": "no"}, source="rumour"), match=tag), 422, "not-one-of", "source")
    problem(sam.post(path + "/answers", said({"weapon": "no"}), match='"1"'), 412, "outdated")
    problem(sam.post(path + "/triage", {"program": "denver-star"}, match=tag), 409, "program-already-asked")
    problem(served.api("dana").post(path + "/answers", said({"weapon": "no"}), match=tag), 403, "may-not")
    assert "weapon" in sam.get(path + "/assessment").json()["unknown"]
    waiting = served.api("theo").take_call(location="Birch Lane")
    problem(sam.get(f"/calls/{waiting['id']}/assessment"), 409, "triage-not-begun")
    begin = sam.post(f"/calls/{waiting['id']}/triage", {"program": "denver-star"}, match=waiting["etag"])
    problem(begin, 409, "not-screened")


def test_the_terminal_publishes_by_name_or_file_and_says_what_is_wrong(served, tmp_path) -> None:
    text = (ROOT / "Programs/dallas-right-care.yaml").read_text()
    first = publish(served.workspace, "dallas-right-care")
    again = publish(served.workspace, "dallas-right-care")
    assert first == again and first[0]["program"] == "dallas-right-care"
    other = tmp_path / "other.yaml"
    other.write_text(text + "\n# Changed without a new version.\n")
    assert served.workspace.json("program", "publish", str(other), "--by", PUBLISHER, expect=1)["refused"] == "program-version-taken"
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace("level: 4", "level: 9", 1))
    done = served.workspace.run("program", "publish", str(faulty), "--by", PUBLISHER)
    line = text[: text.index("level: 4")].count("\n") + 1
    assert done.returncode == 1 and str(line) in done.stderr
    assert served.workspace.run("program", "publish", "no-such-program", "--by", PUBLISHER).returncode == 2
    assert served.workspace.verify()["valid"]
