"""A complaint that is written on a phone without an account, answered by a supervisor, and read by whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running, running_server

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


def test_somebody_complains_in_spanish_and_reads_the_answer(running: Running, page_of) -> None:
    phone: Page = page_of(running, None, "/feedback", **PHONE)
    phone.get_by_role("link", name="Español").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Díganos")
    is_sound(phone)
    phone.get_by_label("Una queja").check()
    phone.get_by_label("¿Qué quiere decir?").fill("Llegaron con <b>luces</b>\ny mi hijo se asustó.")
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.get_by_text("Lo tenemos.")).to_be_visible()
    expect(phone.locator(".answertext")).to_contain_text("Llegaron con <b>luces</b>")
    own = phone.url
    is_sound(phone)
    grace: Page = page_of(running, "grace", "/outreach/feedback")
    expect(grace.locator(".which", has_text="A complaint").first).to_be_visible()
    is_sound(grace)
    grace.goto(running.url + "/outreach/feedback")
    grace.get_by_role("link", name="A complaint").click()
    expect(grace.locator(".answertext").first).to_contain_text("luces")
    grace.get_by_label("They are right", exact=True).check()
    grace.locator("#answer-feedbackAnswer").fill("Lo sentimos. Ya no usamos luces cerca de niños.")
    grace.get_by_role("button", name="Answer").click()
    expect(grace.get_by_text("We looked into it:")).to_be_visible()
    is_sound(grace)
    grace.locator("#publish-publicQuestion").fill("¿Usan luces cuando llegan?")
    grace.locator("#publish-publicAnswer").fill("Cerca de niños ya no.")
    grace.get_by_role("button", name="Put it on the public page").click()
    expect(grace.get_by_text("On the public page since")).to_be_visible()

    phone.goto(own)
    expect(phone.get_by_text("Ya no usamos luces")).to_be_visible()
    expect(phone.get_by_text("La persona tiene razón", exact=True)).to_be_visible()
    assert "Grace" not in phone.content()
    phone.locator("#more-feedbackText").fill("¿Y los adultos?")
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.get_by_text("Lo tenemos.")).to_be_visible()
    phone.get_by_role("link", name="Decir otra cosa").click()
    expect(phone.get_by_text("Cerca de niños ya no.")).to_be_visible()
    expect(phone.get_by_text("luces\ny mi hijo")).to_have_count(0)
    grace.reload()
    expect(grace.locator("#answer-feedbackAnswer")).to_be_visible()


def test_whoever_was_told_at_a_meeting_records_it_and_does_not_read_what_others_said(running: Running, page_of) -> None:
    theo: Page = page_of(running, "theo", "/outreach/feedback")
    expect(theo.get_by_role("heading", name="Waiting for an answer")).to_have_count(0)
    theo.get_by_label("A question", exact=True).check()
    theo.locator("#record-channel").select_option("meeting")
    theo.locator("#record-feedbackText").fill("Do you come to schools?")
    theo.get_by_role("button", name="Record it").click()
    expect(theo.get_by_text("It was recorded.")).to_be_visible()
    is_sound(theo)
    grace: Page = page_of(running, "grace", "/outreach/feedback")
    expect(grace.get_by_text("Do you come to schools?")).to_be_visible()
    address = grace.locator("li", has_text="Do you come to schools?").get_by_role("link").get_attribute("href")
    answer = theo.request.get(running.url + address)
    assert answer.status == 403 and "schools" not in answer.text()


def test_a_form_with_nothing_in_it_comes_back_with_what_was_typed(running: Running, page_of) -> None:
    page: Page = page_of(running, None, "/feedback", **PHONE)
    page.get_by_label("A compliment").check()
    page.locator("#leave-feedbackText").fill("   ")
    page.locator("#leave-feedbackWay").fill("812 555 0144")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#leave-feedbackWay")).to_have_value("812 555 0144")
    expect(page.get_by_label("A compliment")).to_be_checked()
    is_sound(page)


def test_an_address_that_leads_nowhere_says_so(running: Running, page_of) -> None:
    page: Page = page_of(running, None, "/feedback/nothing-here")
    expect(page.get_by_text("There is nothing here")).to_be_visible()
    assert page.request.get(running.url + "/feedback/nothing-here").status == 404
    is_sound(page)
