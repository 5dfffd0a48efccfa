"""Holds, warnings and interpreters: written down in a call, by a law that the city sets."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def at_ease(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"


def test_a_hold_goes_from_the_law_to_the_paper_and_to_its_end(own_running: Running, page_of) -> None:
    running = own_running
    call = running.theo.take_call(location="Elm Street 4")["id"]
    sam = page_of(running, "sam", f"/calls/{call}/legal", **PHONE)
    expect(sam.get_by_text("Nobody has said yet under which law")).to_be_visible()
    at_ease(sam)

    grace = page_of(running, "grace", "/hold-rules")
    expect(grace.get_by_role("heading", name="No law is set yet")).to_be_visible()
    at_ease(grace)
    grace.get_by_role("link", name="California: 5150").click()
    expect(grace.locator("#rule-holdHours")).to_have_value("72")
    grace.locator("#rule-holdHours").fill("721")
    grace.get_by_role("button", name="Set it").click()
    expect(grace.locator(".trouble")).to_be_visible()
    grace.locator("#rule-holdHours").fill("72")
    grace.get_by_role("button", name="Set it").click()
    expect(grace.get_by_text("At most 72 hours from when they are held")).to_be_visible()
    at_ease(grace)

    sam.reload()
    sam.locator("summary", has_text="Write down a hold").click()
    sam.locator("#hold-holderKind").select_option("court")
    sam.locator("#hold-holderName").fill("Omar Vance")
    sam.get_by_role("button", name="Keep the hold").click()
    # No ground was named: what was typed is there.
    expect(sam.locator(".trouble").first).to_be_visible()
    expect(sam.locator("#hold-holderName")).to_have_value("Omar Vance")
    sam.locator("[name=ground-danger-to-self]").check()
    sam.locator("#hold-hold-facts").fill("Stood outside the rail and counted.")
    sam.get_by_role("button", name="Keep the hold").click()
    expect(sam.get_by_text("The law named here does not name whoever held them")).to_be_visible()
    expect(sam.get_by_text("The paper lacks: How it came to our attention")).to_be_visible()
    at_ease(sam)
    sam.get_by_role("link", name="The paper").click()
    expect(sam.get_by_text("Stood outside the rail and counted.")).to_be_visible()
    expect(sam.get_by_text("DHCS 1801")).to_be_visible()
    at_ease(sam)
    sam.get_by_role("link", name="Back to the record").click()
    sam.locator("summary", has_text="How it went on").click()
    sam.get_by_role("button", name="Keep it").first.click()
    expect(sam.locator(".trouble").first).to_be_visible()
    sam.locator("[name=facility]").fill("Harbour Hospital")
    sam.get_by_role("button", name="Keep it").first.click()
    expect(sam.get_by_text("Admitted to Harbour Hospital")).to_be_visible()
    sam.locator("summary", has_text="How it went on").click()
    sam.locator("[name=holdEnding]").select_option("voluntary")
    sam.get_by_role("button", name="Keep it").first.click()
    expect(sam.get_by_text("They stayed of their own will").first).to_be_visible()


def test_a_threat_stays_open_until_somebody_was_reached(running: Running, page_of) -> None:
    call = running.theo.take_call(location="Elm Street 4")["id"]
    sam = page_of(running, "sam", f"/calls/{call}", **PHONE)
    sam.get_by_role("link", name="Holds, warnings, interpreters").click()
    sam.locator("summary", has_text="Write down a threat").click()
    sam.locator("#threat-threatWords").fill("Will burn the shed of the neighbour")
    sam.locator("#threat-warn").select_option("warn")
    sam.get_by_role("button", name="Keep the threat").click()
    expect(sam.locator(".trouble").first).to_be_visible()
    sam.locator("#threat-warnBecause").fill("Named and near")
    sam.get_by_role("button", name="Keep the threat").click()
    expect(sam.get_by_text("To be warned")).to_be_visible()
    sam.locator("summary", has_text="Write down what was done").click()
    sam.locator("[name=toldWhom]").fill("The neighbour")
    sam.locator("form[action$='/steps'] button").click()
    expect(sam.locator(".mark.with", has_text="Warned")).to_be_visible()
    at_ease(sam)
    # It was somebody else: the entry stays, and the threat is open again.
    sam.locator("summary", has_text="It was a mistake").click()
    sam.locator("[name=withdrawBecause]").fill("Another house")
    sam.get_by_role("button", name="Say so").click()
    expect(sam.get_by_text("To be warned")).to_be_visible()
    expect(sam.get_by_text("A mistake: Another house (Sam)")).to_be_visible()
    at_ease(sam)


def test_an_interpreter_is_written_down_without_scripts_and_in_spanish(own_running: Running, page_of) -> None:
    call = own_running.theo.take_call(location="Elm Street 4")["id"]
    sam = page_of(own_running, "sam", f"/calls/{call}/legal", java_script_enabled=False)
    sam.locator("summary", has_text="Write down an interpreter").click()
    sam.locator("#interpreter-interpreterManner").select_option("minor")
    sam.locator("form[action$='/interpreters'] button").click()
    expect(sam.get_by_text("Spanish · A child")).to_be_visible()
    expect(sam.get_by_text("Only in an emergency")).to_be_visible()
    sam.locator("button[name=language][value=es]").first.evaluate("button => button.click()")
    expect(sam.get_by_text("Español · Un menor")).to_be_visible()


def test_those_who_were_not_sent_learn_nothing_of_it(running: Running, page_of) -> None:
    call = running.theo.take_call(location="Elm Street 4")["id"]
    for name, status in (("rosa", 403), ("dana", 403), ("noor", 200), ("grace", 200)):
        page = page_of(running, name, "/")
        assert page.goto(f"{running.url}/calls/{call}/legal").status == status, name
