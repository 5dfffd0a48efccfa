"""The board: live, by keyboard, narrowed as each person likes it, honest when it cannot follow."""

from __future__ import annotations

import re

import pytest
from pages import fact, line, live, number_of, state_of, write
from playwright.sync_api import Page, expect


def focused(page: Page) -> str | None:
    """The number of the call whose line has the focus."""
    return page.evaluate("document.activeElement?.closest('tr[data-number]')?.dataset.number ?? null")


def test_is_used_by_keyboard_alone(own_running, page_of) -> None:
    calls = [own_running.theo.take_call(location=f"Elm Street {n}") for n in range(3)]
    page = page_of(own_running, "dana", "/board")
    live(page)
    expect(line(page, calls[2]["number"])).to_be_visible()
    page.keyboard.press("j")
    first = focused(page)
    assert first == str(calls[0]["number"])
    page.keyboard.press("j")
    assert focused(page) == str(calls[1]["number"])
    page.keyboard.press("ArrowDown")
    assert focused(page) == str(calls[2]["number"])
    page.keyboard.press("k")
    assert focused(page) == str(calls[1]["number"])
    page.keyboard.press("Enter")
    expect(page.locator("#call")).to_have_attribute("data-number", str(calls[1]["number"]))


def test_lists_its_shortcuts(running, page_of) -> None:
    page = page_of(running, "dana", "/board")
    live(page)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help")).to_contain_text("Next call")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_shortcuts_do_nothing_while_somebody_types(running, page_of) -> None:
    page = page_of(running, "dana", "/board")
    live(page)
    page.locator("[data-search]").focus()
    page.keyboard.type("n?jk")
    expect(page.locator("[data-search]")).to_have_value("n?jk")
    expect(page.locator("#help")).to_be_hidden()
    expect(page).to_have_url(re.compile("/board"))


def test_shortcuts_can_be_switched_off_and_remapped(own_running, page_of) -> None:
    own_running.theo.take_call()
    page = page_of(own_running, "dana", "/account")
    key = page.locator("form[action$='/account/shortcuts'] .key:has-text('Next call') input")
    key.fill("w")
    page.get_by_role("button", name="Save the shortcuts").click()
    page.goto(own_running.url + "/board")
    live(page)
    page.keyboard.press("j")
    assert focused(page) is None
    page.keyboard.press("w")
    assert focused(page) is not None

    page.goto(own_running.url + "/account")
    page.locator("form[action$='/account/shortcuts'] [type=checkbox]").uncheck()
    page.get_by_role("button", name="Save the shortcuts").click()
    page.goto(own_running.url + "/board")
    live(page)
    for pressed in "wj?":
        page.keyboard.press(pressed)
    assert focused(page) is None
    expect(page.locator("#help")).to_be_hidden()


def test_two_shortcuts_cannot_have_one_key(running, page_of) -> None:
    page = page_of(running, "grace", "/account")
    keys = page.locator("form[action$='/account/shortcuts'] .key input")
    keys.nth(0).fill("x")
    keys.nth(1).fill("x")
    page.get_by_role("button", name="Save the shortcuts").click()
    expect(page.get_by_role("alert").first).to_contain_text("same key")


def test_filters_stick(own_running, page_of) -> None:
    shown = own_running.theo.take_call(source="988", location="Elm Street 4")
    hidden = own_running.theo.take_call(source="911", location="Oak Avenue 9")
    page = page_of(own_running, "dana", "/board")
    live(page)
    page.locator("#filter [name=source]").select_option("988")
    if page.locator("[data-apply]").is_visible():
        page.locator("[data-apply]").click()
    expect(line(page, hidden["number"])).to_have_count(0)
    expect(line(page, shown["number"])).to_be_visible()
    expect(page).to_have_url(re.compile("source=988"))
    # What comes in keeps to the filter, too.
    other = own_running.theo.take_call(source="911", location="Oak Avenue 10")
    fits = own_running.theo.take_call(source="988", location="Elm Street 5")
    expect(line(page, fits["number"])).to_be_visible()
    expect(line(page, other["number"])).to_have_count(0)
    # It is still so after coming back to the board.
    line(page, shown["number"]).locator("a").first.click()
    live(page)
    page.locator("nav a[href$='/board']").click()
    expect(page.locator("#filter [name=source]")).to_have_value("988")
    expect(line(page, hidden["number"])).to_have_count(0)
    page.locator("[data-clear]:visible").first.click()
    expect(line(page, hidden["number"])).to_be_visible()
    page.goto(own_running.url + "/board")
    expect(line(page, hidden["number"])).to_be_visible()


