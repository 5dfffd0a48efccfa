"""A team writes down what happened with one thumb, before the van has left."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from running import Running
from sending import api, call_waiting, on_shift, send, tell

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SEVEN_TO_ONE = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}


class Thumb:
    """Touches a page, and counts."""

    def __init__(self, page: Page):
        self.page = page
        self.touches = 0

    def tap(self, what: str | Locator) -> None:
        target = self.page.locator(what) if isinstance(what, str) else what
        target.tap()
        self.touches += 1

    def choose(self, name: str, value: str | None = None) -> None:
        choice = f"[name='{name}']" + (f"[value='{value}']" if value else "")
        self.tap(f"#encounter label:has({choice})")
        expect(self.page.locator(f"#encounter {choice}")).to_be_checked()

    def keep(self) -> None:
        with self.page.expect_navigation():
            self.tap("#encounter > button.primary")


@pytest.fixture
def met(own_running: Running, page_of) -> Callable[..., tuple[Page, dict]]:
    """Rosa's telephone at the door of a call: her team has just arrived."""

    def show(**options) -> tuple[Page, dict]:
        team = on_shift(own_running, "North", ("rosa", "clinician"), ("noor", "paramedic"))
        call = call_waiting(own_running, "sits-in-a-doorway")
        tell(api(own_running, "rosa"), send(own_running, call, team), "arrived")
        page = page_of(own_running, "rosa", f"/calls/{call['id']}/encounter", **(PHONE | options))
        return page, call

    return show


def stage(running: Running, call: dict) -> str:
    return running.dana.get(f"/calls/{call['id']}").json()["stage"]


def test_a_usual_visit_takes_few_touches(own_running, met) -> None:
    page, call = met()
    thumb = Thumb(page)
    thumb.choose("contact", "met")
    for need in ("shelter", "food", "medicines"):
        thumb.choose(f"needs-{need}")
    thumb.choose("safety-nothing")
    thumb.choose("ending", "goes-on")
    required = thumb.touches
    thumb.tap(page.get_by_text("Given to the person"))
    for item in ("Naloxone +1", "Naloxone +1", "Blanket +1"):
        thumb.tap(page.get_by_role("button", name=item))
    thumb.keep()
    print(f"touches: {required + 1} for what is required, {thumb.touches} with what was given")
    assert thumb.touches <= 25
    record = page.locator(".record")
    expect(record).to_contain_text("Naloxone × 2")
    expect(record).to_contain_text("Shelter tonight")
    assert stage(own_running, call) == "disposed"


# Seconds, of somebody who knows the page: thinking what to tell next and reaching a target (Card, Moran and Newell, 1983), and
# a character on the keys of a telephone at 36 words a minute (Palin et al., 2019).
THINKING, REACHING, TYPING = 1.35, 1.1, 0.34


def test_everything_that_is_asked_is_told_within_four_minutes(own_running, met) -> None:
    page, call = met()
    thumb = Thumb(page)
    asked = typed = 0

    def write(field: str, text: str) -> None:
        nonlocal typed
        thumb.tap(f"#encounter-{field}")
        page.locator(f"#encounter-{field}").fill(text)
        typed += len(text)

    thumb.choose("contact", "met")
    thumb.choose("whom", "new")
    write("knownAs", "Juniper")
    for need in ("shelter", "food", "medicines"):
        thumb.choose(f"needs-{need}")
    thumb.choose("safety-nothing")
    thumb.choose("ending", "goes-on")
    thumb.tap(page.get_by_text("Given to the person"))
    for item in ("Naloxone +1", "Naloxone +1", "Blanket +1", "Food +1"):
        thumb.tap(page.get_by_role("button", name=item))
    asked += 6
    # All the rest, which may be left out.
    thumb.tap(page.locator("#encounter > details.ifmet > summary"))
    more = page.locator("#encounter > details.ifmet")
    lists, ticks = more.locator("select").all(), more.locator("fieldset").all()
    assert len(lists) >= 6 and len(ticks) >= 3
    for one in lists:
        thumb.tap(one)
        one.select_option(index=1)
        thumb.touches += 1
    for group in ticks:
        for choice in group.locator("label").all()[:2]:
            thumb.tap(choice)
    # A picker of day and time: opened, set and closed.
    page.locator("#encounter-followUpAt").fill("2099-01-01T10:00")
    thumb.touches += 6
    write("strengths", "Likes to be asked about the dog. Walks when it gets too much.")
    thumb.tap(page.locator("#encounter > details:has(#encounter-narrative) > summary"))
    write("narrative", "Sat in the doorway, cold, spoke slowly. " * 8)
    asked += len(lists) + len(ticks) + 3
    thumb.keep()
    expect(page.locator(".record")).to_contain_text("Naloxone × 2")
    seconds = asked * THINKING + thumb.touches * REACHING + typed * TYPING
    print(f"{asked} questions, {thumb.touches} touches, {typed} characters: {seconds:.0f} s")
    assert seconds < 240
    assert stage(own_running, call) == "disposed"


