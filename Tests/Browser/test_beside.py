"""What triage does besides sending somebody: police or an ambulance at once, transfers, what the police are told, calling
back, and what an officer asks for on the phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from besides import asked_by_officer, met_by_phone
from pages import live
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running
from sending import api, call_waiting, on_shift, send, tell

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Slower than most people type on a telephone: 40 words a minute are 3.3 letters a second.
PACE = 300


def screened(running: Running, **facts: str) -> dict:
    call = running.theo.take_call(**({"location": "Elm Street 4", "whatHappened": "Talks to nobody"} | facts))
    answer = running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    assert answer.status_code == 200, answer.text
    return call


def begun(running: Running, **facts: str) -> dict:
    publish_always_open(running.workspace)
    call = screened(running, **facts)
    tag = running.theo.get(f"/calls/{call['id']}").headers["ETag"]
    answer = api(running, "sam").post(f"/calls/{call['id']}/triage", {"program": "denver-star"}, match=tag)
    assert answer.status_code == 200, answer.text
    return call


def row(board: Page, call: dict):
    return board.locator(f"#board tr[data-number='{call['number']}']")


def at_ease(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the screen."""
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"


# Police or an ambulance now


STATES: dict[str, Callable[[Running], dict]] = {
    "not screened": lambda running: running.theo.take_call(location="Elm Street 4"),
    "not begun": screened,
    "being asked": begun,
    "decided": lambda running: call_waiting(running, "sits-in-a-doorway"),
}


@pytest.mark.parametrize("state", STATES)
def test_one_press_in_every_state_of_an_open_call_and_the_board_shows_it(running, page_of, state: str) -> None:
    call = STATES[state](running)
    board = page_of(running, "dana", "/board")
    live(board)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    button = page.get_by_role("button", name="Ambulance now")
    button.focus()
    page.keyboard.press("Enter")
    expect(row(board, call)).to_contain_text("Needs help: Ambulance")
    if state == "decided":
        expect(page.locator(".summons")).to_contain_text("Ambulance asked for at")
        expect(page.locator("#status .departure")).to_have_count(0)
    else:
        expect(page.locator("#status .departure")).to_be_visible()
    dispatch = page_of(running, "dana", f"/calls/{call['id']}/dispatch")
    asked = dispatch.locator(".help-asked")
    expect(asked).to_contain_text("Wanted now for this call: Ambulance")
    asked.locator("select").select_option("EMS-sent")
    asked.get_by_role("button", name="Answered").click()
    expect(dispatch.locator(".help-asked")).to_have_count(0)
    if state != "decided":
        expect(row(board, call)).to_have_count(0)


def test_police_now_from_the_encounter_and_from_the_field(own_running, page_of) -> None:
    team = on_shift(own_running, "North", ("rosa", "clinician"), ("noor", "paramedic"))
    call = call_waiting(own_running, "sits-in-a-doorway")
    assignment = send(own_running, call, team)
    tell(api(own_running, "rosa"), assignment, "arrived")
    board = page_of(own_running, "dana", "/board")
    live(board)
    page = page_of(own_running, "rosa", f"/calls/{call['id']}/encounter", **PHONE)
    at_ease(page)
    page.get_by_role("button", name="Police now").tap()
    expect(row(board, call)).to_contain_text("Needs help: Police")
    expect(page).to_have_url(re.compile("/encounter$"))
    expect(page.locator(".summons")).to_contain_text("Police asked for at")
    field = page_of(own_running, "rosa", "/field", **PHONE)
    field.get_by_role("button", name="Ambulance").tap()
    expect(row(board, call)).to_contain_text("Needs help: Ambulance")
    # A clinician presses while the team is there: asked for the call, and the team's telephone says so.
    triage = page_of(own_running, "sam", f"/calls/{call['id']}/triage")
    triage.get_by_role("button", name="Police now").click()
    expect(triage.locator(".summons")).to_contain_text("Police asked for at")
    field.reload()
    expect(field.locator("main")).to_contain_text("Police: asked at")


