"""Machines record what instruments found and ask for second opinions; the terminal adds an agency's wording."""

from __future__ import annotations

from pathlib import Path

from alongside import Api, new_key
from instruments import accept_wording, add_wording, wording
from problems import problem
from programs import publish_always_open


def in_triage(served, **facts: str) -> tuple[Api, str, str]:
    """A call that Denver's program is asked for: the clinician's machine, the call's path and its version."""
    publish_always_open(served.workspace)
    call = served.api("theo").take_call(**({"location": "Elm Street 4"} | facts))
    path = f"/calls/{call['id']}"
    sam = served.api("sam")
    tag = sam.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    begun = sam.post(path + "/triage", {"program": "denver-star"}, match=tag)
    assert begun.status_code == 200, begun.text
    return sam, path, begun.headers["ETag"]


def test_a_tier_is_recorded_with_who_asked_and_how(served) -> None:
    sam, path, tag = in_triage(served)
    told = {"instrument": "c-ssrs-screener", "tier": "high", "askedByRole": "crisis-line", "manner": "told-by-service"}
    key = new_key()
    kept = sam.post(path + "/instruments", told, match=tag, key=key)
    assert kept.status_code == 201, kept.text
    assert kept.json()["tier"] == "high" and kept.json()["needsAction"] and kept.json()["wording"] is None
    assert (kept.json()["askedByRole"], kept.json()["askedBy"]) == ("crisis-line", None)
    assert sam.post(path + "/instruments", told, match=tag, key=key).json() == kept.json(), "a retry is harmless"
    assert len(sam.get(path + "/instruments").json()["results"]) == 1
    problem(served.api("dana").get(path + "/instruments"), 403, "may-not")
    assert "suicide-tier" not in sam.get(path + "/assessment").json()["unknown"]
    problem(sam.post(path + "/instruments", told | {"tier": "17"}, match="*"), 422, "not-one-of", "tier")
    answers = {"instrument": "c-ssrs-screener", "answers": [{"item": "q1", "answer": "yes"}]}
    problem(sam.post(path + "/instruments", answers, match="*"), 422, "wording-not-there", "answers")


def test_a_high_tier_is_not_closed_without_a_safety_action(served) -> None:
    sam, path, _ = in_triage(served, weapon="no", violence="no")
    sam.post(path + "/instruments", {"instrument": "c-ssrs-screener", "tier": "high"}, match="*")
    ended = {
        "level": 2, "response": "phone", "reason": "transferred-to-988", "override": "more-is-known",
        "alternativeOutcome": "helped",
    }
    problem(sam.post(path + "/decision", ended, match="*"), 409, "safety-owed", "measures")
    problem(sam.post(path + "/safety-measures", {"measures": []}, match="*"), 422, "required", "measures")
    made = served.api("dana").post(path + "/safety-measures", {"measures": ["warm-handover"]}, match="*")
    assert made.status_code == 200, made.text
    assert sam.post(path + "/decision", ended, match="*").status_code == 200


def test_a_result_is_taken_back_with_a_reason_and_stays_readable(served) -> None:
    sam, path, _ = in_triage(served)
    found = sam.post(path + "/instruments", {"instrument": "c-ssrs-screener", "tier": "high"}, match="*").json()
    assert (found["withdrawnBy"], found["withdrawnAt"], found["withdrawnBecause"]) == (None, None, None)
    address = f"{path}/instruments/{found['id']}/withdrawal"
    problem(sam.post(address, {"reason": "a-whim"}), 422, "not-one-of", "reason")
    problem(served.api("theo").post(address, {"reason": "other-person"}), 403, "may-not")
    key = new_key()
    taken = sam.post(address, {"reason": "other-person"}, key=key)
    assert taken.status_code == 200, taken.text
    assert taken.json()["state"] == "earlier" and taken.json()["withdrawnBecause"] == "other-person"
    assert taken.json()["withdrawnBy"]["name"] == "Sam"
    assert sam.post(address, {"reason": "other-person"}, key=key).json() == taken.json(), "a retry is harmless"
    problem(sam.post(address, {"reason": "other-person"}), 409, "already-withdrawn")
    assert [result["id"] for result in sam.get(path + "/instruments").json()["results"]] == [found["id"]]
    other = in_triage(served)[1]
    problem(sam.post(f"{other}/instruments/{found['id']}/withdrawal", {"reason": "not-asked"}), 404, "no-such-result")


