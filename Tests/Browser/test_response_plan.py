"""What the next team should know: written by one, approved by another, shown where a person is recognised."""

from __future__ import annotations

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running
from sending import api

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def begin(page: Page, running: Running, **fields: str) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name}").fill(value)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


def write(page: Page, address: str, **fields: str) -> None:
    page.goto(address + "/plan/draft")
    for name, text in fields.items():
        page.locator(f"#draft-{name}").fill(text)


def approved(running: Running, page_of, **known: str) -> str:
    """Somebody with an approved plan that is shown, and the address of their record."""
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, **known)
    write(noor, address, strategies="Say your name\nAsk about the dog", avoid="Sirens", background="Moved in spring.")
    noor.get_by_role("button", name="Save and ask for approval").click()
    grace = page_of(running, "grace", address.removeprefix(running.url) + "/plan")
    grace.get_by_role("button", name="Approve", exact=True).click()
    grace.get_by_text("Decide otherwise").click()
    grace.locator("#showing-choice").select_option("shown")
    grace.locator("#showing-reason").fill("Just moved here.")
    grace.locator("#showing").get_by_role("button", name="Record it").click()
    expect(grace.get_by_text("Shown to those who go, whatever the rule says.")).to_be_visible()
    return address


def test_a_plan_is_written_by_one_and_approved_by_another(running: Running, page_of) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Wilhelmina", family="Ashdown")
    noor.get_by_role("link", name="Response plan").click()
    expect(noor.get_by_text("No plan is shown")).to_be_visible()
    noor.get_by_role("link", name="Write a plan").click()
    # Asked for approval with nothing to do in it: refused, and what was typed is still there.
    noor.locator("#draft-baseline").fill("Talks fast and a lot.")
    noor.get_by_role("button", name="Save and ask for approval").click()
    expect(noor.locator(".trouble")).to_contain_text("What to do, in this order")
    expect(noor.locator("#draft-baseline")).to_have_value("Talks fast and a lot.")
    noor.locator("#draft-strategies").fill("Say your name\nAsk about the dog")
    noor.get_by_role("button", name="Save and ask for approval").click()
    expect(noor.get_by_role("heading", name="Waits for approval")).to_be_visible()
    expect(noor.get_by_text("Written by Noor")).to_be_visible()
    plan = address.removeprefix(running.url) + "/plan"
    grace = page_of(running, "grace", "/plans")
    grace.get_by_role("link", name="Wilhelmina Ashdown").click()
    grace.get_by_text("Give it back").first.click()
    grace.locator("#decision-reason").fill("Say whom to ring.")
    grace.locator("#decision").get_by_role("button").click()
    noor.goto(running.url + plan)
    expect(noor.get_by_text("Say whom to ring.")).to_be_visible()
    noor.get_by_role("link", name="Go on writing").click()
    noor.locator("#draft-strategies").fill("Say your name\nAsk about the dog\nRing her sister")
    noor.get_by_role("button", name="Save and ask for approval").click()
    grace.goto(running.url + plan)
    grace.get_by_role("button", name="Approve", exact=True).click()
    expect(grace.get_by_role("heading", name="The approved plan")).to_be_visible()
    # Nobody met her yet, so those who go are not shown it; a supervisor may decide otherwise, with the reason.
    rosa = page_of(running, "rosa", plan)
    expect(rosa.get_by_text("No plan is shown")).to_be_visible()
    assert "dog" not in rosa.content()
    expect(grace.get_by_text("Hidden from those who go: met 0 times")).to_be_visible()


def test_two_who_write_at_once_lose_nothing(running: Running, page_of) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Leopold", family="Winterbourne")
    write(noor, address, strategies="First thing")
    noor.get_by_role("button", name="Save the draft").click()
    sam = page_of(running, "sam", address.removeprefix(running.url) + "/plan/draft")
    write(noor, address, strategies="First thing\nSecond thing")
    noor.get_by_role("button", name="Save the draft").click()
    noor.wait_for_url(address + "/plan")
    sam.locator("#draft-avoid").fill("Loud voices")
    sam.get_by_role("button", name="Save the draft").click()
    expect(sam.locator(".trouble")).to_contain_text("Somebody else has changed the plan")
    expect(sam.locator("#draft-avoid")).to_have_value("Loud voices")
    theirs = sam.locator("section", has=sam.get_by_role("heading", name="What a colleague has saved since"))
    expect(theirs).to_contain_text("Second thing")
    sam.locator("#draft-strategies").fill("First thing\nSecond thing")
    sam.get_by_role("button", name="Save the draft").click()
    sam.wait_for_url(address + "/plan")
    expect(sam.get_by_text("Written by Noor, Sam")).to_be_visible()


