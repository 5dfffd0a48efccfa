"""What was observed at a place reaches everybody who asks about it or goes there, and expires."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import live, unfold
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running
from sending import api, call_waiting, on_shift, send, tell

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def asked(running: Running, page_of):
    """Opens the triage of a new call at a place, with the questions begun by Sam."""
    publish_always_open(running.workspace)

    def begin(**facts: str) -> tuple[dict, Page]:
        call = running.theo.take_call(**({"whatHappened": "Talks to nobody"} | facts))
        running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
        page = page_of(running, "sam", f"/calls/{call['id']}/triage")
        page.locator("[name=program][value=denver-star]").check()
        page.get_by_role("button", name="Begin the questions").press("Enter")
        expect(page.locator("#questions .question").first).to_be_visible()
        live(page)
        return call, page

    return begin


def record(page: Page, kind: str, note: str = "") -> None:
    unfold(page, "#place-observed")
    page.locator("#place-observed").select_option(kind)
    page.locator("#place-note").fill(note)
    page.get_by_role("button", name="Record it").click()


def test_what_is_recorded_speaks_for_the_next_call_there(running: Running, page_of, asked) -> None:
    _, first = asked(location="Alder Court 7, Apt 2")
    expect(first.locator("#place-facts")).to_contain_text("Nothing is recorded here")
    record(first, "responder-attacked-here", "On the stairs.")
    expect(first.locator("#place-facts .grave")).to_contain_text("A responder was attacked here")
    _, second = asked(location="7 ALDER CT. #2", weapon="no", violence="no")
    expect(second.locator("#place-facts .grave")).to_contain_text("On the stairs.")
    expect(second.locator("#place-facts")).to_contain_text("Counts until")
    past = second.locator("[data-question=past-assault]")
    expect(past.locator("input[type=radio][value=yes]")).to_be_checked()
    expect(past.locator("[data-said]")).to_contain_text("from the record of this place")
    expect(second.locator("[data-assessment] .rules")).to_contain_text("A responder was attacked here")
    # Who hears otherwise says so; the graver still counts, and both are shown.
    past.locator("input[type=radio][value=yes]").focus()
    second.keyboard.press("n")
    expect(past.locator(".rival")).to_contain_text("An earlier record")
    expect(second.locator("[data-assessment] .rules")).to_contain_text("A responder was attacked here")


def test_a_fact_reaches_the_clinician_who_is_asking(running: Running, page_of, asked) -> None:
    call, sam = asked(location="Birch Court 11", weapon="no", violence="no")
    dana = page_of(running, "dana", f"/calls/{call['id']}/place")
    dana.locator("#place-observed").select_option("responder-attacked-here")
    dana.get_by_role("button", name="Record it").click()
    expect(dana.locator(".observed .grave")).to_be_visible()
    expect(sam.locator("#place-facts .grave")).to_contain_text("A responder was attacked here")
    expect(sam.locator("[data-question=past-assault] input[type=radio][value=yes]")).to_be_checked()
    # Taken back, it is past, and the question is open again.
    dana.locator("select[name=reason]").select_option("another-place")
    dana.get_by_role("button", name="Take it back").click()
    expect(dana.locator(".bygone")).to_contain_text("It was another place")
    expect(sam.locator("#place-facts .grave")).to_have_count(0)
    expect(sam.locator("[data-question=past-assault] input:checked")).to_have_count(0)


def test_earlier_contacts_say_by_what_they_were_found(running: Running, page_of, asked) -> None:
    by_place = running.theo.take_call(location="Cedar Way 3")
    by_number = running.theo.take_call(callback="812 555 0191")
    _, page = asked(location="3 Cedar Way", callback="(812) 555-0191")
    contacts = page.locator(".contacts li")
    expect(contacts).to_have_count(2)
    expect(contacts.filter(has_text=f"Call {by_place['number']} ")).to_contain_text("same address")
    expect(contacts.filter(has_text=f"Call {by_number['number']} ")).to_contain_text("same number")
    expect(page.locator("#contacts-title ~ .hint")).to_contain_text("need not be the same person")
    contacts.filter(has_text=f"Call {by_place['number']} ").get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(f"Call {by_place['number']}")


def test_what_is_refused_is_not_typed_twice(running: Running, page_of) -> None:
    call = running.theo.take_call(location="Dover Lane 9")
    page = page_of(running, "dana", f"/calls/{call['id']}/place")
    page.locator("#place-observed").select_option("helpful")
    page.locator("#place-note").fill("Speak with the porter.")
    page.locator("#place-happenedAt").fill("2020-01-02")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".trouble")).to_contain_text("longer ago")
    expect(page.locator("#place-note")).to_have_value("Speak with the porter.")
    expect(page.locator("#place-observed")).to_have_value("helpful")
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


def test_who_goes_there_reads_it_and_tells_the_next(own_running: Running, page_of) -> None:
    running = own_running
    first = call_waiting(running, location="Elm Street 44")
    dana = page_of(running, "dana", f"/calls/{first['id']}/place")
    dana.locator("#place-observed").select_option("uncontrolled-dog")
    dana.locator("#place-note").fill("Behind the house.")
    dana.get_by_role("button", name="Record it").click()
    expect(dana.locator(".observed")).to_contain_text("Behind the house.")
    dana.goto(f"{running.url}/calls/{first['id']}/dispatch")
    expect(dana.locator(".safety")).to_contain_text("A dog that nobody held")
    team = on_shift(running, "North", ("rosa", "clinician"), ("otis", "paramedic"))
    rosa = page_of(running, "rosa", f"/calls/{first['id']}/dispatch", **PHONE)
    expect(rosa.locator("h1")).to_be_visible()
    expect(rosa.locator(".safety")).to_have_count(0)
    sent = send(running, first, team)
    rosa.goto(running.url + "/field")
    expect(rosa.locator(".safety")).to_contain_text("Behind the house.")
    found = Axe().run(rosa)
    assert not found.violations_count, found.generate_report()
    # What is observed while the team is on its way is told to its telephone.
    live(rosa)
    second = running.theo.take_call(location="44 Elm St.")
    weapon = {"kind": "weapon-seen-here", "source": "caller-said", "happenedAt": second["receivedAt"]}
    running.dana.post(f"/calls/{second['id']}/place-facts", weapon).raise_for_status()
    expect(rosa.locator("[data-moved]")).to_be_visible()
    rosa.locator("[data-moved] a").click()
    expect(rosa.locator(".safety")).to_contain_text("A weapon was seen here")
    tell(running.dana, sent, "on-the-way")
    tell(running.dana, sent, "arrived")
    rosa.goto(f"{running.url}/calls/{first['id']}/encounter")
    unfold(rosa, "#place-observed")
    rosa.locator("#place-observed").select_option("hazardous-access")
    rosa.locator("#place-note").fill("No light on the stairs.")
    rosa.get_by_role("button", name="Record it").click()
    expect(rosa.locator("h1")).to_contain_text(re.compile("ncounter|happened", re.I))
    expect(rosa.locator(".safety")).to_contain_text("No light on the stairs.")
    # A team sees what counts, and may take back what it recorded itself; other contacts are not its concern.
    rosa.goto(f"{running.url}/calls/{first['id']}/place")
    expect(rosa.locator(".safety")).to_contain_text("Behind the house.")
    expect(rosa.locator("select[name=reason]")).to_have_count(1)
    expect(rosa.locator("#contacts-title")).to_have_count(0)
    grace = page_of(running, "grace", f"/calls/{first['id']}/place")
    expect(grace.locator(".observed").first).to_contain_text("Rosa")


def test_who_may_not_see_it_does_not(running: Running, page_of, asked) -> None:
    call, _ = asked(location="Fern Street 5")
    theo = page_of(running, "theo", f"/calls/{call['id']}/triage")
    expect(theo.locator("#told-title")).to_be_visible()
    expect(theo.locator("#place-title")).to_have_count(0)
    theo.goto(f"{running.url}/calls/{call['id']}/place")
    expect(theo.locator("main")).to_contain_text("Record what was observed at a place")
    assert api(running, "theo").get(f"/calls/{call['id']}/place").status_code == 403
