"""A clinician undoes a flag, another reads calls blind, and an analyst reads what it comes to."""

from __future__ import annotations

import re

from alongside import Api
from playwright.sync_api import expect
from programs import publish_always_open
from reads import SECRET, STORY, decided, draw, unflagged


def screened(running) -> str:
    call = running.theo.take_call(location="Elm Street 4", whatHappened="A car is parked across a drive")
    assert running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"]).status_code == 200
    return f"/calls/{call['id']}/triage"


def test_a_flag_is_undone_by_keyboard(running, page_of) -> None:
    publish_always_open(running.workspace)
    page = page_of(running, "sam", screened(running))
    expect(page.locator(".flagged")).to_contain_text("Theo flagged it")
    page.get_by_text("Not for us, undo the flag").focus()
    page.keyboard.press("Enter")
    page.locator("#flag-reason").select_option("other")
    page.locator("#flag-alternativeSent").select_option("police")
    page.get_by_role("button", name="Undo the flag").press("Enter")
    # What was chosen is still there, and the field that is missing is named.
    expect(page.locator("#flag-note-trouble")).to_be_visible()
    expect(page.locator("#flag-alternativeSent")).to_have_value("police")
    page.locator("#flag-note").fill("It was a drill.")
    page.get_by_role("button", name="Undo the flag").press("Enter")
    expect(page.locator("#status .departure")).to_contain_text("Not for us, the flag was undone")
    expect(page.locator(".flagged")).to_contain_text("Sam undid it")
    expect(page.locator(".flagged")).to_contain_text("It was a drill.")
    expect(page.get_by_text("Not for us, undo the flag")).to_have_count(0)


def test_a_flag_is_confirmed_and_undone_from_the_list(running, page_of) -> None:
    publish_always_open(running.workspace)
    path = screened(running)
    page = page_of(running, "sam", path)
    page.get_by_role("button", name="For us, the flag is right").click()
    expect(page.locator(".flagged")).to_contain_text("Sam confirmed it")
    expect(page.get_by_role("button", name="For us, the flag is right")).to_have_count(0)
    page.goto(running.url + "/triage")
    line = page.locator(".waitlist li").filter(has=page.locator(f"a[href$='{path}']"))
    line.get_by_text("Not for us, undo the flag").click()
    line.locator("[name=reason]").select_option("medical-only")
    line.locator("[name=alternativeSent]").select_option("EMS")
    line.get_by_role("button", name="Undo the flag").click()
    expect(page).to_have_url(running.url + "/triage")
    expect(page.locator(f".waitlist a[href$='{path}']")).to_have_count(0)


def test_a_week_is_read_blind_and_the_figures_say_so(own_running, page_of) -> None:
    running = own_running
    publish_always_open(running.workspace)
    sam, grace = (Api(running.server, running.workspace.add_token(name)) for name in ("sam", "grace"))
    for number in range(3):
        decided(running.theo, sam, number, otherwise=number == 0)
    unflagged(running.theo, 10)
    draw(running.workspace, grace)
    page = page_of(running, "grace", "/triage")
    page.get_by_role("link", name="Calls to read blind").click()
    expect(page.locator(".head .count")).to_have_text("4 calls wait for you")
    page.locator(".readlist a").first.click()
    for number in range(4):
        main = page.locator("main")
        expect(main).not_to_contain_text(SECRET)
        expect(main).not_to_contain_text("What was answered")
        told = STORY in main.inner_text()
        page.get_by_role("button", name="Yes" if told else "No", exact=True).click()
        expect(page.locator("#read-level")).to_be_visible()
        expect(main).not_to_contain_text(SECRET)
        expect(page.get_by_role("heading", name="What was answered")).to_have_count(1 if told else 0)
        page.get_by_label("A field team" if told else "No crisis", exact=True).check()
        page.get_by_label("A team without police" if told else "Nobody", exact=True).check()
        page.get_by_role("button", name="Keep what I found").click()
        expect(page.locator(".notice")).to_contain_text("Kept.")
        if number < 3:
            page.get_by_role("link", name="The next call").click()
    page.goto(running.url + "/triage/reads")
    expect(page.locator(".empty")).to_contain_text("No calls wait to be read")
    page.goto(running.url + "/outcomes")
    page.get_by_role("link", name="How well triage works").click()
    estimates = page.locator(".estimates")
    expect(estimates).to_contain_text(re.compile(r"Flags that were right\s+100 %\s+100 % to 100 %\s+from 3 reads"))
    expect(estimates).to_contain_text(re.compile(r"Police although not needed, per 1,000 decided\s+333"))
    expect(page.locator("main")).to_contain_text("Of 3 decisions, 33 %")


def test_few_reads_are_said_to_be_too_few_and_more_can_be_asked_for(running, page_of) -> None:
    page = page_of(running, "grace", "/triage/quality")
    expect(page.locator("#reads-title")).to_contain_text("60 blind reads are missing")
    expect(page.locator(".estimates")).to_contain_text("50 reads are missing")
    page.get_by_text("Read more or fewer").click()
    page.locator("#plan-flagged").fill("900")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#plan-flagged-trouble")).to_contain_text("from 0 to 200")
    page.locator("#plan-flagged").fill("25")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Weeks and what was drawn").click()
    expect(page.locator("main")).to_contain_text("Each week 25 flagged calls and 20 others are drawn")
    assert page_of(running, "ines", "/triage/quality").locator("#plan-flagged").count() == 0
