"""What a machine meets at /api/v1: taking, changing, following and correcting calls."""

from __future__ import annotations

import concurrent.futures
import re

import pytest
from alongside import Api, new_key
from problems import problem


# Who asks


def test_says_whom_the_token_speaks_for(theo: Api) -> None:
    me = theo.get("/me").json()
    assert (me["name"], me["displayName"], me["roles"]) == ("theo", "Theo", ["call-taker"])


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer no-such-token", "Basic dGhlbzp4", "Bearer \u00e9"])
def test_nobody_enters_without_a_token(served, authorization) -> None:
    headers = {"Authorization": authorization.encode()} if authorization else {}
    answer = served.api(None).get("/me", headers=headers)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_who_may_not_is_told_so(served) -> None:
    auditor = served.api("ada")
    problem(auditor.post("/calls", {"location": "Elm Street 4"}), 403)
    problem(auditor.get("/calls"), 403)


# Taking a call


def test_one_fact_makes_a_call(theo: Api) -> None:
    answer = theo.post("/calls", {"callback": "(812) 555-0142"})
    assert answer.status_code == 201
    call = answer.json()
    assert call["callback"] == "+18125550142"
    assert call["stage"] == "received" and call["open"] is True
    assert call["takenBy"]["name"] == "Theo"
    assert call["location"] is None and call["departure"] is None and call["incident"] is None
    assert answer.headers["Location"].endswith(f"/api/v1/calls/{call['id']}")
    again = theo.get(f"/calls/{call['id']}")
    assert again.json() == call
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_numbers_count_up(theo: Api) -> None:
    numbers = [theo.take_call()["number"] for _ in range(3)]
    assert numbers == sorted(set(numbers))


def test_every_fact_comes_back_as_sent(theo: Api) -> None:
    facts = {
        "location": "Straße 12, 東京 corner — “the blue door”",
        "callback": "+49 30 55501 42",
        "callerName": "Mr. Okafor",
        "callerRelation": "bystander",
        "whatHappened": "Line one\nline two\ttabbed 🙂",
        "language": "es",
        "weapon": "no",
        "violence": "unknown",
        "injury": "refused",
        "source": "988",
    }
    call = theo.take_call(**facts)
    assert {name: call[name] for name in facts} == facts | {"callback": "+49305550142"}


def test_the_first_note_comes_with_the_call(theo: Api) -> None:
    call = theo.take_call(location="Elm Street 4", note="The caller will wait.")
    assert call["notes"] == 1
    notes = theo.get(f"/calls/{call['id']}/notes").json()["notes"]
    assert [(note["text"], note["author"]["name"]) for note in notes] == [("The caller will wait.", "Theo")]


def test_a_call_that_came_earlier_is_marked(theo: Api) -> None:
    call = theo.take_call(location="Elm Street 4", receivedAt="2026-03-01T04:05:06-05:00")
    assert call["receivedAt"] == "2026-03-01T09:05:06.000000Z"
    assert call["enteredLate"] is True
    assert theo.take_call()["enteredLate"] is False


# Doing a thing once


def test_the_same_request_again_changes_nothing(theo: Api) -> None:
    key, body = new_key(), {"location": "Oak Avenue 9", "source": "walk-in"}
    first = theo.post("/calls", body, key=key)
    again = theo.post("/calls", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["Location"] == first.headers["Location"]


def test_a_key_is_good_for_one_request(theo: Api) -> None:
    key = new_key()
    assert theo.post("/calls", {"location": "Oak Avenue 9"}, key=key).status_code == 201
    problem(theo.post("/calls", {"location": "Oak Avenue 10"}, key=key), 422)


def test_two_people_may_make_up_the_same_key(theo: Api, dana: Api) -> None:
    key, body = new_key(), {"location": "Oak Avenue 9"}
    one, other = theo.post("/calls", body, key=key), dana.post("/calls", body, key=key)
    assert one.status_code == other.status_code == 201
    assert one.json()["id"] != other.json()["id"]


def test_twenty_at_once_with_one_key_make_one_call(served) -> None:
    apis = [Api(served.server, None) for _ in range(20)]
    for api in apis:
        api.session.headers.update(served.api("theo").session.headers)
    key, body = new_key(), {"location": "Oak Avenue 11"}
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda api: api.post("/calls", body, key=key), apis))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1


def test_a_post_without_a_key_is_refused(theo: Api) -> None:
    answer = theo.request("POST", "/calls", json={"location": "Elm Street 4"})
    assert answer.status_code in (400, 428)
    problem(answer, answer.status_code)


def test_notes_are_kept_once_too(theo: Api) -> None:
    call = theo.take_call()
    key = new_key()
    one = theo.post(f"/calls/{call['id']}/notes", {"text": "She is safe."}, key=key)
    two = theo.post(f"/calls/{call['id']}/notes", {"text": "She is safe."}, key=key)
    assert one.status_code == two.status_code == 201
    assert one.json()["id"] == two.json()["id"]
    assert theo.get(f"/calls/{call['id']}").json()["notes"] == 1