def test_nobody_met_takes_two_touches_and_the_call_leaves(own_running, met) -> None:
    page, call = met()
    thumb = Thumb(page)
    expect(page.locator("[name='needs-food']")).to_be_hidden()
    thumb.choose("contact", "not-located")
    thumb.keep()
    assert thumb.touches == 2
    expect(page.locator(".record")).to_contain_text("Nobody was met")
    path = own_running.dana.get(f"/calls/{call['id']}").json()
    assert path["stage"] == "arrived" and path["departure"]["reason"] == "not-located"


def test_everything_is_as_large_as_a_thumb_and_seven_to_one(met) -> None:
    page, _ = met()
    page.locator("label:has([name=contact][value=met])").tap()
    for fold in page.locator("#encounter details > summary").all():
        fold.click()
    page.locator("label:has([name=ending][value=arrested])").tap()
    small = page.evaluate(
        """() => [...document.querySelectorAll('#encounter :is(label.big, button, select, summary, .count input)')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 56)
            .map(one => `${one.tagName} ${one.textContent.trim()} ${one.getBoundingClientRect().height}`)""")
    assert not small
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, context="main", options=SEVEN_TO_ONE)
        assert not found.violations_count, found.generate_report()


def test_nothing_stands_alone(met) -> None:
    page, _ = met()
    thumb = Thumb(page)
    thumb.choose("contact", "met")
    thumb.choose("needs-nothing")
    thumb.choose("needs-food")
    expect(page.locator("[name='needs-nothing']")).not_to_be_checked()
    thumb.choose("needs-nothing")
    expect(page.locator("[name='needs-food']")).not_to_be_checked()


def test_keeps_what_was_touched_when_something_is_missing(met) -> None:
    page, _ = met()
    thumb = Thumb(page)
    thumb.choose("contact", "met")
    thumb.choose("needs-food")
    thumb.keep()
    expect(page.locator(".trouble:visible")).to_contain_text("needed")
    expect(page.locator("#encounter-safety-trouble")).to_be_in_viewport()
    expect(page.locator("[name='needs-food']")).to_be_checked()
    thumb.choose("safety-weapon-seen")
    thumb.tap("#encounter summary:has-text('Somebody else took over')")
    thumb.choose("ending", "arrested")
    thumb.keep()
    # Somebody else has the person: what was sent, and how that ended, are needed then.
    expect(page.locator("#encounter-alternativeSent-trouble")).to_be_visible()
    page.locator("#encounter-alternativeSent").select_option("police")
    page.locator("#encounter-alternativeOutcome").select_option("arrested")
    thumb.keep()
    expect(page.locator(".record")).to_contain_text("Police · Arrested")


def test_a_high_risk_asks_what_was_done(met) -> None:
    page, _ = met()
    thumb = Thumb(page)
    for name, value in (("contact", "met"), ("needs-nothing", None), ("safety-nothing", None),
                        ("ending", "resolved-on-scene")):
        thumb.choose(name, value)
    thumb.tap("#encounter summary:has-text('Health, risk')")
    page.locator("#encounter-suicideRisk").select_option("high")
    thumb.keep()
    expect(page.locator("#encounter-safetyActions-trouble")).to_be_in_viewport()
    thumb.choose("safetyActions-family-stays")
    thumb.keep()
    expect(page.locator(".record")).to_contain_text("Family or a friend stays")


