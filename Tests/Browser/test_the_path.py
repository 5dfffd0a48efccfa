"""Calls move on, leave, are put right and belong together."""

from __future__ import annotations

import re

from pages import line, live
from playwright.sync_api import Page, expect
from programs import publish_always_open
from sending import api


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def test_a_call_is_screened(running, page_of) -> None:
    call = running.theo.take_call()
    board = page_of(running, "dana", "/board")
    live(board)
    page = page_of(running, "theo", f"/calls/{call['id']}")
    page.get_by_role("button", name="Send to triage").click()
    expect(page.locator("#status")).to_contain_text("Screened")
    expect(line(board, call["number"])).to_contain_text("Screened")
    expect(page.get_by_role("button", name="Send to triage")).to_have_count(0)


def test_a_call_leaves_with_a_reason_and_what_was_sent(running, page_of) -> None:
    call = running.theo.take_call()
    board = page_of(running, "dana", "/board")
    live(board)
    expect(line(board, call["number"])).to_be_visible()
    page = page_of(running, "theo", f"/calls/{call['id']}")
    unfold(page, "Leave the path")
    page.locator("#departure-reason").select_option("not-behavioural")
    page.get_by_role("button", name="Let the call leave the path").click()
    # What was sent instead is asked for before anything is done.
    expect(page.locator("#departure-alternativeSent")).to_be_visible()
    expect(page.locator("#departure-reason")).to_have_value("not-behavioural")
    page.locator("#departure-alternativeSent").select_option("EMS")
    page.locator("#departure-alternativeOutcome").select_option("not-known-yet")
    page.get_by_role("button", name="Let the call leave the path").click()
    expect(page.locator("#status")).to_contain_text("Not a behavioural-health call")
    expect(page.locator("#status")).to_contain_text("EMS")
    expect(line(board, call["number"])).to_have_count(0)


def test_a_correction_asks_why_and_keeps_the_old_value(running, page_of) -> None:
    call = running.theo.take_call(source="911", location="Elm Street 4")
    page = page_of(running, "dana", f"/calls/{call['id']}")
    unfold(page, "Correct the record")
    form = page.locator("form:has(input[name=field][value=source])")
    page.locator("details.inner:has(input[name=field][value=source]) > summary").click()
    form.locator("[name=value]").select_option("transfer")
    form.locator("[name=reason]").fill("The county passed it on.")
    form.locator("button").click()
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("Transfer")
    expect(timeline).to_contain_text("911")
    expect(timeline).to_contain_text("The county passed it on.")
    assert running.dana.get(f"/calls/{call['id']}").json()["source"] == "transfer"


def test_two_calls_are_linked_and_unlinked(running, page_of) -> None:
    one, two = running.theo.take_call(), running.theo.take_call()
    other = page_of(running, "dana", f"/calls/{two['id']}")
    live(other)
    page = page_of(running, "theo", f"/calls/{one['id']}")
    unfold(page, "Same incident as another call")
    page.locator("#incident-number").fill(str(two["number"]))
    page.get_by_role("button", name="Link as one incident").click()
    expect(page.locator("#status")).to_contain_text(f"Call {two['number']}")
    expect(other.locator("#status")).to_contain_text(f"Call {one['number']}")
    page.locator("#status .linked a").click()
    expect(page.locator("h1")).to_contain_text(str(two["number"]))
    unfold(page, "Same incident as another call")
    page.locator("form[action$='/incident/removal'] button").click()
    expect(page.locator("#status .linked")).to_have_count(0)
    assert running.theo.get(f"/calls/{one['id']}").json()["linkedCalls"] == []


def test_who_may_not_correct_sees_no_form_for_it(running, page_of) -> None:
    call = running.dana.take_call()
    page = page_of(running, "theo", f"/calls/{call['id']}")
    expect(page.locator("#facts")).to_be_visible()
    expect(page.locator("form[action$='/corrections']")).to_have_count(0)


def test_the_way_works_without_scripts(running, page_of) -> None:
    page = page_of(running, None, "/sign-in", java_script_enabled=False)
    page.locator("[name=banner]").check()
    page.locator("[name=name]").fill("theo")
    page.locator("[name=password]").fill(running.workspace.passwords["theo"])
    page.locator("main form button").first.click()
    page.locator("a[href$='/calls/new']").first.click()
    page.locator("#facts [name=location]").fill("Cedar Court 3")
    page.locator("#facts [name=weapon][value=no]").check(force=True)
    page.locator("[data-save]").click()
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d"))
    expect(page.locator("#facts [name=location]")).to_have_value("Cedar Court 3")
    page.locator("#facts [name=callerName]").fill("Mr. Okafor")
    page.locator("[data-save]").click()
    expect(page.locator("#facts [name=callerName]")).to_have_value("Mr. Okafor")
    page.locator("#notes textarea").fill("Written without scripts.")
    page.locator("#notes button").click()
    expect(page.locator("#timeline")).to_contain_text("Written without scripts.")
    page.get_by_role("button", name="Send to triage").click()
    expect(page.locator("#status")).to_contain_text("Screened")
    page.goto(running.url + "/board?text=Cedar+Court")
    expect(page.locator("#board")).to_contain_text("Cedar Court 3")


def test_what_was_typed_survives_a_refusal_without_scripts(running, page_of) -> None:
    page = page_of(running, "theo", "/calls/new", java_script_enabled=False)
    page.locator("#facts [name=location]").fill("Cedar Court 3")
    page.locator("#facts [name=callback]").fill("ask the neighbour")
    page.locator("[data-save]").click()
    expect(page.get_by_role("alert")).to_contain_text("telephone")
    expect(page.locator("#facts [name=location]")).to_have_value("Cedar Court 3")
    expect(page.locator("#facts [name=callback]")).to_have_value("ask the neighbour")
    expect(page.locator("#facts [name=callback]")).to_have_attribute("aria-invalid", "true")


def test_a_programs_own_reason_is_offered_under_the_standard_one_and_counted_beneath_it(running, page_of) -> None:
    publish_always_open(running.workspace, name="nyc-bheard")
    call = running.theo.take_call(location="Pier 7")
    sam = api(running, "sam")
    tag = running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"]).headers["ETag"]
    begun = sam.post(f"/calls/{call['id']}/triage", {"program": "nyc-bheard"}, match=tag)
    assert begun.status_code == 200, begun.text
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    unfold(page, "Decide otherwise")
    offered = page.locator("#decision-reason option").evaluate_all("all => all.map(one => one.value)")
    standard = offered.index("insufficient-information")
    assert offered[standard + 1] == "insufficient-information/ems-could-not-triage"
    page.locator("#decision-reason").select_option("insufficient-information/ems-could-not-triage")
    chosen = page.locator("#decision-reason option:checked")
    expect(chosen).to_contain_text("EMS could not triage")
    page.locator("#decision-level").select_option("4")
    page.locator("#decision-response").select_option("EMS")
    page.locator("#decision-override").select_option("more-is-known")
    page.get_by_role("button", name="Decide so").click()
    page.goto(page.url.replace("/triage", ""))
    expect(page.locator("#status")).to_contain_text("EMS could not triage")

    outcomes = page_of(running, "grace", "/outcomes?program=nyc-bheard")
    beneath = outcomes.locator(".reasons .finer li")
    expect(beneath).to_have_count(1)
    expect(beneath).to_contain_text("EMS could not triage")
    reported = outcomes.get_by_role("region", name="What New York B-HEARD reports")
    expect(reported.locator("article")).to_have_count(7)
    beneath.get_by_role("link").click()
    expect(outcomes.get_by_role("link", name=str(call["number"]), exact=True)).to_be_visible()