def test_both_buttons_of_one_page_count(running, page_of) -> None:
    """Pressed one after the other before the page has changed: neither is taken for the other's repetition."""
    call = call_waiting(running, "sits-in-a-doorway")
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    statuses = page.evaluate(
        """async () => {
            const form = document.querySelector(".summons form");
            const press = (kind) => fetch(form.action, {
                method: "POST", body: new URLSearchParams([...new FormData(form), ["kind", kind]]) });
            return (await Promise.all(["EMS", "police", "police"].map(press))).map((answer) => answer.status);
        }"""
    )
    assert statuses == [200, 200, 200]
    dispatch = page_of(running, "dana", f"/calls/{call['id']}/dispatch")
    expect(dispatch.locator(".help-asked")).to_have_count(2)


def test_a_refusal_is_said_where_its_form_has_gone(running, page_of) -> None:
    """The page is open twice; on one the caller is handed over, on the other the same is pressed later."""
    call = begun(running)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    other = page_of(running, "sam", f"/calls/{call['id']}/triage", java_script_enabled=False)
    page.locator("#transfer summary").click()
    page.get_by_role("button", name="Start a warm transfer").click()
    expect(page.locator("#transfers")).to_contain_text("Ringing")
    other.locator("#transfer summary").click()
    other.get_by_role("button", name="Start a warm transfer").click()
    expect(other.locator("main > .trouble")).to_contain_text("between two centres already")
    expect(other.locator("#transfers")).to_contain_text("Ringing")


def test_works_without_scripts(running, page_of) -> None:
    call = begun(running)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage", java_script_enabled=False)
    page.get_by_role("button", name="Police now").click()
    expect(page.locator("#status .departure")).to_contain_text("violence", ignore_case=True)


# Transfers


def test_a_warm_transfer_by_three_presses_and_the_call_leaves_by_it(running, page_of) -> None:
    call = begun(running)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    page.locator("#transfer summary").click()
    page.locator("#transfer label:has([name='passed-location'])").click()
    page.get_by_role("button", name="Start a warm transfer").click()
    transfers = page.locator("#transfers")
    expect(transfers).to_contain_text("To 988 Lifeline, warm")
    expect(transfers).to_contain_text("Ringing")
    expect(transfers).to_contain_text("Told: Where they are")
    at_ease(page)
    between = page_of(running, "theo", "/transfers")
    expect(between.locator("main")).to_contain_text(f"Call {call['number']}")
    page.get_by_role("button", name="They answered").press("Enter")
    expect(transfers).to_contain_text("Answered")
    page.get_by_role("button", name="Handed over").press("Enter")
    expect(transfers.locator(".mark")).to_have_text("Handed over")
    between.reload()
    expect(between.locator("main")).not_to_contain_text(f"Call {call['number']}")
    page.locator("#transferred-override").select_option("caller-asks-otherwise")
    page.get_by_role("button", name="Let the call leave as transferred").click()
    expect(page.locator("#status .departure")).to_contain_text("988")
    expect(transfers).not_to_contain_text("no transfer is written down")
    # The caller comes back after the call has left: it stands before the clinician again.
    transfers.locator("summary", has_text="The caller came back").click()
    transfers.locator("[name=returned]").select_option("needs-dispatch")
    transfers.locator("form:has([name=returned])").get_by_role("button", name="Keep").click()
    expect(page.locator("#transfers")).to_contain_text("came back after this call had left")
    waiting = page_of(running, "sam", "/triage")
    expect(waiting.locator(".cameback")).to_contain_text(f"Call {call['number']}")
    at_ease(waiting)
    page.get_by_role("button", name="Open the call again").click()
    expect(page.locator("#call-head")).to_contain_text("Screened")
    waiting.reload()
    expect(waiting.locator(".cameback")).to_have_count(0)


