"""Records asked for and given, from outside: two people, nothing of what was taken out in any byte, every look written down."""

from __future__ import annotations

import hashlib
import re

import pytest
from person import Person

GONE = ["Rowan", "Pell", "812 555 0147", "8125550147", "555 0147"]


@pytest.fixture(scope="module")
def priya(served) -> Person:
    return Person(served.server, "priya")


@pytest.fixture(scope="module")
def grace(served) -> Person:
    return Person(served.server, "grace")


def taken(priya: Person, kind: str, scope: str, about: str, **more: str) -> str:
    answer = priya.send("/records", "/records", **({
        "request-kind": kind, "requester": "Juniper Marsh", "asked-for": "What is kept of that night",
        "rests-on": "26-CV-104", "scope": scope, "about": about, "proof": "document", "received-at": ""} | more))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def gathered(priya: Person, request: str) -> str:
    answer = priya.send(request, request + "/gathering")
    assert answer.status_code == 303, answer.text
    return priya.get(request + "/packet").text


def accepted(priya: Person, request: str) -> None:
    """Takes out all that rules propose, page by page."""
    for _ in range(50):
        page = priya.get(request + "/packet?show=open").text
        places = re.findall(r'name="(place-[^"]+)"', page)
        if not places:
            return
        answer = priya.send(
            request + "/packet?show=open", request + "/redactions/answers", answer="accepted",
            **{place: "on" for place in places})
        assert answer.status_code == 303, answer.text
    raise AssertionError("places are left")


def released(priya: Person, grace: Person, request: str) -> dict[str, str]:
    answer = priya.send(request, request + "/submission", seen="on")
    assert answer.status_code == 303, answer.text
    answer = grace.send(request, request + "/release")
    assert answer.status_code == 303, answer.text
    files = {}
    for form in ("html", "csv", "json"):
        answer = grace.get(f"{request}/copy/{form}")
        assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        files[form] = answer.content.decode()
    return files


def test_what_is_taken_out_is_in_no_byte(served, priya: Person, grace: Person) -> None:
    call = served.api("theo").take_call(
        location="Alder Row 4", callerName="Rowan Pell", callback="812 555 0147",
        whatHappened="ROWAN PELL rang from 812 555 0147 and says somebody sits outside")
    request = taken(priya, "court-order", "call", str(call["number"]), requester="District Court")
    page = gathered(priya, request)
    assert "Rowan Pell" in page and "<mark" in page
    # It cannot be given while places are left, nor by whoever made it ready.
    assert priya.send(request, request + "/submission").status_code == 409
    accepted(priya, request)
    answer = priya.send(request, request + "/submission", seen="on")
    assert answer.status_code == 303
    assert "Somebody else releases it" in priya.get(request).text
    own = priya.form(request, request + "/return") | {"shown": re.search(
        r'name="shown" value="([^"]+)"', grace.get(request).text).group(1)}
    own.pop("returned-because", None)
    own["key"] = own["key"] + "-own"
    answer = priya.session.post(priya.server.url + request + "/release", data=own, allow_redirects=False, timeout=30)
    assert answer.status_code == 409
    answer = grace.send(request, request + "/release")
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == request + "/copy"
    shown = grace.get(request + "/copy").text
    digests = re.findall(r'class="digest">([0-9a-f]{64})<', shown)
    files = {form: grace.get(f"{request}/copy/{form}").content for form in ("json", "html", "csv")}
    assert digests == [hashlib.sha256(files[form]).hexdigest() for form in ("json", "html", "csv")]
    for text in [shown, *(file.decode() for file in files.values())]:
        for gone in GONE:
            assert gone.lower() not in text.lower(), gone
        assert "says somebody sits outside" in text
    assert "██████" in files["html"].decode() and "5 U.S.C. 552(b)(6)" in files["html"].decode()
    # Released is released.
    key = {"csrf": own["csrf"], "key": "once-more"}
    answer = priya.session.post(
        priya.server.url + request + "/withdrawal", data=key, allow_redirects=False, timeout=30)
    assert answer.status_code == 409


def test_a_record_that_changed_is_read_again(served, priya: Person, grace: Person) -> None:
    call = served.api("theo").take_call(location="Alder Row 5", whatHappened="Sings at night")
    request = taken(priya, "court-order", "call", str(call["number"]), requester="District Court")
    gathered(priya, request)
    accepted(priya, request)
    assert priya.send(request, request + "/submission", seen="on").status_code == 303
    fields = grace.form(request, request + "/release")
    assert served.api("theo").post(f"/calls/{call['id']}/notes", {"text": "Asked for a blanket"}).status_code == 201
    answer = grace.session.post(grace.server.url + request + "/release", data=fields, allow_redirects=False, timeout=30)
    assert answer.status_code == 409 and "Gather it again" in answer.text
    gathered(priya, request)
    accepted(priya, request)
    files = released(priya, grace, request)
    assert "Asked for a blanket" in files["html"] and "Sings at night" in files["csv"]


def test_nobody_known_is_told_that_none_were_found(priya: Person) -> None:
    request = taken(priya, "person", "nobody", "")
    answer = priya.send(request, request + "/nothing")
    assert answer.status_code == 303, answer.text
    letter = priya.get(request + "/copy").text
    assert "found no records that we can give" in letter and "SHA-256" in letter
    assert priya.get(request + "/copy/pdf").status_code == 404


def test_bad_forms_are_refused_and_nothing_is_kept(served, priya: Person) -> None:
    for more in ({"received-at": "2099-01-01T10:00"}, {"request-kind": "king"}, {"requester": ""}, {"asked-for": ""},
                 {"scope": "planet"}, {"scope": "call", "about": "999999"}, {"scope": "person", "about": "nobody"},
                 {"scope": "period", "from": "2026-01-02", "to": "2026-01-01"}, {"rests-on": "", "request-kind": "subpoena"}):
        fields = {"request-kind": "person", "requester": "J", "asked-for": "All", "scope": "nobody"} | more
        answer = priya.send("/records", "/records", **fields)
        assert answer.status_code in (409, 422), (more, answer.status_code)
        assert 'class="trouble"' in answer.text or 'class="error"' in answer.text, more
    theo = Person(served.server, "theo")
    assert theo.get("/records").status_code == 403
    assert priya.get("/records/00000000-0000-7000-8000-000000000000").status_code == 404
