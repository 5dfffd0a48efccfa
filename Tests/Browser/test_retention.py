"""How long what is kept is said, a hold is placed and lifted, and an order to expunge takes two people."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def fits(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_privacy_officer_says_how_long_and_holds_what_may_not_go(running: Running, page_of) -> None:
    call = running.theo.take_call(location="Alder Row 4")
    priya = page_of(running, "priya", "/retention", **PHONE)
    expect(priya.get_by_role("heading", level=1)).to_have_text("Keeping and letting go")
    expect(priya.get_by_role("region", name="Due now")).to_contain_text("Nothing is due.")
    fits(priya)
    calls = priya.get_by_role("region", name="Calls", exact=True)
    expect(calls).to_contain_text("1826 days")
    calls.get_by_text("Say how long").click()
    calls.get_by_label("Days", exact=True).fill("12")
    calls.get_by_label("Schedule, statute or ordinance that says so").fill("City schedule 7.2")
    calls.get_by_role("button").click()
    # What was typed stays when it is refused, and says what is wrong.
    expect(calls.locator("#call-record-kept-days-trouble")).to_contain_text("Between 30 and 36525 days")
    expect(calls.get_by_label("Schedule, statute or ordinance that says so")).to_have_value("City schedule 7.2")
    fits(priya)
    calls.get_by_label("Days", exact=True).fill("2557")
    calls.get_by_role("button").click()
    priya.wait_for_url("**/retention")
    expect(calls).to_contain_text("2557 days")
    expect(calls).to_contain_text("City schedule 7.2 (Priya")
    # A hold on a call that nobody knows is refused beside its field, and on one that is there it stands.
    priya.get_by_role("link", name="Legal holds").click()
    form = priya.locator("#hold")
    form.get_by_label("A call and the people in it").check()
    form.get_by_label("Which one").fill("999999")
    form.get_by_label("Number of the matter").fill("26-CV-104")
    form.get_by_label("Why it must be kept").fill("Claim of a family")
    form.get_by_role("button").click()
    expect(priya.locator("#hold-about-trouble")).to_be_visible()
    fits(priya)
    form.get_by_label("Which one").fill(str(call["number"]))
    form.get_by_role("button").click()
    hold = priya.locator("li", has_text="26-CV-104")
    expect(hold).to_contain_text("Claim of a family")
    expect(hold).to_contain_text(call["id"])
    fits(priya)
    # A supervisor sees it and cannot lift it.
    grace = page_of(running, "grace", "/holds")
    expect(grace.locator("li", has_text="26-CV-104")).to_be_visible()
    expect(grace.get_by_role("button", name="Lift the hold")).to_have_count(0)
    hold.get_by_text("Lift this hold").click()
    hold.get_by_role("button", name="Lift the hold").click()
    expect(hold.locator(".error")).to_be_visible()
    hold.get_by_label("Why it may go again").fill("Settled out of court")
    hold.get_by_role("button", name="Lift the hold").click()
    expect(priya.get_by_text("No hold stands.")).to_be_visible()
    priya.get_by_text("Lifted", exact=True).click()
    expect(priya.locator("li", has_text="26-CV-104")).to_contain_text("Settled out of court")
    # Whoever takes calls has nothing to do with it.
    theo = page_of(running, "theo", "/board")
    answer = theo.goto(running.url + "/retention")
    assert answer and answer.status == 403


def test_what_a_court_ordered_takes_two_people(running: Running, page_of) -> None:
    call = running.theo.take_call(location="Alder Row 5", whatHappened="Sings at night")
    priya = page_of(running, "priya", "/expungements", **PHONE)
    form = priya.locator("#expunge")
    form.get_by_role("button").click()
    expect(priya.locator(".trouble")).to_be_visible()
    fits(priya)
    form.get_by_label("A call", exact=True).check()
    form.get_by_label("Which one").fill(f"{running.url}/calls/{call['id']}")
    form.get_by_label("Number of the order").fill("X-77/2026")
    form.get_by_label("Court").fill("District Court")
    form.get_by_label("Day of the order").fill("2026-11-02")
    form.get_by_role("button").click()
    priya.wait_for_url("**/expungements")
    own = priya.locator("li", has_text="X-77/2026")
    expect(own).to_contain_text("Somebody else confirms it")
    expect(own.get_by_role("button", name="Take it out for good")).to_have_count(0)
    fits(priya)
    grace = page_of(running, "grace", "/expungements")
    waiting = grace.locator("li", has_text="X-77/2026")
    waiting.get_by_text("What goes").click()
    expect(waiting.get_by_role("row", name="call_fact")).to_be_visible()
    fits(grace)
    waiting.get_by_role("button", name="Take it out for good").click()
    grace.wait_for_url("**/expungements")
    expect(grace.locator("li", has_text="X-77/2026")).to_contain_text("Carried out by Grace")
    fits(grace)
    dana = page_of(running, "dana", "/board")
    answer = dana.goto(f"{running.url}/calls/{call['id']}")
    assert answer and answer.status == 404
    assert running.workspace.verify()["valid"]
