"""What referrals came to: all numbers for those who work with them, and a page that may be given out."""

from __future__ import annotations

import csv
import io

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from referring import listed, told
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def clean(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the screen."""
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def row(page: Page, table: str, name: str) -> list[str]:
    """The numbers of one line of a table."""
    line = page.locator(f"table:has(#{table}) tbody tr").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return line.locator("td").all_inner_texts()


def test_a_supervisor_reads_what_came_of_referrals_and_gives_it_to_the_council(own_running: Running, page_of) -> None:
    grace = page_of(own_running, "grace", "/referrals")
    grace.get_by_role("link", name="What they came to").click()
    expect(grace.locator(".empty h2")).to_have_text("No need was raised and no referral sent in this period")

    clinic = listed(own_running, "Willow Recovery Clinic", "treatment")
    for _ in range(2):
        told(own_running, "treatment", clinic, "accepted", "attended", "met", area="North", language="es-MX")
    told(own_running, "treatment", clinic, "full", area="River", language="es")
    told(own_running, "treatment", clinic, "accepted", "unknown", area="River")
    told(own_running, "treatment", clinic)
    told(own_running, "pets", "", area="River")
    grace.reload()
    expect(grace.locator("#sent-title")).to_have_text(
        "The person went to 2 of 5 referrals. Still awaited: 1. Not known: 1."
    )
    # Sent, so far, share, no, asked no longer, not known.
    assert row(grace, "figure-steps", "They took the person") == ["5", "3", "60 %", "1", "0", "1"]
    assert row(grace, "figure-steps", "The person went") == ["5", "2", "40 %", "1", "0", "2"]
    assert row(grace, "referrals-district", "River")[:3] == ["2", "0.0 %", "0"]
    assert row(grace, "referrals-district", "not known")[0] == "1"
    assert row(grace, "referrals-language", "Spanish")[0] == "3"
    assert row(grace, "referrals-service", "Willow Recovery Clinic")[0] == "5"
    # Of six needs one was refused for want of room, and one is of a kind that no service is for; one is not answered yet.
    expect(grace.locator("#missing-title")).to_have_text("Nothing would take the person for 2 of 6 needs. Not known: 1.")
    assert row(grace, "gap-spots", "Care for pets · River") == ["1", "1", "1 no such service"]
    assert row(grace, "gap-spots", "Treatment · River") == ["2", "1", "1 full"]
    expect(grace.get_by_text("A map is drawn once the shapes of the districts have been brought in")).to_be_visible()
    clean(grace)

    # By the keyboard: another period, in which nothing was.
    grace.locator("#figures-from").fill("2020-01-01")
    grace.locator("#figures-to").fill("2020-01-31")
    grace.get_by_label("Within reach").select_option("25")
    grace.get_by_role("button", name="Show").press("Enter")
    expect(grace.locator(".empty")).to_be_visible()
    expect(grace.get_by_label("Within reach")).to_have_value("25")
    grace.go_back()
    grace.get_by_role("link", name="For the council").click()
    expect(grace.locator("h1")).to_contain_text("what referrals came to")
    # Five referrals are too few to be told of at all.
    expect(grace.locator("#sent-title")).to_have_text("How many referrals were sent is held back.")
    expect(grace.locator("main table")).to_have_count(0)
    clean(grace)
    given = grace.request.get(own_running.url + "/referrals/figures.csv").text()
    lines = list(csv.DictReader(io.StringIO(given)))
    assert lines and all(line["figure"] in ("", "0") for line in lines), given


def test_who_may_not_read_figures_is_not_shown_the_way(own_running: Running, page_of) -> None:
    noor = page_of(own_running, "noor", "/referrals")
    expect(noor.get_by_role("heading", name="Referrals to look after")).to_be_visible()
    expect(noor.get_by_role("link", name="What they came to")).to_have_count(0)
    assert noor.request.get(own_running.url + "/referrals/figures").status == 403


def test_reads_in_spanish_on_a_phone(own_running: Running, page_of) -> None:
    clinic = listed(own_running, "Willow Recovery Clinic", "treatment")
    told(own_running, "treatment", clinic, "accepted", area="North")
    ines = page_of(own_running, "ines", "/referrals/figures", **PHONE)
    ines.locator("button[name=language][value=es]").first.evaluate("button => button.click()")
    expect(ines.locator("html")).to_have_attribute("lang", "es")
    expect(ines.locator("#sent-title")).to_contain_text("La persona fue a 0 de 1 derivaciones.")
    clean(ines)