def test_the_focus_stays_through_a_change(own_running, page_of) -> None:
    calls = [own_running.theo.take_call(location=f"Elm Street {n}") for n in range(3)]
    page = page_of(own_running, "dana", "/board")
    live(page)
    line(page, calls[1]["number"]).locator("a").first.focus()
    own_running.theo.patch(f"/calls/{calls[1]['id']}", {"location": "Elm Street 99"}, match=calls[1]["etag"])
    expect(line(page, calls[1]["number"])).to_contain_text("Elm Street 99")
    assert focused(page) == str(calls[1]["number"])
    own_running.theo.take_call(location="Oak Avenue 1")
    expect(page.locator("#board")).to_contain_text("Oak Avenue 1")
    assert focused(page) == str(calls[1]["number"])
    # A line that leaves takes the focus nowhere: it goes to a neighbour.
    left = own_running.theo.get(f"/calls/{calls[1]['id']}")
    own_running.theo.post(f"/calls/{calls[1]['id']}/departure", {"reason": "test"}, match=left.headers["ETag"])
    expect(line(page, calls[1]["number"])).to_have_count(0)
    assert focused(page) is not None


def test_says_politely_what_changed(own_running, page_of) -> None:
    call = own_running.theo.take_call()
    page = page_of(own_running, "dana", "/board")
    live(page)
    own_running.theo.patch(f"/calls/{call['id']}", {"weapon": "yes"}, match=call["etag"])
    expect(page.locator("[aria-live=polite], [role=status]").filter(has_text=str(call["number"])).first).to_be_attached()


def test_a_stream_that_breaks_is_shown_and_catches_up(own_running, page_of) -> None:
    call = own_running.theo.take_call(location="Elm Street 4")
    page = page_of(own_running, "dana", "/board")
    live(page)
    own_running.server.kill()
    expect(page.locator("#live [data-live]")).to_contain_text(re.compile("Reconnecting|No live updates"))
    own_running.server.start()
    later = own_running.theo.take_call(location="Oak Avenue 9")
    changed = own_running.theo.patch(f"/calls/{call['id']}", {"location": "Elm Street 40"}, match=call["etag"])
    assert changed.status_code == 200
    expect(page.locator("#live [data-live]")).to_contain_text("Live", timeout=30_000)
    expect(line(page, later["number"])).to_contain_text("Oak Avenue 9")
    expect(line(page, call["number"])).to_contain_text("Elm Street 40")


def test_what_is_typed_while_the_server_is_away_is_kept_when_it_is_back(own_running, page_of) -> None:
    page = page_of(own_running, "theo", "/calls/new")
    write(page, "location", "Elm Street 4")
    number = number_of(page)
    own_running.server.kill()
    fact(page, "whatHappened").fill("She has gone quiet.")
    fact(page, "whatHappened").press("Tab")
    expect(state_of(page, "whatHappened")).to_contain_text("not kept")
    own_running.server.start()
    expect(state_of(page, "whatHappened")).to_have_text(re.compile(r"^kept\b"), timeout=40_000)
    calls = own_running.theo.get("/calls").json()["calls"]
    assert [(str(c["number"]), c["whatHappened"]) for c in calls] == [(number, "She has gone quiet.")]


def test_a_network_that_fails_is_said_and_typing_is_kept_when_it_is_back(own_running, open_browser) -> None:
    context = open_browser(own_running, "theo")
    page = context.new_page()
    page.goto(own_running.url + "/calls/new")
    write(page, "location", "Elm Street 4")
    context.set_offline(True)
    fact(page, "whatHappened").fill("She has gone quiet.")
    fact(page, "whatHappened").press("Tab")
    expect(state_of(page, "whatHappened")).to_contain_text("not kept")
    context.set_offline(False)
    expect(state_of(page, "whatHappened")).to_have_text(re.compile(r"^kept\b"), timeout=40_000)
    assert own_running.theo.get("/calls").json()["calls"][0]["whatHappened"] == "She has gone quiet."


@pytest.mark.parametrize("tabs", [3])
def test_tabs_of_one_browser_share_one_stream(own_running, open_browser, tabs: int) -> None:
    context = open_browser(own_running, "dana")
    pages = [context.new_page() for _ in range(tabs)]
    for page in pages:
        page.goto(own_running.url + "/board")
        live(page)
    assert streams(own_running) == 1
    call = own_running.theo.take_call(location="Elm Street 4")
    for page in pages:
        expect(line(page, call["number"])).to_be_visible()
    # The stream outlives the tab that opened it.
    pages[0].close()
    call = own_running.theo.take_call(location="Elm Street 5")
    for page in pages[1:]:
        expect(line(page, call["number"])).to_be_visible()


def streams(running) -> float:
    """How many live streams the server says it has."""
    from prometheus_client.parser import text_string_to_metric_families

    text = running.theo.session.get(running.url + "/metrics", timeout=30).text
    found = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if family.name == "alongside_live_streams"
    ]
    assert found, "no metric counts the open streams"
    return found[0]


def test_speaks_spanish(running, page_of) -> None:
    page = page_of(running, "grace", "/account")
    page.locator("main form[action$='/account/language'] button[value=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(running.url + "/board")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Board")
    page.locator("[data-menu] summary").click()
    page.locator("[data-menu] form[action$='/account/language'] button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
