"""Noor keeps a case from the first goal to the last: through the real pages, with the keyboard where she lives in them."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running
from sending import api

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def open_case(page: Page, running: Running, goal: str) -> str:
    """Opens a case from a follow-up that an officer asked for; its address."""
    omar = api(running, "omar")
    told = {"kind": "follow-up", "whatHappened": f"Wants {goal}", "callback": "812 555 0142"}
    assert omar.post("/requests", told).status_code == 201
    page.goto(running.url + "/cases")
    page.locator(".worklist li", has_text=f"Wants {goal}").locator("a.which").click()
    page.locator("summary", has_text="Open a case").click()
    page.locator("#opening-goal").fill(goal)
    expect(page.locator("#opening-owner option[selected]")).to_contain_text(re.compile(r"\d+ cases?, weight \d+"))
    page.locator("#opening-weight").select_option("intensive")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*")
    return page.url


@pytest.fixture
def noor(running: Running, page_of) -> Page:
    return page_of(running, "noor", "/cases")


def test_a_case_is_kept_from_its_first_goal_to_its_end(running: Running, noor: Page) -> None:
    address = open_case(noor, running, "A room with a door")
    # Another goal, which is given up; the first is reached.
    noor.locator("summary", has_text="Add a goal").first.click()
    noor.locator("#goal-goal").fill("A garden")
    noor.get_by_role("button", name="Add the goal").click()
    garden = noor.locator(".goals > li", has_text="A garden")
    expect(garden.locator(".mark")).to_contain_text("Open")
    garden.locator("summary").click()
    garden.locator("select").select_option("not-possible")
    garden.get_by_role("button", name="Keep this").click()
    expect(noor.locator(".goals > li", has_text="A garden").locator(".mark")).to_contain_text("Given up")

    # Somebody else owes something, and so do we.
    def add_task(what: str, agency: str = "") -> None:
        noor.locator("summary", has_text="Add a task").first.click()
        noor.locator("#task-task").fill(what)
        noor.locator("#task-agency").fill(agency)
        noor.get_by_role("button", name="Add the task").click()
        expect(noor.locator(".tasks > li", has_text=what)).to_be_visible()

    add_task("Send the lease", "Housing office")
    add_task("Ring her sister")
    noor.goto(running.url + "/cases")
    expect(noor.locator(".waits")).to_contain_text("Housing office")
    expect(noor.locator(".waits li", has_text="Send the lease")).to_contain_text("since today")
    expect(noor.locator("#part-week ~ ul, #part-later ~ ul").first).to_be_visible()

    noor.goto(address)
    noor.get_by_role("button", name="Done: Send the lease").click()
    expect(noor.locator(".tasks .off", has_text="Send the lease")).to_contain_text("Done")
    noor.goto(running.url + "/cases")
    expect(noor.locator("li", has_text="Send the lease")).to_have_count(0)

    # In jail: the page warns before somebody calls, and the list says so.
    noor.goto(address)
    noor.locator("summary", has_text="Say that the person is away").first.click()
    noor.locator("#absence-state").select_option("in-jail")
    noor.locator("#absence").get_by_role("button").click()
    expect(noor.locator(".caution")).to_contain_text("in jail")
    noor.goto(running.url + "/cases")
    expect(noor.locator(".worklist .away").first).to_contain_text("In jail since")

    # A try that reached nobody is told apart from one that did.
    noor.goto(address)
    expect(noor.locator(".steplist li").first).to_contain_text("ahead")
    noor.locator("#attempt-result").select_option("no-answer")
    noor.get_by_role("button", name="Keep this try").click()
    expect(noor.locator(".steplist li").first).to_contain_text("tried")
    noor.locator("#attempt-result").select_option("reached")
    noor.get_by_role("button", name="Keep this try").click()
    expect(noor.locator(".steplist li").first).to_contain_text("reached")

    noor.locator("summary", has_text="Write down a meeting").first.click()
    noor.locator("#meeting-agencies").fill("Housing office\nLegal aid")
    noor.locator("#meeting-agreed").fill("The room is hers from the first.")
    noor.get_by_role("button", name="Keep the meeting").click()
    expect(noor.locator(".meeting")).to_contain_text("Housing office, Legal aid")
    noor.locator("summary", has_text="Add to this").first.click()
    noor.locator(".meeting textarea").fill("Legal aid was late.")
    noor.get_by_role("button", name="Add it").click()
    expect(noor.locator(".meeting .added")).to_contain_text("Legal aid was late.")

    expect(noor.locator("#closure").locator("xpath=..")).to_contain_text("1 open task ends with it.")
    noor.locator("#closure-closure").select_option("goals-met")
    noor.get_by_role("button", name="Close it").click()
    expect(noor.locator(".goals > li").first.locator(".mark")).to_contain_text("Reached")
    expect(noor.locator(".tasks .off", has_text="Ring her sister")).to_contain_text("Ended with the case")


def test_the_list_is_worked_by_keyboard_and_fits_a_phone(running: Running, noor: Page, open_browser) -> None:
    for goal in ("A bed", "A doctor"):
        open_case(noor, running, goal)
    noor.goto(running.url + "/cases")
    noor.keyboard.press("j")
    expect(noor.locator(".worklist > li").first.locator("a")).to_be_focused()
    noor.keyboard.press("j")
    expect(noor.locator(".worklist > li").nth(1).locator("a")).to_be_focused()
    noor.keyboard.press("k")
    expect(noor.locator(".worklist > li").first.locator("a")).to_be_focused()
    noor.keyboard.press("Enter")
    noor.wait_for_url(re.compile(r"/(cases|requests|calls)/.+"))
    noor.get_by_role("link", name="Back to the cases").first.click()
    noor.get_by_role("link", name="Everybody’s").click()
    expect(noor.locator(".loads")).to_contain_text("Noor")
    phone = open_browser(running, "noor", **PHONE).new_page()
    phone.goto(running.url + "/cases")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()


def test_who_is_asked_when_is_a_supervisors_to_say(running: Running, page_of) -> None:
    grace = page_of(running, "grace", "/cases/follow-ups")
    expect(grace.get_by_role("heading", level=1)).to_have_text("Follow-ups kept")
    expect(grace.locator("#main")).to_contain_text("24 hours, 72 hours, 7 days, 30 days, 90 days")
    grace.get_by_text("Change which are kept").click()
    grace.locator("[name='step-30-d']").uncheck()
    grace.get_by_role("button", name="Keep these").click()
    expect(grace.locator("#main")).to_contain_text("24 hours, 72 hours, 7 days, 90 days")
    grace.get_by_text("Change which are kept").click()
    grace.locator("[name='step-30-d']").check()
    grace.get_by_role("button", name="Keep these").click()
    expect(grace.locator("#main")).to_contain_text("30 days")
