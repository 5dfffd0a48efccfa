"""Somebody to talk to in two touches, without a name; and checks whose answers stay in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from listening import KINDS, list_supporter
from person import Person
from playwright.sync_api import Page, expect
from running import Running, running_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def inward() -> Iterator[Running]:
    with running_server(inward=True) as running:
        for name in KINDS:
            list_supporter(running.server, name)
        yield running


def no_objections(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


def touch(page: Page, name: str) -> None:
    link = page.get_by_role("link", name=name, exact=True)
    box = link.bounding_box()
    # A finger finds it without scrolling beside it.
    assert box and box["height"] >= 24, name
    link.click()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("listener", ["Mae", "Abel", "Hana", "Ruth"])
def test_somebody_is_reached_in_two_touches_from_the_page_one_begins_on(
    inward: Running, page_of: Callable[..., Page], listener: str, options: dict
) -> None:
    page = page_of(inward, "dana", "/board", **options)
    touch(page, "Well-being")
    touch(page, f"Write to {listener}")
    expect(page.get_by_role("heading", name=f"Write to {listener}")).to_be_visible()
    # The notice stands before the first word, and no word is taken before it is accepted.
    notice = page.get_by_role("heading", name="What is kept in confidence, and what is not").bounding_box()
    words = page.locator("#begin-yourWords")
    box = words.bounding_box()
    assert notice and box and notice["y"] < box["y"]
    expect(words).to_be_disabled()
    page.get_by_label("I have read this and accept it.").check()
    expect(words).to_be_enabled()
    expect(page.get_by_text("34 USC 50901").first).to_be_visible()
    assert "Dana" not in page.content()
    no_objections(page)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_a_worker_writes_reads_the_answer_and_keeps_notes(
    inward: Running, page_of: Callable[..., Page], options: dict
) -> None:
    page = page_of(inward, None, "/well-being", **options)
    touch(page, "Write to Mae")
    page.get_by_label("I have read this and accept it.").check()
    name = "Owl of the " + ("phone" if options else "desk")
    page.get_by_label("A name for here").fill(name)
    page.locator("#begin-yourWords").fill("The call at the lake")
    page.get_by_role("button", name="Send").click()
    code = page.locator(".owncode")
    expect(code).to_have_text(re.compile(r"^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$"))
    own = code.inner_text()
    no_objections(page)
    page.get_by_role("button", name="I have written it down").click()
    expect(code).to_have_count(0)
    listener = page_of(inward, "mae", "/listening", **options)
    listener.get_by_role("link", name=name).or_(listener.get_by_label("Code")).first.wait_for()
    listener.goto(inward.url + "/listening")
    # Mae's part is open in the session in which she said who she is; in this one it asks for her code.
    expect(listener.get_by_role("heading", name="Open with your code")).to_be_visible()
    no_objections(listener)
    mae, _ = list_supporter_again(inward)
    page.locator("#message-yourWords").fill("Are you there?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Are you there?")).to_be_visible()
    address = re.search(rf'href="([^"]+)"[^>]*>{name}<', mae.get("/listening").text)
    assert address
    assert mae.send(address.group(1), address.group(1) + "/messages", yourWords="I am here").status_code == 303
    page.locator("#note-note").fill("It helped to say it")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("It helped to say it")).to_be_visible()
    expect(page.get_by_text("I am here")).to_be_visible()
    page.get_by_role("button", name="Close on this device").click()
    expect(page.get_by_role("heading", name="Somebody to talk to")).to_be_visible()
    page.get_by_role("link", name="My conversation").click()
    page.get_by_label("Code").fill(own)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("I am here")).to_be_visible()
    no_objections(page)


def list_supporter_again(inward: Running) -> tuple[Person, str]:
    return list_supporter(inward.server, "mae", again="yes")


def test_a_self_check_leaves_the_browser_only_in_somebodys_own_words(
    inward: Running, page_of: Callable[..., Page]
) -> None:
    page = page_of(inward, None, "/well-being/checks", **PHONE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    check = page.locator("[data-check]").first
    expect(check.locator("[data-byhand]")).to_be_hidden()
    for place in range(1, 7):
        page.locator(f"[name=stress-{place}][value='3']").check()
    expect(check.locator("[data-points]")).to_have_text("18")
    expect(check.get_by_text("This is a lot to carry.")).to_be_visible()
    expect(check.get_by_text("You need not carry this alone.")).to_be_visible()
    check.get_by_role("button", name="Keep the result for my message").click()
    expect(check.get_by_text("Kept in this tab only.")).to_be_visible()
    page.wait_for_timeout(300)
    assert sent == []
    assert page.evaluate("localStorage.length") == 0 and page.context.cookies() == []
    no_objections(page)
    check.get_by_role("link", name="Talk to somebody").click()
    touch(page, "Write to Ruth")
    put = page.get_by_role("button", name="Put in what I kept of my self-check")
    expect(put).to_be_visible()
    assert not [one for one in sent if "18" in one.split("?v=")[0] or one.startswith("POST")]
    page.get_by_label("I have read this and accept it.").check()
    put.click()
    expect(page.locator("#begin-yourWords")).to_have_value("Strain: 18. 12–18: Much.")


def test_a_self_check_reads_without_scripts_as_well(inward: Running, page_of: Callable[..., Page]) -> None:
    page = page_of(inward, None, "/well-being/checks", java_script_enabled=False)
    expect(page.get_by_text("Add up the numbers beside your answers").first).to_be_visible()
    expect(page.get_by_text("12–18: Much.").first).to_be_visible()
    assert page.locator("form[action], form[method=post]").count() == 0
    assert page.locator("button:not([type=reset]):visible").count() == 0


def test_nobody_else_is_shown_those_who_listen(inward: Running, page_of: Callable[..., Page]) -> None:
    page = page_of(inward, "grace", "/listening")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