def test_without_a_connection_nothing_that_was_touched_is_lost(met) -> None:
    page, _ = met()
    thumb = Thumb(page)
    for name, value in (("contact", "met"), ("needs-food", None), ("safety-nothing", None), ("ending", "goes-on")):
        thumb.choose(name, value)
    page.context.set_offline(True)
    thumb.tap("#encounter > button.primary")
    expect(page.locator("[data-not-sent]")).to_be_visible()
    expect(page.locator("[name='needs-food']")).to_be_checked()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert not re.search("food|met|goes-on", stored)
    page.context.set_offline(False)
    thumb.keep()
    expect(page.locator(".record")).to_have_count(1)


def test_works_without_scripts(met) -> None:
    page, _ = met(java_script_enabled=False)
    thumb = Thumb(page)
    for name, value in (("contact", "met"), ("whom", "new"), ("needs-nothing", None), ("safety-nothing", None),
                        ("ending", "no-referral-wanted")):
        thumb.tap(f"#encounter label:has([name='{name}']" + (f"[value='{value}'])" if value else ")"))
    page.locator("[name=knownAs]").fill("Green coat")
    thumb.keep()
    expect(page.locator(".record")).to_contain_text("Green coat")


def test_from_paper_the_next_morning_both_times_stand(own_running, met) -> None:
    page, call = met()
    thumb = Thumb(page)
    thumb.choose("contact", "gone")
    thumb.tap("#encounter summary:has-text('It was earlier')")
    page.locator("#encounter-began").fill("2026-01-04T22:10")
    page.locator("#encounter-ended").fill("2026-01-04T22:40")
    thumb.keep()
    expect(page.locator(".record")).to_contain_text("Written down long afterwards")
    expect(page.locator(".record")).to_contain_text("Before the team is said to have arrived")
    told = api(own_running, "rosa").get(f"/calls/{call['id']}/encounters").json()["encounters"][0]
    assert told["began"].startswith("2026-01-04") and not told["enteredAt"].startswith("2026-01-04")


def test_a_correction_leaves_what_stood_before(met) -> None:
    page, _ = met()
    thumb = Thumb(page)
    for name, value in (("contact", "met"), ("needs-food", None), ("safety-nothing", None), ("ending", "goes-on")):
        thumb.choose(name, value)
    thumb.keep()
    with page.expect_navigation():  # and its script: without it "nothing" would go on standing beside another
        page.get_by_role("link", name="Correct it").click()
    expect(page.locator("[name='safety-nothing']")).to_be_checked()
    thumb.choose("safety-threat")
    thumb.keep()
    expect(page.locator("#encounter-reason-trouble")).to_be_visible()
    page.locator("#encounter-reason").fill("Remembered on the way back")
    thumb.keep()
    page.get_by_text("What was corrected").click()
    expect(page.locator(".record")).to_contain_text("Nothing happened → Somebody was threatened")
    # One thing was changed; the times, which the form shows to the second, were not.
    expect(page.locator(".record q")).to_have_text("Remembered on the way back")


def test_others_see_that_it_was_and_not_what(own_running, met, page_of) -> None:
    page, call = met()
    thumb = Thumb(page)
    for name, value in (("contact", "met"), ("needs-food", None), ("safety-threat", None), ("ending", "goes-on")):
        thumb.choose(name, value)
    thumb.keep()
    path = f"/calls/{call['id']}/encounter"
    other = page_of(own_running, "otis", path)
    expect(other.locator(".record")).to_contain_text("Only the team")
    expect(other.locator(".record")).not_to_contain_text("threatened")
    clinician = page_of(own_running, "sam", path)
    expect(clinician.locator(".record")).to_contain_text("Somebody was threatened")
    expect(clinician.locator("#encounter")).to_have_count(0)
    assert own_running.dana.get(f"/calls/{call['id']}/encounters").status_code == 403
    board = page_of(own_running, "dana", f"/calls/{call['id']}")
    expect(board.locator("#timeline")).to_contain_text("Encounter of North recorded")
    expect(board.locator("#timeline")).not_to_contain_text("Somebody was threatened")
