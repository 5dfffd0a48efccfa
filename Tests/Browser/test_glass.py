"""A record that is held back is opened in an emergency, says so on every page, is closed again, and is reviewed."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running
from sending import api

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WORDS = "Took pills, breathes slowly, nobody else is there"


def begin(page: Page, running: Running, given: str) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    page.locator("#person-given").fill(given)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


def open_record(page: Page, address: str, reason: str = "danger-to-life") -> None:
    page.goto(address + "/open")
    page.locator(f"[name=reason][value={reason}]").check()
    page.locator("#glass-words").fill(WORDS)
    page.get_by_role("button", name="Open the record for 60 minutes").click()
    page.wait_for_url(address)


@pytest.fixture
def noor(running: Running, page_of) -> Page:
    return page_of(running, "noor", "/people")


def test_a_record_is_opened_closed_and_reviewed(running: Running, noor: Page, page_of, open_browser) -> None:
    address = begin(noor, running, "Oleander")
    path = address.removeprefix(running.url)
    call = running.theo.take_call(location="4 Elm Street", whatHappened="Does not answer")
    rosa = open_browser(running, "rosa", **PHONE).new_page()
    # What may be seen is seen, and what is held back is said, with the reason.
    rosa.goto(address)
    expect(rosa.get_by_role("heading", level=1)).to_have_text("Oleander")
    held = rosa.get_by_role("region", name="Held back")
    expect(held).to_contain_text("Nothing ties you to this person")
    expect(held).to_contain_text("Their safety plan")
    expect(rosa.get_by_role("link", name="Response plan")).to_be_visible()
    expect(rosa.get_by_role("link", name="Safety plan")).to_have_count(0)
    expect(rosa.locator("#met-title")).to_have_count(0)
    assert Axe().run(rosa).response["violations"] == []
    # Whoever comes by the address itself is told so too, and led to the same page.
    answer = rosa.goto(address + "/safety-plan")
    assert answer and answer.status == 403
    rosa.get_by_role("link", name="Open it in an emergency").click()
    rosa.wait_for_url(address + "/open")
    assert Axe().run(rosa).response["violations"] == []
    assert rosa.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # What was typed stays when it is refused.
    rosa.locator("[name=reason][value=cannot-speak]").check()
    rosa.locator("#glass-words").evaluate("field => { field.removeAttribute('minlength'); field.value = 'Quick' }")
    rosa.locator("#glass-call").select_option(call["id"])
    rosa.get_by_role("button", name="Open the record for 60 minutes").click()
    expect(rosa.locator("#glass-words-trouble")).to_contain_text("shorter than 10")
    expect(rosa.locator("[name=reason][value=cannot-speak]")).to_be_checked()
    expect(rosa.locator("#glass-call")).to_have_value(call["id"])
    rosa.locator("#glass-words").fill(WORDS)
    rosa.get_by_role("button", name="Open the record for 60 minutes").click()
    rosa.wait_for_url(address)
    # Open, and said above every page of the person; on no other.
    banner = rosa.get_by_role("complementary", name="Opened in an emergency")
    for page in ("", "/safety-plan", "/consents", "/plan"):
        rosa.goto(address + page)
        expect(banner).to_contain_text("The person cannot speak for themselves")
        expect(banner.locator("[data-until]")).to_have_text(re.compile("^(60|59)$"))
        assert rosa.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(rosa).response["violations"] == []
    expect(rosa.get_by_role("region", name="Held back")).to_have_count(0)
    rosa.goto(running.url + "/people")
    expect(banner).to_have_count(0)
    # The privacy officer is told on whatever page they are.
    priya = page_of(running, "priya", "/account")
    expect(priya.get_by_role("link", name=re.compile(r"^Privacy \(\d+\)$"))).to_be_visible()
    priya.goto(running.url + "/privacy")
    opened = priya.get_by_role("article", name=re.compile("Oleander"))
    expect(opened).to_contain_text("Rosa, Responder")
    expect(opened).to_contain_text(WORDS)
    expect(opened).to_contain_text(f"Call {call['number']}")
    expect(opened).to_contain_text("Open until")
    opened.get_by_text("What was looked at").click()
    expect(opened.locator(".trail")).to_contain_text("Read safety plans")
    assert Axe().run(priya).response["violations"] == []
    # Closed early, it is closed at the next step.
    rosa.goto(address)
    banner.get_by_role("button", name="Close it now").click()
    rosa.wait_for_url(address)
    expect(rosa.get_by_role("region", name="Held back")).to_be_visible()
    answer = rosa.goto(address + "/safety-plan")
    assert answer and answer.status == 403
    priya.reload()
    expect(opened).to_contain_text("Closed early")
    # Reviewed with words, once.
    opened.get_by_role("button", name="Record the review").click()
    expect(priya.locator(".trouble")).to_be_visible()
    opened.get_by_label("It was right").first.check()
    opened.get_by_label("In words").fill("The call says so too.")
    opened.get_by_role("button", name="Record the review").click()
    priya.wait_for_url("**/privacy")
    priya.get_by_text("Reviewed", exact=True).click()
    expect(priya.get_by_role("article", name=re.compile("Oleander"))).to_contain_text("The call says so too.")
    expect(priya.get_by_role("article", name=re.compile("Oleander")).get_by_role("button")).to_have_count(0)
    assert Axe().run(priya).response["violations"] == []
    # What the person is told names nobody.
    told = api(running, "priya").get(f"{path}/opened").json()["opened"]
    assert [(one["reason"], one["roles"], one["by"], one["words"]) for one in told] == [
        ("cannot-speak", ["responder"], None, None)]


def test_two_tabs_and_a_double_click_open_it_once(running: Running, noor: Page, open_browser) -> None:
    address = begin(noor, running, "Marlowe")
    sam = open_browser(running, "sam").new_page()
    other = sam.context.new_page()
    for page in (sam, other):
        page.goto(address + "/open")
        page.locator("[name=reason][value=other]").check()
        page.locator("#glass-words").fill(WORDS)
    sam.get_by_role("button", name="Open the record for 60 minutes").dblclick()
    sam.wait_for_url(address)
    # The second tab is told that it is open already, and shows the way.
    other.get_by_role("button", name="Open the record for 60 minutes").click()
    expect(other.get_by_role("heading", name="There is nothing to open")).to_be_visible()
    expect(other.locator(".trouble")).to_contain_text("still open")
    other.get_by_role("link", name="Go to the person").click()
    other.wait_for_url(address)
    opened = api(running, "priya").get("/opened").json()["opened"]
    assert len([one for one in opened if address.endswith(one["person"])]) == 1


def test_it_works_without_scripts(running: Running, noor: Page, open_browser) -> None:
    address = begin(noor, running, "Zebedee")
    page = open_browser(running, "rosa", java_script_enabled=False).new_page()
    open_record(page, address)
    expect(page.locator(".glassopen")).to_contain_text("The person may die")
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_role("region", name="Held back")).to_be_visible()


def test_it_is_for_those_who_may(running: Running, noor: Page, open_browser) -> None:
    address = begin(noor, running, "Tamsin")
    for name, status in (("theo", 403), ("dana", 403), ("omar", 403), ("grace", 403), ("priya", 403), ("sam", 200)):
        page = open_browser(running, name).new_page()
        answer = page.goto(address + "/open")
        assert answer and answer.status == status, name
    # A call of theirs ties them, and there is nothing to break.
    call = api(running, "sam").take_call(location="4 Elm Street")
    running.theo.post(f"/calls/{call['id']}/people", {"role": "in-crisis", "knownAs": "Tamsin"}).raise_for_status()
    sam = open_browser(running, "sam").new_page()
    sam.goto(f"{running.url}/calls/{call['id']}")
    sam.get_by_role("link", name="Say who it is").click()
    sam.locator("#found li", has=sam.get_by_role("link", name="Tamsin")).get_by_role("button").click()
    sam.goto(address + "/open")
    expect(sam.get_by_role("heading", name="There is nothing to open")).to_be_visible()
    sam.goto(address)
    expect(sam.get_by_role("heading", name="Met once")).to_be_visible()
    expect(sam.get_by_role("region", name="Held back")).to_have_count(0)
