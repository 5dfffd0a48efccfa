"""Somebody signs up for a course, has the hours, holds the certificate, and anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from running import Running, running_server
from sending import api


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


def test_pages_say_what_they_will_show_while_there_is_nothing(running: Running, page_of) -> None:
    page: Page = page_of(running, "omar", "/training")
    expect(page.get_by_text("You hold no certificate here yet.")).to_be_visible()
    expect(page.get_by_text("No session is open just now.")).to_be_visible()
    expect(page.get_by_role("link", name="Certificates")).to_have_count(0)


def test_a_course_is_opened_and_somebody_signs_up(running: Running, page_of) -> None:
    lena: Page = page_of(running, "lena", "/training/courses")
    card = lena.locator("#course-dispatcher-8")
    card.get_by_text("Open a session").click()
    card.get_by_label("Begins").fill("2026-01-05T09:00")
    card.get_by_label("Seats").fill("1")
    card.get_by_role("button", name="Open it").click()
    expect(lena.get_by_role("heading", level=1)).to_contain_text("Crisis calls for dispatchers, 8 hours")
    for person, says in (("dana", "You have a seat"), ("theo", "You are on the waiting list")):
        page: Page = page_of(running, person, "/training")
        page.get_by_role("button", name="Sign up").click()
        expect(page.get_by_text(says)).to_be_visible()


def test_a_roster_with_other_columns_puts_nobody_in(running: Running, page_of) -> None:
    lena: Page = page_of(running, "lena", "/training/courses")
    lena.get_by_role("link", name="Crisis calls for dispatchers").first.click()
    lena.get_by_label("Table").fill("name,badge\nTomas Ruiz,7\n")
    lena.get_by_role("button", name="Put them all in").click()
    expect(lena.locator(".trouble")).to_contain_text("counted from the left: 2. Nobody was put in.")
    expect(lena.get_by_text("Tomas Ruiz", exact=True)).to_have_count(0)


def test_the_hours_lead_to_a_certificate_that_anybody_can_check(running: Running, page_of) -> None:
    lena = api(running, "lena")
    session = lena.get("/training/sessions").json()["sessions"][0]
    at = f"/training/sessions/{session['id']}"
    seat = lena.get(at).json()["roster"][0]["enrolment"]
    courses = lena.get("/training/courses").json()["courses"]
    parts = next(one for one in courses if one["course"] == "dispatcher-8")["parts"]
    for part in parts[1:]:
        lena.post(at + "/attendance", {"part": part["key"], "minutes": [{"enrolment": seat, "minutes": part["minutes"]}]})
    page: Page = page_of(running, "lena", f"{at}?part={parts[0]['key']}")
    expect(page.get_by_label("Dana", exact=True)).to_have_value("90")
    page.get_by_role("button", name="Keep the attendance").click()
    expect(page.get_by_text("8 hours so far")).to_be_visible()
    page.get_by_role("button", name="Complete it").click()
    expect(page.get_by_text("Certificate issued")).to_be_visible()
    dana: Page = page_of(running, "dana", "/training")
    dana.get_by_role("link", name="Print").click()
    expect(dana.locator(".letter")).to_contain_text("Dana")
    code = dana.locator(".letter code").inner_text()
    nobody: Page = page_of(running, None, "/certificate")
    nobody.get_by_label("Code").fill(code.lower().replace("-", " "))
    nobody.get_by_role("button", name="Check it").click()
    expect(nobody.get_by_role("heading", name="It is genuine")).to_be_visible()
    expect(nobody.locator("main")).not_to_contain_text("Dana")
    nobody.get_by_label("Code").fill("23456-789BC-DFGHJ-KMNPQ")
    nobody.get_by_role("button", name="Check it").click()
    expect(nobody.get_by_text("No certificate has this code.")).to_be_visible()