def test_an_officer_sees_safety_facts_plan_and_contact_and_nothing_else(running: Running, page_of) -> None:
    address = approved(running, page_of, given="Cornelius", family="Applewhite", phone="812 555 0177")
    noor = page_of(running, "noor", address.removeprefix(running.url) + "/plan")
    noor.get_by_text("Record something dangerous").click()
    noor.locator("#danger-observed").select_option("carried-weapon")
    noor.locator("#danger-toldBy").select_option("other-agency")
    noor.locator("#danger-reference").fill("2026-118")
    noor.locator("#danger").get_by_role("button", name="Record it").click()
    expect(noor.locator("main")).to_contain_text("Carried a weapon")
    noor.get_by_text("Name somebody").click()
    noor.locator("#contact-contactName").fill("Ada Applewhite")
    noor.locator("#contact-contactPhone").fill("812 555 0178")
    noor.locator("#contact").get_by_role("button", name="Record it").click()
    expect(noor.get_by_role("link", name="812 555 0178")).to_be_visible()
    asked: list[str] = []
    omar = page_of(running, "omar", "/plans")
    omar.on("request", lambda request: asked.append(request.url))
    omar.locator("#search-typed").press_sequentially("aplewhite", delay=15)
    omar.locator("#found").get_by_role("link", name="Cornelius Applewhite").click()
    told = omar.locator("main")
    for word in ("Carried a weapon", "report 2026-118", "Ask about the dog", "Sirens", "Ada Applewhite"):
        expect(told).to_contain_text(word)
    expect(omar.get_by_role("link", name="812 555 0178")).to_have_attribute("href", "tel:+18125550178")
    content = omar.content()
    assert "Moved in spring" not in content and "0177" not in content and omar.locator("main form").count() == 0
    assert all("plewhite" not in url for url in asked)
    # Of somebody of whom nothing is told, an officer is not even told that they are there.
    untold = begin(noor, running, given="Barnaby", family="Applewhite")
    answer = omar.request.get(untold + "/plan")
    assert answer.status == 404 and "Barnaby" not in answer.text()
    assert omar.request.get(re.sub(r"people/.*", f"people/{uuid.uuid4()}/plan", untold)).status == 404
    # The record itself, its contacts and its names are not for an officer, be they there or not.
    for path in (address, address + "/plan/draft", running.url + "/people"):
        answer = omar.request.get(path)
        assert answer.status == 403 and "Applewhite" not in answer.text()


def test_whoever_goes_is_told_where_a_person_was_recognised(running: Running, page_of) -> None:
    address = approved(running, page_of, given="Philippa", family="Ravenscroft")
    # Sam takes the call, so that it is theirs; what is told before somebody goes does not ask for that.
    call = api(running, "sam").take_call(location="4 Elm Street", whatHappened="Walks up and down", weapon="no")
    running.theo.post(f"/calls/{call['id']}/people", {"role": "in-crisis", "knownAs": "Ravenscroft"}).raise_for_status()
    sam = page_of(running, "sam", f"/calls/{call['id']}")
    sam.get_by_role("link", name="Say who it is").click()
    # What was written of them is looked for at once.
    found = sam.locator("#found li", has=sam.get_by_role("link", name="Philippa Ravenscroft"))
    found.get_by_role("button").click()
    sam.wait_for_url(f"**/calls/{call['id']}")
    known = sam.get_by_role("region", name="Philippa Ravenscroft")
    expect(known).to_contain_text("this person: probable")
    expect(known).to_contain_text("Ask about the dog")
    theo = page_of(running, "theo", f"/calls/{call['id']}")
    assert "Ravenscroft" in theo.content() and "Ask about the dog" not in theo.content()
    sam.goto(address)
    expect(sam.get_by_role("heading", name="Met once")).to_be_visible()
    sam.goto(f"{running.url}/calls/{call['id']}")
    sam.get_by_role("link", name="Say who it is").click()
    sam.get_by_role("button", name="It is not them").click()
    sam.wait_for_url(f"**/calls/{call['id']}")
    expect(sam.get_by_role("region", name="Philippa Ravenscroft")).to_have_count(0)
    sam.get_by_role("link", name="Say who it is").click()
    sam.locator("#record-given").fill("Somebody")
    sam.locator("#record").get_by_role("button").click()
    sam.wait_for_url(f"**/calls/{call['id']}")
    expect(sam.locator("section.people").get_by_role("link", name="Somebody")).to_be_visible()


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_everybody_can_use_it(running: Running, page_of, options: dict) -> None:
    name = "".join(letter for letter in str(sorted(options)) if letter.isalpha()) or "desk"
    address = approved(running, page_of, given=name, family="Greythorne")
    page = page_of(running, "grace", address.removeprefix(running.url) + "/plan", **options)
    for summary in page.locator("main summary").all():
        summary.click()
    for path in (page.url, address + "/plan/draft", running.url + "/plans"):
        if page.url != path:
            page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert Axe().run(page).response["violations"] == [], path
    assert re.search(r"/plans$", page.url)
