"""Clinical notes: begun, kept, signed, added to, given back and co-signed."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def begin(page: Page, running: Running) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    page.locator("#person-given").fill("Juniper")
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


def at_ease(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"


def test_a_note_is_kept_signed_given_back_and_co_signed(own_running: Running, page_of) -> None:
    running = own_running
    grace = page_of(running, "grace", "/notes/rule")
    at_ease(grace)
    grace.get_by_label("Noor", exact=True).check()
    grace.locator("#rule-cosignHours").fill("900")
    grace.get_by_role("button", name="Set it").click()
    expect(grace.locator(".trouble")).to_be_visible()
    expect(grace.get_by_label("Noor", exact=True)).to_be_checked()
    grace.locator("#rule-cosignHours").fill("48")
    grace.get_by_role("button", name="Set it").click()
    expect(grace.get_by_text("Set by Grace")).to_be_visible()

    noor = page_of(running, "noor", "/people", **PHONE)
    address = begin(noor, running)
    noor.get_by_role("link", name="Clinical notes").click()
    expect(noor.get_by_role("heading", name="No notes yet")).to_be_visible()
    at_ease(noor)
    noor.get_by_role("link", name="Write a note").click()
    expect(noor.get_by_text("Somebody else signs your notes too, within 48 hours.")).to_be_visible()
    noor.get_by_label("Subjective").fill("“I have not slept since Friday.”")
    noor.get_by_role("button", name="Sign the note").click()
    # What is missing is said, and what was typed is there.
    expect(noor.locator("#draft-note-assessment-trouble")).to_be_visible()
    expect(noor.get_by_label("Subjective")).to_have_value("“I have not slept since Friday.”")
    at_ease(noor)
    noor.get_by_role("button", name="Keep it as a draft").click()
    noor.get_by_role("link", name="Progress note").click()
    noor.get_by_label("Assessment").fill("Exhausted. No danger today.")
    noor.get_by_role("button", name="Sign the note").click()
    expect(noor.get_by_text("Waits for a co-signature")).to_be_visible()
    expect(noor.get_by_text("Signed by Noor")).to_be_visible()
    at_ease(noor)

    grace.goto(running.url + "/notes")
    at_ease(grace)
    grace.get_by_role("link", name="Juniper").click()
    at_ease(grace)
    grace.get_by_role("button", name="Give it back").click()
    expect(grace.locator(".trouble")).to_be_visible()
    grace.get_by_label("A word on it").fill("What did they take to sleep?")
    grace.get_by_role("button", name="Give it back").click()
    expect(grace.get_by_text("What did they take to sleep?")).to_be_visible()

    noor.goto(running.url + "/notes")
    expect(noor.get_by_text("Given back")).to_be_visible()
    noor.get_by_role("link", name="Juniper").click()
    noor.locator("summary", has_text="Add to this note").click()
    noor.get_by_label("What you add").fill("Nothing. They asked for tea.")
    noor.get_by_role("button", name="Sign the addendum").click()
    expect(noor.get_by_text("They asked for tea.")).to_be_visible()

    grace.goto(address + "/notes")
    grace.get_by_role("button", name="Co-sign").click()
    expect(grace.get_by_text("Signed and co-signed")).to_be_visible()
    # Found to be of somebody else: it stays, folded away.
    grace.locator("summary", has_text="It should not be here").click()
    grace.get_by_role("button", name="Say so").click()
    expect(grace.get_by_text("This note should not be here: It is about somebody else")).to_be_visible()
    expect(grace.get_by_text("Exhausted. No danger today.")).to_be_hidden()
    grace.locator("summary", has_text="Read it all the same").click()
    expect(grace.get_by_text("Exhausted. No danger today.")).to_be_visible()
    at_ease(grace)


def test_a_note_is_written_without_scripts_and_in_spanish(own_running: Running, page_of) -> None:
    noor = page_of(own_running, "noor", "/people", java_script_enabled=False)
    address = begin(noor, own_running)
    noor.goto(address + "/notes/draft")
    noor.get_by_label("Assessment").fill("Calm")
    noor.get_by_role("button", name="Sign the note").click()
    expect(noor.get_by_text("Signed by Noor")).to_be_visible()
    noor.locator("button[name=language][value=es]").first.evaluate("button => button.click()")
    expect(noor.get_by_text("Firmada por Noor")).to_be_visible()


def test_what_was_begun_is_nobody_elses(own_running: Running, page_of) -> None:
    noor = page_of(own_running, "noor", "/people")
    address = begin(noor, own_running)
    noor.goto(address + "/notes/draft")
    noor.get_by_label("Plan").fill("Only mine")
    noor.get_by_role("button", name="Keep it as a draft").click()
    draft = noor.get_by_role("link", name="Progress note").get_attribute("href")
    grace = page_of(own_running, "grace", draft.removeprefix(own_running.url))
    assert "Only mine" not in grace.content()
    assert grace.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 404
    noor.goto(own_running.url + draft)
    noor.get_by_role("button", name="Throw it away").click()
    expect(noor.get_by_role("heading", name="No notes yet")).to_be_visible()
