"""A clinician asks what a call needs, by keyboard alone, and sees what the program says after every answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pages import live
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running


@pytest.fixture
def asked(running: Running) -> Callable[..., str]:
    """A screened call, with what the call-taker wrote; returns the address of its triage."""
    publish_always_open(running.workspace)
    return lambda **facts: screened(running, **facts)


def screened(running: Running, **facts: str) -> str:
    """A call that was screened; returns the address of its triage."""
    facts = {"location": "Elm Street 4", "whatHappened": "Talks to nobody"} | facts
    call = running.theo.take_call(**facts)
    answer = running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    assert answer.status_code == 200, answer.text
    return f"/calls/{call['id']}/triage"


def begin(page: Page) -> None:
    page.locator("[name=program][value=denver-star]").check()
    page.get_by_role("button", name=re.compile("Begin|Empezar")).press("Enter")
    expect(page.locator("#questions .question").first).to_be_visible()
    live(page) if page.locator("html").get_attribute("lang") == "en" else None


def question(page: Page, key: str):
    return page.locator(f"[data-question='{key}']")


def speak(page: Page, language: str) -> None:
    page.locator(f"#main button[name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def level(page: Page) -> str | None:
    return page.locator("[data-assessment]").get_attribute("data-level")


def press(page: Page, key: str, stroke: str) -> None:
    """Answers the question that has the focus, which must be this one."""
    expect(question(page, key).locator(":focus")).to_have_count(1)
    page.keyboard.press(stroke)
    expect(question(page, key).locator("[data-said]")).to_have_text(re.compile("^(kept|guardado)"))


def test_one_keystroke_answers_and_the_next_question_has_the_focus(running, page_of, asked) -> None:
    page = page_of(running, "sam", asked(weapon="no"))
    begin(page)
    # The place and the weapon were asked already: nothing is asked twice.
    expect(question(page, "weapon").locator("input[type=radio][value=no]")).to_be_checked()
    assert level(page) == "4", "what is not known takes the safer branch"
    press(page, "callback", "y")
    press(page, "with-person", "n")
    press(page, "violence", "n")
    expect(page.locator("[data-assessment]")).to_have_attribute("data-level", "3")
    expect(page.locator("[data-assessment]")).to_have_attribute("data-response", "star-team")
    for key in ("crime", "medical", "harm-now", "perilous-place"):
        press(page, key, "n")
    press(page, "suicide-mentioned", "y")
    press(page, "suicide-tier", "3")
    expect(page.locator("[data-assessment]")).to_have_attribute("data-response", "co-response")
    expect(page.locator(".recommend")).to_contain_text("Police, ambulance or both")
    page.keyboard.press("Shift+Tab")
    press(page, "suicide-tier", "1")
    expect(page.locator("[data-assessment]")).to_have_attribute("data-response", "star-team")


def test_decides_as_recommended_and_the_call_waits_for_a_team(running, page_of, asked) -> None:
    page = page_of(running, "sam", asked(weapon="no", violence="no"))
    begin(page)
    button = page.get_by_role("button", name="Decide as recommended")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-now")).to_contain_text("STAR team")
    expect(page.locator("#status")).to_contain_text("Eligible")


def test_speaks_spanish_with_the_words_of_the_program(running, page_of, asked) -> None:
    path = asked()
    page = page_of(running, "sam", "/account")
    speak(page, "es")
    try:
        page.goto(running.url + path)
        begin(page)
        expect(question(page, "weapon")).to_contain_text("¿Alguien allí tiene un arma")
        press(page, "callback", "s")
        expect(page.locator("[data-assessment]")).to_contain_text("Nadie sabe si hay un arma o violencia")
        expect(question(page, "callback").locator("input[type=radio][value=yes]")).to_be_checked()
    finally:
        page.goto(running.url + "/account")
        speak(page, "en")


def test_two_clinicians_see_each_others_answers(running, page_of, asked) -> None:
    path = asked(weapon="no")
    sam = page_of(running, "sam", path)
    begin(sam)
    grace = page_of(running, "grace", path)
    live(grace)
    live(sam)
    press(sam, "callback", "n")
    expect(question(grace, "callback").locator("input[type=radio][value=no]")).to_be_checked()
    question(grace, "violence").locator("input[type=radio][value=yes]").focus()
    grace.keyboard.press("y")
    expect(sam.locator("[data-assessment]")).to_have_attribute("data-reason", "violence-now")
    sam.locator("#as-recommended button").click()
    expect(sam.locator(".verdict-now")).to_be_visible()
    expect(grace.locator("[data-moved]")).to_be_visible()
    grace.locator("#as-recommended button").click()
    expect(grace.locator("main")).to_contain_text("Somebody has just decided this")


def test_deciding_otherwise_asks_why(running, page_of, asked) -> None:
    page = page_of(running, "sam", asked(weapon="no", violence="no"))
    begin(page)
    page.get_by_text("Decide otherwise", exact=True).click()
    page.locator("#decision-response").select_option("police")
    page.locator("#decision-reason").select_option("caller-wants-officer")
    page.get_by_role("button", name="Decide so").click()
    expect(page.locator("#decision-override-trouble")).to_contain_text("Say why you decide otherwise")
    expect(page.locator("#decision-response")).to_have_value("police")
    page.locator("#decision-override").select_option("caller-asks-otherwise")
    page.get_by_role("button", name="Decide so").click()
    expect(page.locator(".verdict-now")).to_contain_text("The caller asks for something else")
    expect(page.locator(".verdict-now")).to_contain_text("Recommended was")


def test_an_ambulance_goes_with_one_press(running, page_of, asked) -> None:
    page = page_of(running, "sam", asked())
    begin(page)
    page.get_by_role("button", name="Ambulance now").click()
    expect(page.locator("#status .departure")).to_contain_text("Medical")


def test_works_without_scripts(running, page_of, asked) -> None:
    page = page_of(running, "sam", asked(), java_script_enabled=False)
    page.locator("[name=program][value=denver-star]").check()
    page.get_by_role("button", name="Begin the questions").click()
    page.locator("label:has([name=answer-weapon][value=no])").click()
    page.locator("label:has([name=answer-violence][value=no])").click()
    page.get_by_role("button", name="Keep the answers").click()
    assert level(page) == "3"
    page.get_by_role("button", name="Decide as recommended").click()
    expect(page.locator(".verdict-now")).to_contain_text("STAR team")


def test_a_newer_version_is_said_and_the_old_one_kept(own_running, page_of) -> None:
    publish_always_open(own_running.workspace)
    page = page_of(own_running, "sam", screened(own_running))
    begin(page)
    publish_always_open(own_running.workspace, "2026.9")
    page.reload()
    expect(page.locator("main")).to_contain_text("keeps version 2026.5. Version 2026.9 is live")


def test_a_dispatcher_reads_and_does_not_decide(running, page_of, asked) -> None:
    path = asked()
    begin(page_of(running, "sam", path))
    page = page_of(running, "dana", path)
    expect(page.locator("main")).to_contain_text("Clinicians answer and decide")
    expect(page.locator("#deciding")).to_have_count(0)
    expect(page.locator("nav.main")).not_to_contain_text("Triage")


def test_the_list_leads_to_who_waits(running, page_of, asked) -> None:
    asked(location="Quarry Road 118")
    page = page_of(running, "sam", "/triage")
    line = page.locator(".waitlist li").filter(has_text="Quarry Road 118")
    expect(line).to_contain_text("Nobody asks yet")
    line.locator(".which").press("Enter")
    expect(page.locator("h1")).to_contain_text("Triage of call")
