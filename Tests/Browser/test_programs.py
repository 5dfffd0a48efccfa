"""A supervisor proposes a version of a program, reads what it would change, and puts it live under their name."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from programs import always_open, armed_to_police, publish_always_open
from running import Running
from sending import call_waiting

DENVER = always_open("denver-star", "2026.5")


def propose(page: Page, text: str) -> None:
    page.get_by_label("The file of the program, in YAML").fill(text)
    page.get_by_role("button", name="Check and propose").click()


def test_a_version_goes_live_with_what_it_changes(own_running: Running, page_of) -> None:
    publish_always_open(own_running.workspace)
    call_waiting(own_running, "knife-in-hand")
    page = page_of(own_running, "grace", "/programs")
    expect(page.locator(".versions").first).to_contain_text("Denver STAR Version 2026.5")
    propose(page, armed_to_police(DENVER, "2026.9"))
    expect(page.locator(".standing-line")).to_contain_text("Version 2026.9 · Proposed by Grace")
    assert page.get_by_role("button", name="Put this version live").count() == 0
    page.get_by_role("button", name="Hold it against the live version").click()
    expect(page.locator("main")).to_contain_text("1 of 1 calls triaged here are decided otherwise")
    row = page.locator(".sides tbody tr")
    expect(row).to_contain_text("There is a weapon, so an officer and a clinician go together.")
    page.get_by_role("button", name="Put this version live with this diff").click()
    expect(page.locator(".standing-line")).to_contain_text("Version 2026.9 · Live, put there by Grace")
    # The diff stays beside the version; the one before stays readable.
    expect(page.locator("main")).to_contain_text("What changes from version 2026.5 to 2026.9")
    page.get_by_role("link", name="Version 2026.5").click()
    expect(page.locator(".standing-line")).to_contain_text("No longer live")


def test_a_faulty_file_comes_back_with_every_fault(own_running: Running, page_of) -> None:
    page = page_of(own_running, "grace", "/programs")
    expect(page.locator("main")).to_contain_text("No program is live.")
    text = DENVER.replace("when: crime is yes", "when: crime is yes and crime is no").replace("model: mobile-crisis-team\n", "")
    propose(page, text)
    faults = page.locator("#faults")
    expect(faults).to_contain_text("No answers make “crime-in-progress” apply.")
    expect(faults).to_contain_text("“model” is missing here.")
    assert page.get_by_label("The file of the program, in YAML").input_value().strip() == text.strip()
    propose(page, DENVER)
    page.get_by_role("button", name="Put this version live").click()
    expect(page.locator(".standing-line")).to_contain_text("Live, put there by Grace")


def test_who_asks_by_a_program_reads_it_and_changes_nothing(own_running: Running, page_of) -> None:
    publish_always_open(own_running.workspace)
    page = page_of(own_running, "sam", "/programs")
    assert page.locator("textarea").count() == 0
    page.get_by_role("link", name="Denver STAR").click()
    expect(page.locator("main")).to_contain_text("There is a weapon, so an officer and a clinician go together.")
    expect(page.locator("main")).to_contain_text("always open (America/Denver)")
    assert page.locator("form[action*='/programs/']").count() == 0


def test_two_supervisors_at_once(own_running: Running, page_of) -> None:
    publish_always_open(own_running.workspace)
    page = page_of(own_running, "grace", "/programs")
    propose(page, armed_to_police(DENVER, "2026.9"))
    page.get_by_role("button", name="Hold it against the live version").click()
    expect(page.get_by_role("button", name="Put this version live with this diff")).to_be_visible()
    publish_always_open(own_running.workspace, "2026.7")
    page.get_by_role("button", name="Put this version live with this diff").click()
    expect(page.locator(".trouble")).to_contain_text("The live version may have changed")
    expect(page.locator(".standing-line")).to_contain_text("Proposed by Grace")