# Changing what others may change too


def test_a_change_names_the_version_it_means(theo: Api, dana: Api) -> None:
    call = theo.take_call()
    path = f"/calls/{call['id']}"
    changed = dana.patch(path, {"injury": "no"}, match=call["etag"])
    assert changed.status_code == 200
    assert changed.json()["version"] > call["version"]
    assert changed.headers["ETag"] != call["etag"]
    problem(theo.patch(path, {"injury": "yes"}, match=call["etag"]), 412)
    assert theo.get(path).json()["injury"] == "no"
    problem(theo.request("PATCH", path, json={"injury": "yes"}), 428)


def test_a_merge_patch_is_read_as_one(theo: Api) -> None:
    call = theo.take_call(location="Elm Street 4", callerName="Mr. Okafor")
    answer = theo.request(
        "PATCH", f"/calls/{call['id']}", match=call["etag"], data=b'{"callerName":null,"weapon":"no"}',
        headers={"Content-Type": "application/merge-patch+json"},
    )
    assert answer.status_code == 200
    after = answer.json()
    assert (after["location"], after["callerName"], after["weapon"]) == ("Elm Street 4", None, "no")


def test_what_has_not_changed_is_not_sent_again(theo: Api) -> None:
    call = theo.take_call()
    path = f"/calls/{call['id']}"
    same = theo.get(path, headers={"If-None-Match": call["etag"]})
    assert same.status_code == 304 and same.content == b"" and same.headers["ETag"] == call["etag"]
    theo.post(path + "/notes", {"text": "More is known."})
    changed = theo.get(path)
    assert theo.get(path, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 304


def test_of_many_changes_to_one_version_one_is_done(served) -> None:
    call = served.api("theo").take_call()
    apis = [Api(served.server, None) for _ in range(10)]
    for api in apis:
        api.session.headers.update(served.api("theo").session.headers)

    def change(number: int) -> int:
        # Another street than the call has: what changes nothing makes no new version, and would be done beside the one.
        body = {"location": f"Oak Street {number}"}
        return apis[number].patch(f"/calls/{call['id']}", body, match=call["etag"]).status_code

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(change, range(10)))
    assert statuses == [200] + [412] * 9


# The path


def test_screening_moves_the_call_on(theo: Api) -> None:
    call = theo.take_call()
    answer = theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    assert answer.status_code == 200 and answer.json()["stage"] == "screened"
    again = theo.post(f"/calls/{call['id']}/screening", {}, match=answer.headers["ETag"])
    problem(again, 409)


def test_a_call_leaves_with_a_reason(theo: Api) -> None:
    call = theo.take_call()
    path = f"/calls/{call['id']}/departure"
    problem(theo.post(path, {"reason": "not-behavioural"}, match=call["etag"]), 422, field="alternativeSent")
    missing = theo.post(path, {"reason": "not-behavioural", "alternativeSent": "EMS"}, match=call["etag"])
    problem(missing, 422, field="alternativeOutcome")
    body = {"reason": "not-behavioural", "alternativeSent": "EMS", "alternativeOutcome": "not-known-yet"}
    left = theo.post(path, body, match=call["etag"])
    assert left.status_code == 200, left.text
    departure = left.json()["departure"]
    assert left.json()["open"] is False
    assert (departure["reason"], departure["kind"], departure["alternativeSent"]) == ("not-behavioural", "outside", "EMS")


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("duplicate", "outside"), ("test", "outside"), ("caller-gone", "lost"), ("received-unknown", "unknown")],
)
def test_each_reason_has_its_kind(theo: Api, reason: str, kind: str) -> None:
    call = theo.take_call()
    left = theo.post(f"/calls/{call['id']}/departure", {"reason": reason}, match=call["etag"])
    assert left.status_code == 200 and left.json()["departure"]["kind"] == kind


def test_what_was_recorded_can_be_put_right(dana: Api) -> None:
    call = dana.take_call(source="911", location="Elm Street 4")
    path = f"/calls/{call['id']}"
    body = {"field": "source", "value": "transfer", "reason": "The county passed it on."}
    right = dana.post(path + "/corrections", body, match=call["etag"])
    assert right.status_code == 200 and right.json()["source"] == "transfer"
    problem(dana.post(path + "/corrections", body | {"reason": ""}, match=right.headers["ETag"]), 422, field="reason")
    timeline = dana.get(path + "/timeline").json()["entries"]
    assert "911" in str(timeline), "the old value must stay readable"


def test_a_call_taker_corrects_only_their_own(theo: Api, dana: Api) -> None:
    body = {"field": "source", "value": "officer", "reason": "It was an officer."}
    own, other = theo.take_call(source="911"), dana.take_call(source="911")
    assert theo.post(f"/calls/{own['id']}/corrections", body, match=own["etag"]).status_code == 200
    problem(theo.post(f"/calls/{other['id']}/corrections", body, match=other["etag"]), 403)


# Incidents


