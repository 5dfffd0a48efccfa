"""An evening in the city: planned, held, with what was given, asked and promised there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running, running_server
from sending import api
from supplying import stocked

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


def is_sound(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"


def test_an_evening_is_planned_and_told(running: Running, page_of) -> None:
    stocked(running, "Van Lantern")
    page: Page = page_of(running, "rosa", "/outreach", **PHONE)
    expect(page.get_by_text("Nothing is planned")).to_be_visible()
    is_sound(page)
    page.locator("#event-eventKind").select_option("community-meeting")
    page.locator("#event-eventTitle").fill("Evening at the library")
    page.locator("#event-eventPlace").fill("Elm Street 4")
    page.get_by_text("In which languages").first.click()
    page.get_by_label("Spanish").check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evening at the library")
    is_sound(page)
    page.locator("#outcome-peopleReached").fill("forty")
    page.locator("#outcome-minutes").fill("90")
    page.get_by_role("button", name="Record it").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#outcome-peopleReached").fill("41")
    page.locator("#tell-title + .trouble + form button, #tell-title + form button").first.click()
    expect(page.get_by_text("41 people reached · 90 minutes")).to_be_visible()

    page.get_by_text("Record what was given out").click()
    lot = page.locator("#gift-standing option", has_text="Van Lantern").first.get_attribute("value")
    page.locator("#gift-standing").select_option(lot)
    page.locator("#gift-quantity").fill("2")
    page.get_by_role("button", name="Record what was given").click()
    expect(page.locator("#gifts-title ~ ul li")).to_have_count(1)
    page.get_by_text("Record what somebody asked or said").click()
    page.locator("#question-feedbackText").fill("Who comes at night?")
    page.locator("#question-feedbackWay").fill("812 555 0144")
    page.locator("section", has=page.locator("#asked-title")).get_by_role("button").click()
    expect(page.locator("section", has=page.locator("#asked-title")).get_by_text("answer by")).to_be_visible()
    # Whoever recorded it does not read what others asked; that it was asked, they see.
    assert "Who comes at night?" not in page.content() and "812 555 0144" not in page.content()
    page.get_by_text("Something we promised").click()
    page.locator("#follow-up-promised").fill("Send cards in Amharic")
    page.locator("#follow-up-dueOn").fill(str(datetime.date.today() + datetime.timedelta(7)))
    page.get_by_role("button", name="Keep it in mind").click()
    expect(page.get_by_role("button", name="It is done: Send cards in Amharic")).to_be_visible()
    is_sound(page)

    grace: Page = page_of(running, "grace", "/outreach")
    expect(grace.locator("table").get_by_text("41")).to_be_visible()
    grace.get_by_role("button", name="It is done: Send cards in Amharic").click()
    expect(grace.get_by_role("heading", name="Promised, and still to be done")).to_have_count(0)
    is_sound(grace)
    grace.get_by_role("link", name="Evening at the library").click()
    expect(grace.get_by_text("done by Grace")).to_be_visible()
    grace.get_by_role("link", name="A question").click()
    expect(grace.get_by_text("812 555 0144")).to_be_visible()


def test_whoever_only_looks_is_offered_nothing_to_change(running: Running, page_of) -> None:
    told = {"kind": "talk", "title": "How to ask for us", "place": "Station 2", "heldOn": "2026-02-03"}
    event = api(running, "grace").post("/outreach/events", told).json()["id"]
    ines: Page = page_of(running, "ines", f"/outreach/events/{event}")
    expect(ines.get_by_role("heading", level=1)).to_have_text("How to ask for us")
    assert ines.locator("#outcome-peopleReached, #event-eventTitle, #gift-standing, #follow-up-promised").count() == 0
    is_sound(ines)
    omar: Page = page_of(running, "omar", "/account")
    assert omar.request.get(running.url + "/outreach").status == 403