def test_locus_is_only_what_somebody_found_elsewhere(served) -> None:
    sam, path, _ = in_triage(served)
    told = {"instrument": "locus", "tier": "level-4"}
    problem(sam.post(path + "/instruments", told, match="*"), 422, "required", "day")
    told |= {"day": "2026-03-02", "assessor": "Dr. Iqbal", "vendor": "A vendor"}
    kept = sam.post(path + "/instruments", told, match="*")
    assert kept.status_code == 201, kept.text
    assert kept.json()["assessor"] == "Dr. Iqbal" and kept.json()["manner"] is None
    items = {one["instrument"]: one["items"] for one in sam.get("/instruments").json()["instruments"]}
    assert items["locus"] == [] and len(items["c-ssrs-screener"]) == 7


def test_a_colleague_answers_what_was_asked(served) -> None:
    sam, path, _ = in_triage(served, weapon="no", violence="no")
    grace = served.api("grace")
    me = grace.get("/me").json()["id"]
    asked = sam.post(path + "/second-opinions", {"asked": me})
    assert asked.status_code == 201 and asked.json()["asked"]["id"] == me
    answer = f"{path}/second-opinions/{asked.json()['id']}/answer"
    problem(sam.post(answer, {"opinion": "agree"}), 409, "own-question")
    problem(grace.post(answer, {"opinion": "otherwise", "level": 4}), 422, "required", "response")
    said = grace.post(answer, {"opinion": "otherwise", "level": 4, "response": "police", "note": "He has a key."})
    assert said.status_code == 200, said.text
    assert (said.json()["state"], said.json()["about"], said.json()["level"]) == ("answered", "recommended", 4)
    problem(grace.post(answer, {"opinion": "agree"}), 409, "opinion-closed")
    problem(sam.post(f"{path}/second-opinions/{asked.json()['id']}/withdrawal", {}), 409, "opinion-closed")
    again = sam.post(path + "/second-opinions", {})
    back = sam.post(f"{path}/second-opinions/{again.json()['id']}/withdrawal", {})
    assert back.json()["state"] == "withdrawn"
    listed = served.api("dana").get(path + "/second-opinions").json()["opinions"]
    assert [one["state"] for one in listed] == ["withdrawn", "answered"]
    other, elsewhere, _ = in_triage(served)
    problem(other.post(f"{elsewhere}/second-opinions/{again.json()['id']}/withdrawal", {}), 404, "no-such-opinion")


def test_a_wording_waits_for_somebody_with_a_name(served, tmp_path: Path) -> None:
    kept = add_wording(served.workspace, wording())
    assert kept["standing"] == "waiting" and len(kept["digest"]) == 64
    sam, path, _ = in_triage(served)
    told = {"instrument": "test-screen", "wording": kept["digest"], "answers": [{"item": "q3", "answer": "yes"}]}
    problem(sam.post(path + "/instruments", told, match="*"), 404, "no-such-instrument", "instrument")
    problem(sam.post(f"/instruments/wordings/{kept['digest']}/acceptance", {}), 403, "may-not")
    accept_wording(served.api("grace"), kept["digest"])
    found = sam.post(path + "/instruments", told, match="*")
    assert found.status_code == 201, found.text
    assert found.json()["tier"] == "high" and found.json()["settled"]
    assert add_wording(served.workspace, wording())["standing"] == "accepted", "the same file changes nothing"
    listed = served.workspace.run("instrument", "list")
    assert "test-screen" in listed.stdout and "c-ssrs-screener\n  No wording." in listed.stdout
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(wording().replace("q3: Item", "q8: Item"))
    refused = served.workspace.run("instrument", "add", str(faulty))
    assert refused.returncode == 1 and "faulty.yaml:" in refused.stderr and "Item three" not in refused.stderr
    assert served.workspace.verify()["valid"]


