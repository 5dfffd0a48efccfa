"""The link by which a service answers a referral: given by a machine, tried by strangers, opened after the server was killed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from alongside import new_key
from running import Running, running_server
from sending import api, referred


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


class Browser:
    """A browser of a service."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def look(self, address: str) -> requests.Response:
        return self.session.get(address, timeout=30)

    def send(self, address: str, place: str = "", **fields: str) -> requests.Response:
        page = self.look(address).text
        csrf = re.search(r'name="csrf" value="([^"]*)"', page)
        fields = {"csrf": csrf[1] if csrf else "", "key": new_key(), **fields}
        return self.session.post(address + place, data=fields, timeout=30)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def plain(answer: requests.Response) -> tuple[int, str, dict[str, str]]:
    """What an answer says, without what is new in every answer."""
    body = re.sub(r'value="[^"]*"|/asked/[^"/]*', "", answer.text)
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in ("date", "x-request-id", "set-cookie")}
    return answer.status_code, body, kept


def test_a_link_is_told_once_and_opens_with_its_code(running: Running) -> None:
    noor, referral = referred(running, "Harbour House")
    path, key = f"/referrals/{referral['id']}/link", new_key()
    given = noor.post(path, {}, key=key)
    assert given.status_code == 201
    again = noor.post(path, {}, key=key)
    assert again.status_code == 201 and again.json()["address"] is None and again.json()["code"] is None
    browser, link = Browser(), given.json()
    answer = browser.send(link["address"], code=link["code"])
    assert answer.status_code == 200 and "Wren" in answer.text
    assert "no-store" in answer.headers["Cache-Control"] and "noindex" in answer.headers["X-Robots-Tag"]
    told = browser.send(link["address"], "/answer", answer="accepted", appointmentAt="2099-05-04T09:30")
    assert told.status_code == 200 and "2099-05-04" in told.text
    # One that is older opens nothing any more.
    newer = noor.post(path, {}).json()
    assert browser.look(link["address"]).status_code == 404
    assert Browser().look(newer["address"]).status_code == 200


def test_strangers_learn_the_same_of_links_that_are_unknown_closed_and_replaced(running: Running) -> None:
    noor, referral = referred(running, "Mill Park")
    path = f"/referrals/{referral['id']}/link"
    replaced = noor.post(path, {}).json()["address"]
    tried = noor.post(path, {}).json()
    stranger = Browser()
    for _ in range(5):
        last = stranger.send(tried["address"], code=wrong(tried["code"]))
    assert last.status_code == 404
    unknown = f"{running.url}/asked/{'x' * 43}"
    answers = {str(plain(Browser().look(address))) for address in (unknown, replaced, tried["address"])}
    assert len(answers) == 1
    # Without a pass nothing is told either, and nobody is asked to believe it.
    for place, fields in (("/answer", {"answer": "accepted"}), ("/attendance", {"attended": "yes"}), ("/contacts", {})):
        assert Browser().send(unknown, place, **fields).status_code in (403, 404)
    [own] = [one for one in noor.get("/referrals").json()["referrals"] if one["id"] == referral["id"]]
    assert own["answer"] is None
    # What is over cannot be opened by the right code.
    assert Browser().send(tried["address"], code=tried["code"]).status_code in (403, 404)


def test_a_page_of_a_link_says_nothing_of_anybody_before_the_code(running: Running) -> None:
    noor, referral = referred(running, "Quay Shelter")
    link = noor.post(f"/referrals/{referral['id']}/link", {}).json()
    page = Browser().look(link["address"]).text
    assert not re.search("Wren|Quay|[Ss]helter|bed|Noor|Willow", page)
    for odd in ("12", "not a number", "１２３"):
        assert Browser().send(link["address"], code=odd).status_code == 422


def test_the_first_of_two_has_it_and_the_other_reads_so(running: Running) -> None:
    noor, referral = referred(running, "First Rest", "Second Rest")
    both = [one for one in noor.get("/referrals").json()["referrals"] if one["askedWith"] == referral["id"]]
    assert {one["serviceName"] for one in both} == {"First Rest", "Second Rest"}
    first, second = (next(one for one in both if one["serviceName"].startswith(name)) for name in ("First", "Second"))
    links = {one["id"]: noor.post(f"/referrals/{one['id']}/link", {}).json() for one in both}
    browsers = {one: Browser() for one in links}
    for one, link in links.items():
        assert "Wren" in browsers[one].send(link["address"], code=link["code"]).text
    taken = browsers[second["id"]].send(links[second["id"]]["address"], "/answer", answer="accepted")
    assert taken.status_code == 200
    spared = browsers[first["id"]].look(links[first["id"]]["address"])
    assert "Your answer is not needed any more" in spared.text and "Wren" not in spared.text


def test_a_link_outlives_the_server_and_so_does_what_was_told(running: Running) -> None:
    noor, referral = referred(running, "Steady House")
    link = noor.post(f"/referrals/{referral['id']}/link", {}).json()
    browser = Browser()
    browser.send(link["address"], code=link["code"])
    running.server.kill()
    running.server.start()
    link["address"] = running.url + link["address"][link["address"].index("/asked/"):]
    browser = Browser()
    assert "Wren" in browser.send(link["address"], code=link["code"]).text
    browser.send(link["address"], "/answer", answer="full")
    running.server.kill()
    running.server.start()
    referrals = api(running, "noor").get(f"/calls/{referral['call']}/needs").json()["needs"][0]["referrals"]
    assert [(one["state"], one["declinedBecause"]) for one in referrals] == [("declined", "full")]
    assert running.workspace.verify()["valid"]
    assert link["address"].rsplit("/", 1)[1] not in running.server.written()
