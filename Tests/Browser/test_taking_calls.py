"""A call-taker takes a call, and others see it grow."""

from __future__ import annotations

import re

from pages import choose, fact, line, live, number_of, state_of, write
from playwright.sync_api import expect


def test_signs_in_past_the_banner(running, page_of) -> None:
    page = page_of(running, None, "/board")
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_role("heading", name="This is a restricted system")).to_be_visible()
    page.locator("[name=name]").fill("theo")
    page.locator("[name=password]").fill(running.workspace.passwords["theo"])
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.locator("[name=banner]").check()
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/board"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto(running.url + "/board")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_wrong_password_keeps_the_name(running, page_of) -> None:
    page = page_of(running, None, "/sign-in")
    page.locator("[name=banner]").check()
    page.locator("[name=name]").fill("grace")
    page.locator("[name=password]").fill("not this one")
    page.locator("main form button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("grace")
    expect(page.locator("[name=password]")).to_have_value("")


def test_a_dispatcher_sees_the_call_grow_while_it_is_typed(running, page_of) -> None:
    board = page_of(running, "dana", "/board")
    live(board)
    call = page_of(running, "theo", "/calls/new")
    write(call, "location", "Elm Street 4, at the bus stop")
    number = number_of(call)
    expect(line(board, number)).to_contain_text("Elm Street 4, at the bus stop")
    write(call, "whatHappened", "A man is shivering and talks to himself.")
    expect(line(board, number)).to_contain_text("A man is shivering")
    choose(call, "weapon", "yes")
    expect(line(board, number)).to_contain_text("Weapon")

    # On the call's own page the dispatcher sees the same, field by field.
    line(board, number).locator("a").first.click()
    expect(fact(board, "location")).to_have_value("Elm Street 4, at the bus stop")
    live(board)
    write(call, "callerName", "Mr. Okafor")
    expect(fact(board, "callerName")).to_have_value("Mr. Okafor")
    expect(board.locator("#timeline")).to_contain_text("Mr. Okafor")


def test_closing_the_browser_loses_nothing(running, open_browser) -> None:
    first = open_browser(running, "theo")
    page = first.new_page()
    page.goto(running.url + "/calls/new")
    write(page, "callback", "812 555 0142")
    write(page, "location", "Oak Avenue 9")
    number = number_of(page)
    # The last field has not been left when the window goes.
    fact(page, "whatHappened").press_sequentially("She is on the bridge")
    page.close(run_before_unload=False)
    first.close()

    page = open_browser(running, "theo").new_page()
    page.goto(running.url + "/board")
    line(page, number).locator("a").first.click()
    expect(fact(page, "callback")).to_have_value(re.compile(r"812.?555.?0142"))
    expect(fact(page, "location")).to_have_value("Oak Avenue 9")
    expect(fact(page, "whatHappened")).to_have_value("She is on the bridge")


def test_reloading_shows_the_call_that_was_begun(running, page_of) -> None:
    page = page_of(running, "theo", "/calls/new")
    write(page, "location", "Oak Avenue 10")
    number = number_of(page)
    page.reload()
    expect(page.locator("#call")).to_have_attribute("data-number", number)
    expect(fact(page, "location")).to_have_value("Oak Avenue 10")


def test_two_people_change_one_field_and_nothing_is_lost(running, page_of) -> None:
    call = running.theo.take_call(location="Elm Street 4")
    path = f"/calls/{call['id']}"
    theo, dana = page_of(running, "theo", path), page_of(running, "dana", path)
    live(theo)
    live(dana)
    # Both begin to type before either has left the field.
    fact(theo, "location").fill("Elm Street 44")
    fact(dana, "location").fill("Elm Street 40, rear")
    fact(dana, "location").press("Tab")
    expect(state_of(dana, "location")).to_have_text(re.compile(r"^kept\b"))
    fact(theo, "location").press("Tab")
    rivals = theo.locator("[data-field='location'] [data-rivals]")
    expect(rivals).to_contain_text("Elm Street 40, rear")
    expect(theo.locator("#timeline")).to_contain_text("Elm Street 44")
    rivals.get_by_role("button", name="Use mine").click()
    expect(fact(dana, "location")).to_have_value("Elm Street 44")
    now = running.dana.get(path).json()
    assert now["location"] == "Elm Street 44"
    expect(theo.locator("#timeline")).to_contain_text("Elm Street 40, rear")


def test_keeping_theirs_keeps_theirs(running, page_of) -> None:
    call = running.theo.take_call(location="Elm Street 4")
    path = f"/calls/{call['id']}"
    theo, dana = page_of(running, "theo", path), page_of(running, "dana", path)
    live(theo)
    live(dana)
    fact(theo, "location").fill("Elm Street 44")
    write(dana, "location", "Elm Street 40, rear")
    fact(theo, "location").press("Tab")
    theo.locator("[data-field='location'] [data-rivals]").get_by_role("button", name="Keep theirs").click()
    expect(fact(theo, "location")).to_have_value("Elm Street 40, rear")
    assert running.dana.get(path).json()["location"] == "Elm Street 40, rear"


def test_notes_are_added_and_never_overwritten(running, page_of) -> None:
    call = running.theo.take_call()
    path = f"/calls/{call['id']}"
    theo, dana = page_of(running, "theo", path), page_of(running, "dana", path)
    live(theo)
    for page, text in ((theo, "He answers to his first name."), (dana, "A neighbour is with him.")):
        page.locator("#notes textarea").fill(text)
        page.locator("#notes button").click()
        expect(page.locator("#timeline")).to_contain_text(text)
    expect(theo.locator("#timeline")).to_contain_text("He answers to his first name.")
    expect(theo.locator("#timeline")).to_contain_text("A neighbour is with him.")
    notes = running.theo.get(path + "/notes").json()["notes"]
    assert [note["author"]["name"] for note in notes] == ["Theo", "Dana"]


def test_a_double_click_makes_one_record(running, page_of) -> None:
    call = running.theo.take_call()
    page = page_of(running, "theo", f"/calls/{call['id']}")
    page.locator("#notes textarea").fill("Said once.")
    page.locator("#notes button").dblclick()
    expect(page.locator("#timeline")).to_contain_text("Said once.")
    page.wait_for_timeout(500)
    notes = running.theo.get(f"/calls/{call['id']}/notes").json()["notes"]
    assert [note["text"] for note in notes] == ["Said once."]


def test_a_double_click_without_scripts_makes_one_call(running, page_of) -> None:
    page = page_of(running, "theo", "/calls/new", java_script_enabled=False)
    fact(page, "location").fill("Birch Lane 77")
    page.locator("[data-save]").dblclick()
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d"))
    calls = running.theo.get("/calls", params={"limit": 200}).json()["calls"]
    assert [call["location"] for call in calls].count("Birch Lane 77") == 1