def test_what_colleagues_tell_shows_while_the_page_is_open_and_never_under_a_hand(running, page_of) -> None:
    call = begun(running)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    live(page)
    clinician = api(running, "sam")
    told = {"direction": "out", "centre": "988", "warmth": "warm", "passed": ["location"]}
    transfer = clinician.post(f"/calls/{call['id']}/transfers", told)
    assert transfer.status_code == 201, transfer.text
    expect(page.locator("#transfers")).to_contain_text("Ringing")
    expect(page.locator("#said")).to_contain_text("988 Lifeline")
    # Somebody has begun to tell why they did not take the caller: that stays until it is sent or left alone.
    declined = page.locator("#transfers details:has([name=declined])")
    declined.locator("summary").click()
    declined.locator("[name=declined]").select_option("none-free")
    reports = f"/transfers/{transfer.json()['id']}/reports"
    assert clinician.post(reports, {"told": "answered"}).status_code in (200, 201)
    assert clinician.post(f"/calls/{call['id']}/help", {"kind": "police"}).status_code in (200, 201)
    expect(page.locator(".summons")).to_contain_text("Police asked for at")
    expect(page.locator("#brief-section")).to_be_visible()
    expect(page.locator("#transfers")).to_contain_text("Ringing")
    declined.locator("[name=declined]").select_option("")
    page.locator("h1").click()
    expect(page.locator("#transfers")).to_contain_text("Answered")
    at_ease(page)


def test_a_call_that_left_as_transferred_without_a_transfer_says_so(running, page_of) -> None:
    call = begun(running)
    tag = running.dana.get(f"/calls/{call['id']}").headers["ETag"]
    choice = {
        "level": 2, "response": "phone", "reason": "transferred-to-centre", "override": "caller-asks-otherwise",
        "alternativeOutcome": "not-known-yet",
    }
    assert api(running, "sam").post(f"/calls/{call['id']}/decision", choice, match=tag).status_code == 200
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    expect(page.locator("#transfers")).to_contain_text("no transfer is written down")


def test_a_call_that_came_by_transfer_asks_from_where(running, page_of) -> None:
    call = running.theo.take_call(location="Elm Street 4", source="transfer")
    page = page_of(running, "theo", f"/calls/{call['id']}")
    section = page.locator("#transfers")
    expect(section).to_contain_text("From which centre did it come?")
    section.locator("[name=centre]").first.select_option("988")
    section.locator("[name=warmth]").first.select_option("warm")
    section.locator("form:has([name=step][value=details])").get_by_role("button", name="Keep").click()
    expect(page.locator("#transfers")).to_contain_text("From 988 Lifeline, warm")
    page.locator("#transfers summary", has_text="What we sent back").click()
    page.locator("#transfers [name=disposition]").select_option("mobile-team-sent")
    page.locator("#transfers form:has([name=disposition])").get_by_role("button", name="Keep").click()
    expect(page.locator("#transfers")).to_contain_text("What we sent back: mobile team sent")
    at_ease(page)


# What the police are told


def test_the_police_are_told_and_asked_afterwards(running, page_of) -> None:
    call = begun(running, weapon="yes", language="es")
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    expect(page.locator("#brief-section")).to_have_count(0)
    page.get_by_role("button", name="Police now").click()
    section = page.locator("#brief-section")
    expect(section).to_contain_text("Never a diagnosis")
    expect(section.locator("[name='point-weapon-seen']")).to_be_checked()
    expect(section.locator("[name=language]")).to_have_value("es")
    section.locator("label:has([name='point-one-voice'])").click()
    section.locator("[name=unit]").fill("3A21")
    section.get_by_role("button", name="They were told this").click()
    expect(page.locator("#brief-section")).to_contain_text("3A21 was told by Sam, by radio")
    expect(page.locator("#brief-section")).to_contain_text("One officer speaks")
    at_ease(page)
    # Nobody writes an encounter of a call that only police went to: the question stands on the call's page.
    asked = page_of(running, "dana", f"/calls/{call['id']}")
    expect(asked.locator("#brief-section")).to_contain_text("Did the officers use it?")
    asked.get_by_role("button", name="Yes, used").click()
    expect(asked.locator("#brief-section")).to_contain_text("Yes, used")
    expect(asked.get_by_role("button", name="Yes, used")).to_have_count(0)


