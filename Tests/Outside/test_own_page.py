"""A person's own page from outside: who gets in, what each answer tells, and what is written down of it."""

from __future__ import annotations

import re

import pytest
import requests
from person import Forms, Person

OVER = "This link does not open anything any more"


@pytest.fixture(scope="module")
def noor(served) -> Person:
    return Person(served.server, "noor")


def begun(noor: Person, given: str) -> str:
    return noor.send("/people", "/people", given=given).headers["Location"]


def given(noor: Person, person: str) -> tuple[str, str]:
    answer = noor.send(person + "/own-page", person + "/own-page/links")
    assert answer.status_code == 200
    found = re.search(r'class="address" href="[^"]*(/mine/[^"]+)"[\s\S]*class="code">(\d{3}) (\d{3})<', answer.text)
    assert found, answer.text
    return found.group(1), found.group(2) + found.group(3)


def phone() -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "text/html"
    return session


def opened(served, link: str, code: str) -> requests.Session:
    session = phone()
    answer = session.post(served.url + link, data={"code": code}, timeout=30, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return session


def asks(served, session: requests.Session, link: str, what: str, key: str = "key-1", **fields: str):
    data = {"csrf": "", "key": key} | fields
    return session.post(f"{served.url}{link}/{what}", data=data, timeout=30, allow_redirects=False)


def test_only_the_phone_that_gave_the_code_gets_in(served, noor: Person) -> None:
    link, code = given(noor, begun(noor, "Quillfeather"))
    session = opened(served, link, code)
    page = session.get(served.url + link, timeout=30)
    assert page.status_code == 200 and "Quillfeather" in page.text
    assert page.headers["Cache-Control"] == "no-store" and "noindex" in page.headers["X-Robots-Tag"]
    cookie = next(iter(session.cookies))
    assert cookie.path == link and cookie.has_nonstandard_attr("HttpOnly")
    # Another phone, one with another link's cookie, and one that has none at all, get the same answer as for no link.
    other_link, other_code = given(noor, begun(noor, "Other"))
    other = opened(served, other_link, other_code)
    borrowed = requests.get(
        served.url + link, headers={"Cookie": f"alongside-mine={next(iter(other.cookies)).value}"}, timeout=30)
    unknown = requests.get(served.url + "/mine/" + "x" * 43, timeout=30)
    for answer in (borrowed, requests.get(served.url + link, timeout=30), unknown):
        assert answer.status_code == 404 and OVER in answer.text and "Quillfeather" not in answer.text
    # A safety plan's address does not open it.
    assert session.get(served.url + link.replace("/mine/", "/keep/"), timeout=30).status_code == 404


@pytest.mark.parametrize("what", ["consents", "referrals", "helped", "amendments", "statements"])
def test_nothing_is_done_by_whoever_has_not_opened_it(served, noor: Person, what: str) -> None:
    link, _ = given(noor, begun(noor, "Hollis"))
    answer = asks(served, phone(), link, what, concerns="other", wish="x", consent="x", amendment="x", statement="x", helped="yes")
    assert answer.status_code == 404 and OVER in answer.text


def test_a_form_is_kept_once_and_of_ones_own_only(served, noor: Person) -> None:
    person = begun(noor, "Wren")
    link, code = given(noor, person)
    session = opened(served, link, code)
    for _ in range(2):
        assert asks(served, session, link, "amendments", concerns="plans", wish="no trains").status_code == 303
    assert session.get(served.url + link, timeout=30).text.count("no trains") == 1
    # Without a key, with a part that is none, with too much, and about what is somebody else's or no name at all.
    assert asks(served, session, link, "amendments", key="", concerns="plans", wish="x").status_code == 400
    assert asks(served, session, link, "amendments", key="k2", concerns="nothing", wish="x").status_code == 422
    assert asks(served, session, link, "amendments", key="k3", concerns="plans", wish="x" * 1001).status_code == 422
    for nobody in ("00000000-0000-4000-8000-000000000000", "../..", ""):
        for what, field in (("consents", "consent"), ("statements", "amendment")):
            answer = asks(served, session, link, what, key=f"k-{what}-{nobody}", **{field: nobody}, statement="x")
            assert answer.status_code in (404, 422), (what, nobody, answer.status_code)


def test_what_a_person_asks_stands_in_no_log_and_no_address(served, noor: Person) -> None:
    person = begun(noor, "Zebulon")
    link, code = given(noor, person)
    session = opened(served, link, code)
    assert asks(served, session, link, "amendments", concerns="other", wish="marmalade secret").status_code == 303
    session.get(served.url + link, timeout=30)
    token = link.rsplit("/", 1)[1]
    log = served.server.written() + requests.get(served.url + "/metrics", timeout=30).text
    assert "/mine/{token}" in log
    assert token not in log and "marmalade" not in log and "Zebulon" not in log
    files = [file for file in served.workspace.state.rglob("*") if file.is_file() and file.suffix != ".log"]
    assert files and all(token.encode() not in file.read_bytes() for file in files)


def test_leaving_ends_it_for_the_phone(served, noor: Person) -> None:
    link, code = given(noor, begun(noor, "Rowan"))
    session = opened(served, link, code)
    answer = asks(served, session, link, "leave")
    assert answer.status_code == 200 and 'http-equiv="refresh"' in answer.text and "weather.gov" in answer.text
    assert "Rowan" not in answer.text and "alongside" not in answer.text.lower()
    assert session.get(served.url + link, timeout=30).status_code == 404
    # Somebody without anything open is led away too.
    assert asks(served, phone(), link, "leave").status_code == 200


def test_an_answer_is_given_by_those_who_may(served, noor: Person) -> None:
    person = begun(noor, "Marlow")
    page = noor.get(person + "/own-page")
    assert "/amendments/" not in page.text.replace("/own-page/amendments", "")
    kept = noor.send(
        person + "/own-page", person + "/own-page/amendments", concerns="told", wish="Not my brother", channel="phone")
    assert kept.status_code == 303
    grace = Person(served.server, "grace")
    found = re.search(r'href="(/amendments/[^"]+)"', grace.get(person + "/own-page").text)
    assert found
    path = found.group(1)
    assert noor.get(path).status_code == 403
    refused = grace.send(path, path + "/answer", verdict="accurate", reply="")
    assert refused.status_code == 422 and Forms(refused.text).forms
    assert grace.send(path, path + "/answer", verdict="made", reply="He is told nothing.").status_code == 303
    assert "He is told nothing." in noor.get(person + "/own-page").text
    assert grace.get("/amendments/00000000-0000-4000-8000-000000000000").status_code == 404