def test_two_calls_become_one_incident_and_part_again(theo: Api) -> None:
    one, two = theo.take_call(), theo.take_call()
    linked = theo.put(f"/calls/{one['id']}/incident", {"with": two["id"]}, match=one["etag"])
    assert linked.status_code == 200, linked.text
    other = theo.get(f"/calls/{two['id']}")
    assert linked.json()["incident"] == other.json()["incident"] is not None
    assert linked.json()["linkedCalls"] == [{"id": two["id"], "number": two["number"]}]
    assert other.json()["linkedCalls"] == [{"id": one["id"], "number": one["number"]}]
    parted = theo.delete(f"/calls/{one['id']}/incident", match=linked.headers["ETag"])
    assert parted.status_code == 200
    assert parted.json()["incident"] is None and parted.json()["linkedCalls"] == []
    assert theo.get(f"/calls/{two['id']}").json()["linkedCalls"] == []


def test_a_call_cannot_be_linked_with_itself_or_nothing(theo: Api) -> None:
    call = theo.take_call()
    path = f"/calls/{call['id']}/incident"
    itself = theo.put(path, {"with": call["id"]}, match=call["etag"])
    assert itself.status_code in (409, 422), itself.text
    nothing = theo.put(path, {"with": "0193a2f1-77aa-7d10-8e31-2b9c54f0a611"}, match=call["etag"])
    assert nothing.status_code in (404, 422), nothing.text


# Reading on


def test_lists_are_read_page_by_page(theo: Api) -> None:
    made = [theo.take_call(location=f"Birch Lane {n}")["id"] for n in range(7)]
    seen: list[str] = []
    cursor = None
    for _ in range(200):
        page = theo.get("/calls", params={"limit": 3, "open": "true"} | ({"after": cursor} if cursor else {})).json()
        assert len(page["calls"]) <= 3
        seen += [call["id"] for call in page["calls"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)), "a page repeated a call"
    assert set(made) <= set(seen)


def test_lists_can_be_narrowed(theo: Api) -> None:
    here = theo.take_call()
    gone = theo.take_call()
    theo.post(f"/calls/{gone['id']}/departure", {"reason": "test"}, match=gone["etag"])

    def ids(**query: str) -> set[str]:
        return {call["id"] for call in theo.get("/calls", params=query | {"limit": 200}).json()["calls"]}

    assert here["id"] in ids(open="true") and gone["id"] not in ids(open="true")
    assert gone["id"] in ids(open="false") and here["id"] not in ids(open="false")
    assert here["id"] in ids(stage="received") and here["id"] not in ids(stage="screened")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "open=perhaps", "stage=nowhere", "after=%00"])
def test_parameters_of_the_wrong_form_are_named(theo: Api, query: str) -> None:
    answer = theo.get(f"/calls?{query}")
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code, field=query.split("=")[0])


def test_the_timeline_tells_what_happened_and_no_more(theo: Api, dana: Api) -> None:
    call = theo.take_call(location="Elm Street 4", callerName="Mr. Okafor")
    dana.patch(f"/calls/{call['id']}", {"weapon": "no"}, match=call["etag"])
    entries = theo.get(f"/calls/{call['id']}/timeline").json()["entries"]
    assert [entry["position"] for entry in entries] == sorted(entry["position"] for entry in entries)
    assert {entry["by"]["name"] for entry in entries if entry["by"]} >= {"Theo", "Dana"}
    first = theo.get(f"/calls/{call['id']}/timeline", params={"limit": 1}).json()
    assert len(first["entries"]) == 1 and first["next"]
    rest = theo.get(f"/calls/{call['id']}/timeline", params={"after": first["next"]}).json()
    assert first["entries"] + rest["entries"] == entries


# The edge of HTTP


def test_what_is_not_there_is_not_found(theo: Api) -> None:
    problem(theo.get("/calls/0193a2f1-77aa-7d10-8e31-2b9c54f0a611"), 404)
    problem(theo.get("/nothing"), 404)
    answer = theo.get("/calls/not-an-id")
    assert answer.status_code in (400, 404)
    problem(answer, answer.status_code)


def test_methods_that_are_not_possible_are_refused_with_those_that_are(theo: Api) -> None:
    answer = theo.request("DELETE", "/calls")
    problem(answer, 405)
    assert {method.strip() for method in answer.headers["Allow"].split(",")} >= {"GET", "POST"}


def test_other_kinds_of_content_are_refused(theo: Api) -> None:
    sent = theo.request(
        "POST", "/calls", key=new_key(), data=b"location=Elm", headers={"Content-Type": "text/plain"}
    )
    problem(sent, 415)
    answer = theo.get("/me", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == "application/json", "the API answers in JSON whatever is asked for"


def test_no_page_may_be_kept_by_a_cache(theo: Api) -> None:
    answer = theo.get(f"/calls/{theo.take_call()['id']}")
    assert re.search(r"no-store|no-cache|private", answer.headers.get("Cache-Control", ""))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
