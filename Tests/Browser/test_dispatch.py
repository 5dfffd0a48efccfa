"""A dispatcher sends and gates with two hands, a team reports with one thumb, and each sees what the other does."""

from __future__ import annotations

import re

import pytest
from pages import live
from playwright.sync_api import Page, expect
from running import Running
from sending import api, call_waiting, declare, on_shift, send, tell

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def north(own_running: Running) -> str:
    """Rosa and Otis, neither with a weapon."""
    return on_shift(own_running, "North", ("rosa", "clinician"), ("otis", "paramedic"))


def test_a_team_waits_nearby_until_the_dispatcher_says_that_it_is_safe(own_running, north, page_of) -> None:
    call = call_waiting(own_running)
    desk = page_of(own_running, "dana", f"/calls/{call['id']}/dispatch")
    live(desk)
    phone = page_of(own_running, "rosa", "/field", **PHONE)
    live(phone)
    expect(phone.get_by_text("Your team is free.")).to_be_visible()
    expect(desk.locator(".gate .word")).to_contain_text("Not declared")

    desk.get_by_role("button", name="Send North").click()
    expect(desk.locator(".out-team .mark")).to_contain_text("Staged")
    expect(desk.locator("#dispatch-live")).to_contain_text("Waits for release")
    # The telephone shows the call without being touched.
    expect(phone.get_by_text("Wait nearby. Do not go in before you are told.")).to_be_visible()
    phone.get_by_role("button", name="On the way", exact=True).or_(
        phone.get_by_role("button", name="Staged nearby")).first.click()
    expect(phone.locator("h1")).to_contain_text("North")

    desk.reload()
    desk.get_by_role("button", name="North may go in").click()
    expect(desk.locator(".trouble")).to_contain_text("not declared safe")
    for ask, answer in (("danger-gone", "yes"), ("seen-now", "yes"), ("weapon-in-reach", "no")):
        desk.locator(f"[name='ask-{ask}'][value='{answer}']").check()
    desk.get_by_role("button", name="Declare scene safe").click()
    expect(desk.locator(".gate .word")).to_contain_text("Safe")
    desk.get_by_role("button", name="North may go in").click()
    expect(desk.locator(".out-team .mark")).to_contain_text("Going in")

    live(phone)
    phone.goto(own_running.url + "/field")
    expect(phone.get_by_text("You may go in.")).to_be_visible()
    phone.get_by_role("button", name="Arrived").click()
    expect(phone.get_by_role("button", name="Check in")).to_be_visible()
    expect(desk.locator("#dispatch-live .out-team .mark")).to_contain_text("On scene")
    expect(desk.locator("#dispatch-live")).to_contain_text("Check-in by")


def test_a_call_for_help_is_red_with_words_on_every_page_at_once(own_running, north, page_of) -> None:
    call = call_waiting(own_running, "sits-in-a-doorway")
    assignment = send(own_running, call, north)
    board = page_of(own_running, "grace", "/board")
    desk = page_of(own_running, "dana", f"/calls/{call['id']}/dispatch")
    live(board)
    live(desk)
    phone = page_of(own_running, "rosa", "/field", **PHONE)
    phone.get_by_role("button", name="Duress").click()
    expect(board.locator(f"#row-{call['id']} .alert.danger")).to_contain_text("Needs help: Duress")
    expect(board.locator("#alarm")).to_have_text(re.compile(f"{call['number']}: ! Needs help: Duress"))
    expect(desk.locator("#dispatch-live .sign.red")).to_contain_text("Needs help: Duress")
    expect(desk.locator("#alarm")).to_have_text(re.compile("Duress"))
    expect(desk.locator("#alarm")).to_have_attribute("aria-live", "assertive")
    expect(phone.get_by_text("dispatch sees it")).to_be_visible()

    desk.reload()
    desk.locator(".help-asked select").select_option("police-sent")
    desk.get_by_role("button", name="Answered").click()
    expect(board.locator(f"#row-{call['id']} .alert")).to_have_count(0)
    assert assignment["state"] == "sent"


