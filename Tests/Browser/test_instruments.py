"""A clinician asks with an instrument by one key an item, and asks a colleague what they would decide."""

from __future__ import annotations

import re

import pytest
from alongside import Api
from axe_playwright_python.sync_playwright import Axe
from instruments import accept_wording, add_wording, wording
from pages import live
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running


@pytest.fixture(scope="module")
def grace_api(running: Running) -> Api:
    return Api(running.server, running.workspace.add_token("grace"))


@pytest.fixture
def begun(running: Running, page_of):
    """Opens the triage of a fresh call with a clinician, the questions begun."""
    publish_always_open(running.workspace)

    def open(name: str = "sam", **facts: str) -> Page:
        facts = {"location": "Elm Street 4", "weapon": "no", "violence": "no"} | facts
        call = running.theo.take_call(**facts)
        answer = running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
        assert answer.status_code == 200, answer.text
        page = page_of(running, name, f"/calls/{call['id']}/triage")
        page.locator("[name=program][value=denver-star]").check()
        page.get_by_role("button", name="Begin the questions").click()
        live(page)
        return page

    return open


def instrument(page: Page, title: str):
    return page.locator("details.instrument").filter(has=page.locator("summary", has_text=title))


def look(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


def record(page: Page, tier: str) -> None:
    screener = instrument(page, "C-SSRS Screener")
    screener.locator("summary").click()
    screener.locator("[name=tier]").select_option(tier)
    screener.locator("[name=asker]").select_option("outside:crisis-line")
    screener.locator("[name=manner][value=told-by-service]").check()
    screener.get_by_role("button", name="Keep the result").click()


def test_without_its_wording_the_tier_is_written_down_and_the_page_says_so(begun) -> None:
    page = begun()
    screener = instrument(page, "C-SSRS Screener")
    screener.locator("summary").press("Enter")
    expect(screener).to_contain_text("The wording is not here yet")
    expect(screener.locator("[data-item]")).to_have_count(0)
    look(page)
    page.reload()
    record(page, "moderate")
    expect(page.locator("#found")).to_contain_text("C-SSRS Screener: Moderate")
    expect(page.locator("#found")).to_contain_text("A crisis line asked, told by another service")
    # Nobody types it twice.
    expect(page.locator("[data-question=suicide-tier] input[type=radio][value=moderate]")).to_be_checked()
    expect(page.locator("[data-question=suicide-tier] [data-said]")).to_contain_text("by instrument")


def test_a_result_is_taken_back_and_the_page_says_who_and_why(running, begun, page_of) -> None:
    page = begun()
    record(page, "high")
    expect(page.locator("#found .owed")).to_be_visible()
    taking = page.locator("#taking-back")
    taking.locator("summary").press("Enter")
    taking.locator("[name=result]").select_option(index=1)
    taking.locator("[name=reason]").select_option("other-person")
    look(page)
    taking.get_by_role("button", name="Take it back").press("Enter")
    expect(page.locator("#found s")).to_have_text("C-SSRS Screener: High")
    expect(page.locator("#found")).to_contain_text("Taken back by Sam: it was about another person")
    expect(page.locator("#found .owed")).to_have_count(0)
    expect(page.locator("#taking-back")).to_have_count(0)
    look(page)
    # A supervisor takes back what a colleague wrote, and what stood before it stands again.
    record(page, "high")
    expect(page.locator("#found .owed")).to_be_visible()
    record(page, "low")
    expect(page.locator("#found .owed")).to_have_count(0)
    grace = page_of(running, "grace", page.url.removeprefix(running.url))
    taking = grace.locator("#taking-back")
    taking.locator("summary").press("Enter")
    low = taking.locator("[name=result] option", has_text="Low").get_attribute("value")
    taking.locator("[name=result]").select_option(low)
    taking.locator("[name=reason]").select_option("wrongly-entered")
    taking.get_by_role("button", name="Take it back").press("Enter")
    expect(grace.locator("#found .owed")).to_be_visible()
    expect(grace.locator("#found")).to_contain_text("Taken back by Grace: it was entered wrongly")


def test_one_key_answers_an_item_and_the_next_has_the_focus(running, begun, grace_api) -> None:
    for language in ("en", "es"):
        accept_wording(grace_api, add_wording(running.workspace, wording(language))["digest"])
    page = begun(language="es-MX")
    screen = instrument(page, "Test screen")
    screen.locator("summary").press("Enter")
    expect(screen.locator("[data-item=q1] [lang=es]")).to_have_text("Item one of a test instrument (es)?")
    expect(screen.locator("[data-item=q1] .translation")).to_have_text("Item one of a test instrument (en)?")
    expect(screen).to_contain_text("Not a published version")
    expect(screen.locator("[data-item=q2]")).to_be_hidden()
    expect(screen.locator("[data-item=q1] :focus")).to_have_count(1)
    page.keyboard.press("y")
    expect(screen.locator("[data-item=q2]")).to_be_visible()
    expect(screen.locator("[data-item=q2] :focus")).to_have_count(1)
    page.keyboard.press("r")
    expect(screen.locator("[data-item=q3] :focus")).to_have_count(1)
    page.keyboard.press("n")
    expect(screen.get_by_role("button", name="Keep the result")).to_be_focused()
    look(page)
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("Test screen: At least: Moderate")
    expect(page.locator("#found")).to_contain_text("q2 Would not say")
    expect(page.locator("#found")).to_contain_text("not a published version")


def test_a_high_tier_does_not_close_before_somebody_wrote_down_what_keeps_the_person_safe(begun) -> None:
    page = begun()
    record(page, "high")
    expect(page.locator(".owed")).to_contain_text("A high tier stands")
    look(page)
    page.get_by_text("Decide otherwise", exact=True).click()
    page.locator("#decision-response").select_option("phone")
    page.locator("#decision-level").select_option("2")
    page.locator("#decision-reason").select_option("transferred-to-988")
    page.locator("#decision-outcome").select_option("helped")
    page.locator("#decision-override").select_option("caller-asks-otherwise")
    page.get_by_role("button", name="Decide so").click()
    expect(page.locator(".deciding .trouble")).to_contain_text("A high tier stands")
    safety = page.locator("#safety")
    safety.get_by_label("Handed over, all three on the line").check()
    safety.get_by_role("button", name="Keep it").click()
    expect(page.locator("#found .measures")).to_contain_text("Handed over")
    expect(page.locator(".owed")).to_have_count(0)
    page.get_by_text("Decide otherwise", exact=True).click()
    page.locator("#decision-response").select_option("phone")
    page.locator("#decision-level").select_option("2")
    page.locator("#decision-reason").select_option("transferred-to-988")
    page.locator("#decision-outcome").select_option("helped")
    page.locator("#decision-override").select_option("caller-asks-otherwise")
    page.get_by_role("button", name="Decide so").click()
    expect(page.locator("#status .departure")).to_contain_text("988")


def test_a_colleague_is_asked_and_answers_and_both_see_it_at_once(running, begun, page_of) -> None:
    sam = begun()
    grace = page_of(running, "grace", sam.url.removeprefix(running.url))
    live(grace)
    sam.reload()
    live(sam)
    option = sam.locator("#opinion-asked option", has_text="Grace")
    expect(option).to_contain_text("signed in")
    sam.locator("#opinion-asked").select_option(option.get_attribute("value"))
    sam.get_by_role("button", name="Ask for a second opinion").press("Enter")
    expect(sam.locator("#opinions")).to_contain_text("You asked Grace")
    # What is asked stands before the one who is asked without their doing anything.
    expect(grace.locator("#opinions-said")).to_contain_text("asks Grace")
    grace.goto(running.url + "/triage")
    expect(grace.locator(".askedof")).to_contain_text("asks you for a second opinion")
    look(grace)
    grace.locator(".askedof a").first.press("Enter")
    grace.get_by_label("I would decide otherwise").check()
    grace.locator("[name=ownResponse]").select_option("police")
    grace.locator("[name=ownLevel]").select_option("4")
    grace.locator(".answering [name=note]").fill("His brother has a key.")
    look(grace)
    grace.get_by_role("button", name="Answer", exact=True).click()
    expect(grace.locator("#opinions-said")).to_contain_text("would decide: Police, ambulance or both – Police")
    expect(sam.locator("#opinions-said")).to_contain_text("His brother has a key.")
    sam.goto(sam.url.split("/triage")[0])
    expect(sam.locator("main")).to_contain_text("Second opinion: Police, ambulance or both – Police")


def test_a_question_is_taken_back(begun) -> None:
    page = begun()
    page.get_by_role("button", name="Ask for a second opinion").click()
    expect(page.locator("#opinions-said")).to_contain_text("asks any clinician")
    expect(page.locator(".answering")).to_have_count(0)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#opinions-said")).to_contain_text("took the question back")


def test_works_without_scripts(running, begun, page_of, grace_api) -> None:
    accept_wording(grace_api, add_wording(running.workspace, wording())["digest"])
    path = begun().url.removeprefix(running.url)
    page = page_of(running, "sam", path, java_script_enabled=False)
    screen = instrument(page, "Test screen")
    screen.locator("summary").click()
    screen.locator("label:has([name=item-q3][value=yes])").click()
    screen.get_by_role("button", name="Keep the result").click()
    expect(page.locator("#found")).to_contain_text(re.compile("Test screen: .*High"))
    expect(page.locator(".owed")).to_be_visible()


def test_a_dispatcher_sees_that_something_is_owed_and_not_what_was_found(running, begun, page_of) -> None:
    page = begun()
    record(page, "high")
    dana = page_of(running, "dana", page.url.removeprefix(running.url))
    expect(dana.locator(".owed")).to_be_visible()
    expect(dana.locator("#found")).not_to_contain_text("C-SSRS")
    expect(dana.locator("[data-instrument]")).to_have_count(0)


def test_a_supervisor_accepts_a_wording_by_name(own_running, page_of) -> None:
    kept = add_wording(own_running.workspace, wording(version="3.1"))
    assert kept["standing"] == "waiting"
    page = page_of(own_running, "grace", "/instruments")
    panel = page.locator("section.panel").filter(has_text="Test screen")
    expect(panel).to_contain_text("Nobody reads it aloud before somebody accepts it")
    expect(panel).to_contain_text("No wording may be read aloud yet")
    panel.get_by_text("Read it").click()
    expect(panel).to_contain_text("Item one of a test instrument (en)?")
    look(page)
    panel.get_by_role("button", name="Accept it").click()
    expect(panel).to_contain_text(re.compile("Grace.* accepted it"))
    page.locator("#wording-file").fill(wording("es").replace("q3: Item", "q8: Item"))
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#wording-file-trouble")).to_contain_text("faults, in lines")
    page.locator("#wording-file").fill(wording("es"))
    page.get_by_role("button", name="Add it").click()
    expect(panel.locator("li")).to_have_count(2)
    assert page_of(own_running, "sam", "/instruments").locator("#wording-file").count() == 0
