"""What a victim advocate does behind the wall: ring only when it is safe, a release on the screen, and away at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from running import Running, running_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def apart() -> Iterator[Running]:
    with running_server(apart=True) as running:
        yield running


def begin(page: Page, name: str) -> str:
    page.goto(page.url.split("/aside")[0] + "/aside")
    page.locator("#begin-name").fill(name)
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url("**/aside/*-*")
    return page.url


def away(page: Page) -> None:
    """The weather, without the network."""
    page.context.route("https://www.weather.gov/**", lambda route: answer(route))


def answer(route: Route) -> None:
    route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")


def no_objections(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_a_person_is_reached_only_as_they_said(apart: Running, page_of: Callable[..., Page], options: dict) -> None:
    page = page_of(apart, "val", "/", **options)
    page.wait_for_url("**/aside")
    begin(page, "Juniper")
    expect(page.get_by_text("Do not ring")).to_be_visible()
    page.get_by_text("Change how they are reached").click()
    page.locator("#contact-kind-0").select_option("call")
    page.locator("#contact-to-0").fill("812 555 0190")
    page.locator("#contact-codeWord").fill("lighthouse")
    page.get_by_role("button", name="Keep it so").click()
    # Without a day it is no safe way; what was typed is still there.
    expect(page.locator(".trouble")).to_contain_text("Choose the days")
    expect(page.locator("#contact-to-0")).to_have_value("812 555 0190")
    no_objections(page)
    for day in page.locator("[name^=days-0-]").all():
        day.check()
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_text("Yes, until the end of the day")).to_be_visible()
    expect(page.locator(".ringnumber")).to_have_text("812 555 0190")
    expect(page.locator(".safely").get_by_text("Leave no message").first).to_be_visible()
    expect(page.locator(".safely").get_by_text("lighthouse")).to_be_visible()
    assert page.title().startswith("Work") and "Juniper" not in page.title()
    no_objections(page)


def test_a_release_is_explained_signed_with_the_hand_told_under_and_taken_back(
    apart: Running, page_of: Callable[..., Page]
) -> None:
    page = page_of(apart, "val", "/aside", **PHONE)
    begin(page, "Wren")
    page.get_by_text("Write a release").click()
    page.locator("#release-recipient").fill("Harbour House")
    page.locator("#release-what").fill("That she needs a room")
    page.locator("#release-why").fill("A room")
    page.locator("#release-language").select_option("es")
    page.get_by_role("button", name="Show it for signing").click()
    expect(page.get_by_text("Termina por sí sola 15 días después de que firme.")).to_be_visible()
    no_objections(page)
    for told in ("toldFree", "toldBack", "toldRisk"):
        page.locator(f"[name={told}]").check()
    page.locator("#sign-signer").select_option("person")
    page.locator("#sign-signerName").fill("W.")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.6)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + box["width"] * (0.1 + step / 10), box["y"] + box["height"] * (0.3 + step % 2 / 3), steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator(".mark.good")).to_contain_text("In force until")
    expect(page.locator(".signed svg path")).to_have_count(1)
    page.locator("#tell-told").fill("She needs a room from Friday")
    page.get_by_role("button", name="Record that it was told").click()
    expect(page.get_by_text("She needs a room from Friday")).to_be_visible()
    page.get_by_role("button", name="Record that it is taken back").click()
    expect(page.locator(".standing")).to_contain_text("Taken back")
    expect(page.locator("#tell-told")).to_have_count(0)
    no_objections(page)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_leaving_shows_something_else_at_once_and_nothing_comes_back(
    apart: Running, page_of: Callable[..., Page], way: str
) -> None:
    # Signed in by themselves: leaving ends the session.
    apart.sessions.pop("val", None)
    page = page_of(apart, "val", "/aside")
    apart.sessions.pop("val", None)
    away(page)
    record = begin(page, "Rowan")
    if way == "button":
        page.get_by_role("button", name="Leave quickly").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    expect(page.get_by_text("Sunny")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Rowan")).to_have_count(0)
    shown = page.goto(record)
    assert shown and shown.status == 404
    expect(page.get_by_text("Rowan")).to_have_count(0)


def test_links_between_these_pages_leave_no_step_to_go_back_to(apart: Running, page_of: Callable[..., Page]) -> None:
    page = page_of(apart, "val", "/account")
    page.goto(apart.url + "/aside")
    begin(page, "Hollis")
    page.goto(apart.url + "/account")
    page.goto(apart.url + "/aside")
    before = page.evaluate("history.length")
    page.get_by_role("link", name="Hollis").click()
    page.get_by_text("May I ring now?").wait_for()
    page.get_by_role("link", name="All records").click()
    page.get_by_role("heading", name="Records").wait_for()
    assert page.evaluate("history.length") == before
    page.go_back()
    page.wait_for_url("**/account")


def test_a_colleague_finds_nothing_there(apart: Running, page_of: Callable[..., Page]) -> None:
    page = page_of(apart, "grace", "/aside")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(page.get_by_role("link", name="Victim services")).to_have_count(0)
