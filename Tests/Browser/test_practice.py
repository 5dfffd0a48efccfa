"""Practising in a browser: alone, and as a class on several screens that see each other's choices live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running, running_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


def choose_first(page: Page) -> None:
    """Takes the first thing that can be done, and waits for what came of it."""
    before = page.locator("#practice").inner_text()
    page.locator(".doings button").first.click()
    page.wait_for_function("before => document.getElementById('practice').innerText !== before", arg=before)


def test_a_scenario_is_played_alone_on_a_telephone_to_its_end(running: Running, page_of) -> None:
    page: Page = page_of(running, "rosa", "/practice", **PHONE)
    expect(page.locator(".scenarios > li")).to_have_count(12)
    page.get_by_role("link", name="The far side of the railing").click()
    expect(page.get_by_text("If this touches you, step out at any moment")).to_be_visible()
    # Who may not lead a class is not offered one.
    expect(page.get_by_role("button", name="Lead a class")).to_have_count(0)
    page.get_by_role("button", name="Play alone").click()
    for _ in range(40):
        if page.locator(".doings button").count() == 0:
            break
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        choose_first(page)
    expect(page.get_by_role("heading", name="What to look at together")).to_be_visible()
    expect(page.get_by_role("heading", name="Why it went so")).to_be_visible()
    page.get_by_label("In your own words").fill("I was too quick.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept ", exact=False).last).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value("I was too quick.")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="See how it went").click()
    expect(page.get_by_role("article").first).to_contain_text("min")
    page.get_by_text("What else could have been done").first.click()
    expect(page.locator("details[open] li").first).to_be_visible()


def test_nobody_else_sees_what_somebody_plays_alone(running: Running, page_of) -> None:
    page: Page = page_of(running, "rosa", "/practice/scenarios/welfare-check")
    page.get_by_role("button", name="Play alone").click()
    expect(page.locator(".doings button").first).to_be_visible()
    other: Page = page_of(running, "grace", "/practice")
    response = other.goto(page.url)
    assert response and response.status == 404
    expect(other.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def test_a_class_plays_on_several_screens_and_is_seen_live(running: Running, page_of) -> None:
    lead: Page = page_of(running, "grace", "/practice/scenarios/on-the-bridge")
    lead.get_by_role("button", name="Lead a class").click()
    expect(lead.get_by_text("Nobody has come yet.")).to_be_visible()
    code = lead.locator(".bigcode").inner_text()
    assert Axe().run(lead).violations_count == 0
    pages: dict[str, Page] = {}
    for name in ["rosa", "theo", "dana"]:
        one = pages[name] = page_of(running, name, "/practice")
        one.get_by_label("Code of the class").fill("12")
        one.get_by_role("button", name="Come in").click()
        expect(one.get_by_role("alert")).to_be_visible()
        one.get_by_label("Code of the class").fill(code)
        one.get_by_role("button", name="Come in").click()
        expect(one.get_by_text("It begins when Grace begins.")).to_be_visible()
        # Whoever leads sees them come without doing anything.
        expect(lead.locator(".chips")).to_contain_text(name.capitalize())
    expect(lead.get_by_text("It will be 1 group.")).to_be_visible()
    lead.get_by_role("button", name="Share out the roles and begin").click()
    expect(lead.get_by_text("0 of 1 groups have come to an end.")).to_be_visible()
    officer, social, dispatcher = pages["rosa"], pages["theo"], pages["dana"]
    for one in pages.values():
        expect(one.get_by_role("heading", name="What do you do?")).to_be_visible()
    # Each plays one role and knows what it knows.
    expect(dispatcher.get_by_text("locked it")).to_be_visible()
    expect(officer.get_by_text("locked it")).to_have_count(0)
    # What one chooses, the others see, and whoever leads.
    dispatcher.get_by_role("button", name="Have the second car come without siren").click()
    for one in [officer, social]:
        expect(one.locator(".lastdone")).to_contain_text("It becomes so quiet that one hears the water.")
    expect(lead.locator("#group-1")).to_contain_text("Dana (Dispatcher)")
    social.locator("button[value=approach-slowly]").click()
    for one in pages.values():
        expect(one.locator(".lastdone")).to_contain_text("“Not closer,” she says.")
    # Whoever presses what was there a moment ago is told that the scene has gone on.
    late = officer.evaluate(
        """async () => {
        const form = new URLSearchParams(new FormData(document.getElementById('choosing')));
        form.set('scene', 'far-side'); form.set('choice', 'close-lane');
        const answer = await fetch(document.getElementById('choosing').action, { method: 'POST', body: form });
        return [answer.status, await answer.text()];
    }"""
    )
    assert late[0] == 409 and "The scene has gone on meanwhile." in late[1]
    # Somebody steps out; their role goes to another.
    officer.get_by_role("button", name="Step out").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Practice")
    expect(lead.locator("#group-1")).not_to_contain_text("Rosa")
    lead.get_by_role("button", name="End for everybody").click()
    expect(lead.get_by_text("Now talk about it together.")).to_be_visible()
    expect(lead.get_by_role("heading", name="What was done where")).to_be_visible()
    assert Axe().run(lead).violations_count == 0
    # The pages of those who played know by themselves that it is over.
    expect(social.get_by_text("It ended here, before it came to an end of its own.")).to_be_visible()
    social.get_by_label("In your own words").fill("Names first.")
    social.get_by_label("Share it with whoever leads").check()
    social.get_by_role("button", name="Keep").click()
    expect(social.get_by_text("Kept ", exact=False).last).to_be_visible()
    lead.reload()
    expect(lead.get_by_text("Names first.")).to_be_visible()


def test_is_told_in_spanish(running: Running, page_of) -> None:
    page: Page = page_of(running, "omar", "/practice")
    page.locator("button[name=language][value=es]").first.evaluate("button => button.click()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Práctica")
    page.goto(f"{running.url}/practice/scenarios/on-the-bridge")
    expect(page.get_by_role("heading", level=1)).to_have_text("Del otro lado del barandal")
    page.get_by_role("button", name="Jugar a solas").click()
    expect(page.get_by_role("heading", name="¿Qué hace usted?")).to_be_visible()
    page.locator("button[name=language][value=en]").first.evaluate("button => button.click()")
    expect(page.get_by_role("heading", name="What do you do?")).to_be_visible()


def test_works_without_scripts(running: Running, page_of) -> None:
    page: Page = page_of(running, "theo", "/practice/scenarios/welfare-check", java_script_enabled=False)
    page.get_by_role("button", name="Play alone").click()
    before = page.locator("#practice").inner_text()
    page.locator(".doings button").first.click()
    expect(page.locator("#practice")).not_to_have_text(before)
    expect(page.locator(".doings, .ending").first).to_be_visible()