def test_going_in_without_a_release_alarms_and_asks_why(own_running, north, page_of) -> None:
    call = call_waiting(own_running)
    assignment = send(own_running, call, north)
    desk = page_of(own_running, "dana", f"/calls/{call['id']}/dispatch")
    live(desk)
    tell(api(own_running, "rosa"), assignment, "arrived")
    expect(desk.locator("#alarm")).to_have_text(re.compile("Went in before release"))
    desk.reload()
    why = desk.locator(".deviation")
    expect(why).to_contain_text("Arrived before the scene was released")
    why.locator("select").select_option("life-in-danger")
    why.locator("textarea").fill("She was about to step into the road.")
    why.get_by_role("button").click()
    expect(why).to_contain_text("a life was in danger")
    expect(why.locator("form")).to_have_count(0)


def test_two_dispatchers_at_once_one_is_told_where_the_team_is(own_running, north, page_of) -> None:
    first, second = call_waiting(own_running), call_waiting(own_running)
    pages = [
        page_of(own_running, who, f"/calls/{call['id']}/dispatch")
        for who, call in (("dana", first), ("grace", second))
    ]
    pages[0].get_by_role("button", name="Send North").click()
    expect(pages[0].locator(".out-team")).to_have_count(1)
    # The other page was shown before: its button is still there.
    pages[1].get_by_role("button", name="Send North").click()
    expect(pages[1].locator(".trouble")).to_contain_text(f"sent to call {first['number']} already")
    expect(pages[1].get_by_role("button", name=f"Send North here from call {first['number']}")).to_be_visible()


def test_a_team_that_nobody_sent_is_written_down_as_there(own_running, north, page_of) -> None:
    call = own_running.theo.take_call(location="Elm Street 4")
    page = page_of(own_running, "dana", f"/calls/{call['id']}/dispatch", java_script_enabled=False)
    page.get_by_text("A team is there already").last.click()
    page.locator("form[action$='/arrivals'] [name='team']").select_option(label="North")
    page.locator("form[action$='/arrivals'] button").click()
    expect(page.locator(".out-team")).to_contain_text("Arrived before it was sent")
    expect(page.locator(".deviation")).to_contain_text("Why did it happen?")
    expect(page.locator("#status .mark")).to_contain_text("Arrived")


def test_a_shift_is_begun_and_ended_without_scripts(own_running, page_of) -> None:
    page = page_of(own_running, "dana", "/teams", java_script_enabled=False)
    page.locator("#team-name").fill("North")
    page.get_by_role("button", name="Keep the name").click()
    begin = page.locator("form.shift").first
    begin.locator("[name='member-1']").select_option(label="Rosa")
    begin.get_by_role("button", name="Begin the shift").click()
    expect(page.locator(".trouble")).to_contain_text("trained as")
    begin.locator("[name='discipline-1']").select_option("clinician")
    begin.locator("[name='languages-1']").fill("en es")
    begin.get_by_role("button", name="Begin the shift").click()
    team = page.locator("section.team")
    expect(team).to_contain_text("Rosa")
    expect(team).to_contain_text("Clinician")
    expect(team).to_contain_text("Spanish")
    expect(team.locator(".mark")).to_contain_text("Free")
    page.get_by_role("button", name="End North’s shift").click()
    expect(page.get_by_text("No team is on shift.")).to_be_visible()


def test_a_responder_has_room_for_a_thumb_and_contrast_for_the_sun(own_running, north, page_of) -> None:
    call = call_waiting(own_running)
    declare(own_running, call, "unsafe")
    send(own_running, call, north)
    for scheme in ("light", "dark"):
        phone = page_of(own_running, "rosa", "/field", color_scheme=scheme, **PHONE)
        live(phone)
        low = phone.locator(".phone button").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().height < 56).map(one => one.textContent)")
        assert not low
        pale = phone.evaluate(CONTRAST)
        assert not pale, f"{scheme}: {pale}"
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


# Every text of the telephone against what is painted behind it (WCAG 2.2, relative luminance).
CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.querySelectorAll(".phone *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest("[hidden], .unseen, option, .live") || !element.getClientRects().length) continue;
    const pair = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 7) pale.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return pale;
}"""