def test_the_encounter_asks_whether_the_brief_was_used(own_running, page_of) -> None:
    team = on_shift(own_running, "North", ("rosa", "clinician"), ("noor", "paramedic"))
    call = call_waiting(own_running, "sits-in-a-doorway")
    tell(api(own_running, "rosa"), send(own_running, call, team), "arrived")
    sam = api(own_running, "sam")
    told = sam.post(f"/calls/{call['id']}/briefs", {"unit": "3A21", "channel": "phone", "points": ["give-space"]})
    assert told.status_code == 201, told.text
    page = page_of(own_running, "rosa", f"/calls/{call['id']}/encounter", **PHONE)
    for choice in ("[name=contact][value=met]", "[name='needs-nothing']", "[name='safety-nothing']"):
        page.locator(f"#encounter label:has({choice})").tap()
    question = page.locator("#encounter-briefUsed")
    expect(question).to_be_visible()
    expect(page.locator("#encounter")).to_contain_text("3A21 was told at")
    question.locator("label:has([value=yes])").tap()
    page.locator("#encounter label:has([name=ending][value='resolved-on-scene'])").tap()
    at_ease(page)
    with page.expect_navigation():
        page.locator("#encounter > button.primary").tap()
    briefs = sam.get(f"/calls/{call['id']}/briefs").json()["briefs"]
    assert [brief["used"] for brief in briefs] == ["yes"]


# Calling back


def test_whoever_was_helped_by_phone_is_called_back_until_reached(running, page_of) -> None:
    due = met_by_phone(running, callback="812 555 0177")
    page = page_of(running, "noor", "/call-backs")
    line = page.locator(".waitlist li", has_text=f"Call {due['number']}")
    expect(line).to_contain_text("23 h 59 min left")
    expect(line).to_contain_text("Nobody has tried yet")
    at_ease(page)
    line.locator(".which").press("Enter")
    page.locator("#try label:has([value='not-reached'])").click()
    page.get_by_role("button", name="Keep this try").click()
    expect(page.locator(".trail")).to_contain_text("Not reached")
    page.get_by_text("Give up", exact=True).last.click()
    page.locator("#giving-up-closure").select_option("not-reached")
    page.get_by_role("button", name="Give up to call back").click()
    expect(page.locator("#giving-up .trouble, .trouble").first).to_contain_text("promised time has not passed")
    at_ease(page)
    clinician = page_of(running, "sam", f"/call-backs/{due['id']}")
    clinician.locator("#try label:has([value='reached-needs-help'])").click()
    clinician.get_by_role("button", name="Keep this try").click()
    expect(clinician.locator("main")).to_contain_text("The person needs help")
    clinician.get_by_role("button", name="Open the call again").click()
    expect(clinician.locator("h1")).to_contain_text(f"Call {due['number']}")
    expect(clinician.locator("main")).to_contain_text("Reached, and needs help")


# What an officer asks for


