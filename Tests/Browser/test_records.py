"""Somebody asks for records: gathered, cut word by word, made ready by one and released by another, read as it was given."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def fits(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_records_are_asked_for_cut_and_given(running: Running, page_of) -> None:
    call = running.theo.take_call(
        location="Alder Row 4", callerName="Rowan Pell", whatHappened="Rowan Pell says somebody sings by the water")
    priya = page_of(running, "priya", "/records", **PHONE)
    expect(priya.get_by_role("heading", level=1)).to_have_text("Records requests")
    expect(priya.get_by_text("Nobody waits for records.")).to_be_visible()
    fits(priya)
    form = priya.locator("#take")
    form.get_by_label("An order of a court").check()
    form.get_by_label("Name of who asks").fill("District Court")
    form.get_by_label("What they ask for, in their words").fill("The call of that night")
    form.get_by_label("How they showed who they are").select_option("served")
    form.get_by_label("One call", exact=True).check()
    form.get_by_label("Which one").fill(str(call["number"]))
    form.get_by_role("button").click()
    # An order has a number; what was typed stays.
    expect(priya.locator("#take-rests-on-trouble")).to_be_visible()
    expect(form.get_by_label("Name of who asks")).to_have_value("District Court")
    fits(priya)
    form.get_by_label("What it rests on").fill("26-MC-2")
    form.get_by_role("button").click()
    priya.wait_for_url("**/records/*")
    fits(priya)
    request = priya.url
    priya.get_by_role("button", name="Gather what is asked for").click()
    priya.wait_for_url("**/packet")
    expect(priya.locator("mark.proposed", has_text="Rowan Pell").first).to_be_visible()
    fits(priya)
    # Words that no rule found are taken out by hand.
    line = priya.locator("li", has_text="sings by the water")
    line.get_by_text("Take out something else").click()
    line.get_by_label("Which part").select_option("value")
    line.get_by_label("Words as they stand there").fill("by the sea")
    line.get_by_label("Why", exact=True).select_option("confidence")
    line.get_by_role("button", name="Take out").click()
    expect(priya.locator(".error", has_text="These words do not stand there")).to_be_visible()
    fits(priya)
    line.get_by_label("Words as they stand there").fill("by the water")
    line.get_by_role("button", name="Take out").click()
    expect(priya.locator("mark.takenout", has_text="by the water")).to_be_visible()
    priya.locator("#answers").get_by_role("button", name="Take out").click()
    expect(priya.get_by_text("Every place was looked at.")).to_be_visible()
    fits(priya)
    priya.goto(request)
    priya.get_by_role("button", name="Ready to be released").click()
    if priya.get_by_text("I looked at where").count():
        priya.get_by_text("I looked at where").click()
        priya.get_by_role("button", name="Ready to be released").click()
    expect(priya.get_by_text("You had a hand in this.")).to_be_visible()
    expect(priya.get_by_role("button", name="Release it")).to_have_count(0)
    fits(priya)
    grace = page_of(running, "grace", "/records")
    grace.get_by_role("link", name="Request 1").click()
    grace.get_by_role("button", name="Release it").click()
    grace.wait_for_url("**/copy")
    letter = grace.locator(".given")
    expect(letter).to_contain_text("District Court")
    expect(letter).to_contain_text("says somebody sings")
    expect(letter.locator(".bar").first).to_be_visible()
    for gone in ("Rowan", "Pell", "by the water"):
        assert gone not in grace.content()
    fits(grace)
    with grace.expect_download() as loading:
        grace.get_by_role("link", name="File: HTML").click()
    text = loading.value.path().read_text()
    assert "says somebody sings" in text and "Rowan" not in text and "by the water" not in text
    # Whoever takes calls has nothing to do with it.
    theo = page_of(running, "theo", "/board")
    answer = theo.goto(running.url + "/records")
    assert answer and answer.status == 403
    assert running.workspace.verify()["valid"]