def test_an_officer_asks_in_under_a_minute(running, page_of) -> None:
    page = page_of(running, "omar", "/", **PHONE)
    expect(page).to_have_url(re.compile("/ask$"))
    at_ease(page)
    taps = 0
    began = time.monotonic()

    def tap(what) -> None:
        nonlocal taps
        what.tap()
        taps += 1

    tap(page.locator("label:has([value='co-response'])"))
    for field, text in (("#ask-location", "Library, back door"), ("#ask-whatHappened", "Cries, wants no police")):
        tap(page.locator(field))
        page.keyboard.type(text, delay=PACE)
    tap(page.get_by_role("button", name="Send", exact=True))
    expect(page.locator("#sent")).to_contain_text("Dispatch and the clinicians see it now")
    took = time.monotonic() - began
    print(f"{taps} taps, {took:.0f} s at {60_000 / PACE / 5:.0f} words a minute")
    assert taps <= 12 and took < 60
    expect(page.locator(".requests li").first).to_contain_text("Waiting")
    at_ease(page)
    clinician = page_of(running, "sam", "/triage")
    expect(clinician.locator(".waitlist")).to_contain_text("Cries, wants no police")
    call = running.dana.get("/calls", params={"limit": 1}).json()["calls"][0]
    told = running.dana.get(f"/calls/{call['id']}/timeline").json()["entries"][-1]
    assert 1_000 < int(told["facts"]["milliseconds"]) < 60_000, "how long the form took is kept, and nothing about anybody"
    # Nothing else of the program is open to them.
    for path in ("/board", "/triage", "/teams", "/cases"):
        answer = page.request.get(running.url + path)
        assert answer.status == 403, path


def test_the_phones_place_where_the_officer_allows_it(running, open_browser) -> None:
    context = open_browser(
        running, "omar", **PHONE, permissions=["geolocation"],
        geolocation={"latitude": 39.1653, "longitude": -86.5264, "accuracy": 12},
    )
    page = context.new_page()
    page.goto(running.url + "/ask")
    page.get_by_role("button", name="Use this phone’s place").tap()
    expect(page.locator("#ask-location")).to_have_value("39.16530, -86.52640 (±12 m)")


def test_a_follow_up_waits_for_a_social_worker_and_the_officer_sees_what_came_of_it(running, page_of) -> None:
    request = asked_by_officer(running, knownAs="Green coat", callback="812 555 0142", incident="26-0412")
    officer = page_of(running, "omar", "/ask", **PHONE)
    expect(officer.locator(".requests li").first).to_contain_text("Incident 26-0412")
    page = page_of(running, "noor", "/cases")
    page.get_by_role("link", name=f"Call {request['number']}").first.press("Enter")
    expect(page.locator("main")).to_contain_text("Lives alone, has not eaten for days")
    expect(page.locator("main")).to_contain_text("Green coat")
    at_ease(page)
    page.get_by_text("Open a case", exact=True).last.click()
    page.locator("#opening-goal").fill("Meals and a doctor")
    page.get_by_role("button", name="Open the case").click()
    officer.reload()
    expect(officer.locator(".requests li").first).to_contain_text("A social worker has it")
    page.goto(f"{running.url}/requests/{request['id']}")
    page.locator("#try label:has([value='not-reached'])").click()
    page.locator("#try-note").fill("Left a card")
    page.get_by_role("button", name="Keep this try").click()
    expect(page.locator(".trail li").first).to_contain_text("Left a card")
    at_ease(page)
    page.locator("#closing-closure").select_option("not-reached")
    page.get_by_role("button", name="End it").click()
    expect(page.locator(".trouble").first).to_contain_text("promised time has not passed")
    page.locator("#closing-closure").select_option("followed-up")
    page.get_by_role("button", name="End it").click()
    expect(page.locator("main")).to_contain_text("Followed up")
    officer.reload()
    expect(officer.locator(".requests li").first).to_contain_text("A social worker followed up")
    assert "Meals" not in officer.content()


def test_speaks_spanish(running, page_of) -> None:
    page = page_of(running, "omar", "/ask", **PHONE)
    page.locator("button[name=language][value=es]").first.evaluate("button => button.click()")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_have_text("Pedir un clínico")
    page.get_by_role("button", name="Enviar").tap()
    expect(page.locator(".trouble").first).to_be_visible()
    page.locator("button[name=language][value=en]").first.evaluate("button => button.click()")
    # A browser that is closed while it still goes somewhere may never say that it is closed.
    expect(page.locator("html")).to_have_attribute("lang", "en")
