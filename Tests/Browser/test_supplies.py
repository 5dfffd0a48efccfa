"""A van's supplies through a shift: received, checked on a phone, given under a code, recalled; a reversal and the contact
after it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running, running_server
from sending import api
from supplying import stocked

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


def is_sound(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"


def test_whoever_keeps_supplies_begins_with_an_item_a_place_and_what_is_there(running: Running, page_of) -> None:
    page: Page = page_of(running, "grace", "/supplies")
    expect(page.get_by_role("heading", name="No place yet")).to_be_visible()
    page.get_by_label("What it is called").fill("Fentanyl test strip")
    page.locator("#item-supplyKind").select_option("test-strips")
    page.get_by_role("button", name="Keep the item").click()
    expect(page.locator(".listed").get_by_text("Fentanyl test strip").first).to_be_visible()
    page.get_by_label("What the place is called").fill("Store")
    page.get_by_role("button", name="Add the place").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Store")
    page.get_by_label("Item").select_option("Fentanyl test strip")
    page.locator("#receive-quantity").fill("100")
    page.locator("#receive-lot").fill("F-22")
    page.get_by_role("button", name="Record what came in").click()
    expect(page.get_by_text("+100 Fentanyl test strip · F-22")).to_be_visible()
    is_sound(page)


def test_a_van_is_checked_on_a_phone_within_two_minutes_and_nothing_counted_is_lost(running: Running, page_of) -> None:
    stock = stocked(running)
    page: Page = page_of(running, "rosa", f"/supplies/places/{stock['place']}")
    page.set_viewport_size(PHONE)
    began = time.monotonic()
    page.get_by_role("link", name="Shift check").click()
    expect(page.locator(f"#n-{stock['bottles']}")).to_have_value("24")
    is_sound(page)
    page.get_by_role("button", name="One less: Water no lot").click()
    page.get_by_role("button", name="One less: Water no lot").click()
    # Called away: the page is left and opened again.
    page.goto(f"{running.url}/supplies")
    page.goto(f"{running.url}/supplies/places/{stock['place']}/check")
    expect(page.locator(f"#n-{stock['bottles']}")).to_have_value("22")
    # A difference without a reason comes back with what was counted.
    page.get_by_role("button", name="Save: the rest is as expected").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(f"#n-{stock['bottles']}")).to_have_value("22")
    page.get_by_label("Why does something differ?").select_option("not-recorded")
    page.get_by_role("button", name="Save: the rest is as expected").click()
    expect(page.get_by_text("-2 Water · Given out and not recorded")).to_be_visible()
    assert time.monotonic() - began < 120
    standings = api(running, "rosa").get(f"/supplies/places/{stock['place']}/standings").json()["standings"]
    assert {one["lot"]: one["quantity"] for one in standings} == {
        stock["good"]: 10, stock["old"]: 4, stock["bottles"]: 22}
    assert all(one["countedAt"] for one in standings)


def test_supplies_are_given_under_a_code_also_where_the_record_says_otherwise(running: Running, page_of) -> None:
    stock = stocked(running, "Van South")
    page: Page = page_of(running, "rosa", f"/supplies/places/{stock['place']}")
    page.set_viewport_size(PHONE)
    is_sound(page)
    page.locator(f"#q-{stock['old']}").fill("1")
    page.locator(f"#q-{stock['good']}").fill("11")
    page.locator("#give-usedSyringes").fill("30")
    page.get_by_label("The person’s own").check()
    page.locator("#give-code").fill("Dana")
    page.get_by_role("button", name="Record what was given").click()
    expect(page.get_by_role("alert")).to_contain_text("two letters and four digits")
    expect(page.locator(f"#q-{stock['good']}")).to_have_value("11")
    page.locator("#give-code").fill("km4821")
    page.get_by_role("button", name="Record what was given").click()
    told = page.locator("section").filter(has=page.get_by_role("heading", name="Last told of this place"))
    for said in ["KM-4821", "30 used syringes came back", "The lot was expired when it was given",
                 "More than the record had: count it"]:
        expect(told.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Count it: the record was contradicted")).to_be_visible()
    # The lot is recalled in one question.
    page = page_of(running, "grace", "/supplies/recall")
    page.get_by_label("Lot").fill("nx-7")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text(re.compile(r"KM-4821: 11"))).to_be_visible()
    expect(page.get_by_text("-1 · Van South")).to_be_visible()
    is_sound(page)
    page.goto(f"{running.url}/supplies/reorder")
    expect(page.locator(".listed li").filter(has_text="Van South")).to_contain_text("missing: 12")
    is_sound(page)


def test_after_a_reversal_somebody_is_in_touch_and_how_is_forgotten(running: Running, page_of) -> None:
    page: Page = page_of(running, "rosa", "/supplies/reversals")
    expect(page.get_by_text("No reversal was reported yet.")).to_be_visible()
    page.get_by_label("What became of it").select_option("recovered")
    page.get_by_label("Doses of naloxone").fill("2")
    page.get_by_label("Latitude").fill("39.96117")
    page.get_by_label("Longitude").fill("-82.99879")
    page.get_by_label("Yes, they agreed").check()
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("alert")).to_contain_text("How to reach the person")
    page.get_by_label("How to reach the person").fill("Tent by the mill, mornings")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_text("Tent by the mill, mornings")).to_be_visible()
    expect(page.get_by_text("39.965, -82.995")).to_be_visible()
    is_sound(page)
    page.set_viewport_size(PHONE)
    is_sound(page)
    page.get_by_role("button", name="Not reached").click()
    expect(page.get_by_text(re.compile("Not reached · .* · Rosa"))).to_be_visible()
    page.get_by_role("button", name="Reached", exact=True).click()
    expect(page.get_by_text("Nobody is waiting for a contact.")).to_be_visible()
    expect(page.get_by_text("Tent by the mill")).to_have_count(0)


def test_numbers_go_to_those_who_count_and_nothing_else_does(running: Running, page_of) -> None:
    page: Page = page_of(running, "ines", "/supplies/totals")
    expect(page.get_by_role("rowheader", name="Naloxone spray")).to_be_visible()
    assert "KM-4821" not in page.content()
    is_sound(page)
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Suspected overdoses as a table").click()
    assert loaded.value.suggested_filename == "suspected-overdoses.csv"
    assert api(running, "ines").get("/supplies/items").status_code == 403
    assert api(running, "theo").get("/supplies/totals").status_code == 403


def test_the_pages_speak_spanish(running: Running, page_of) -> None:
    page: Page = page_of(running, "grace", "/account")
    page.goto(f"{running.url}/supplies")
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suministros")
    expect(page.locator(".listed").get_by_text("Naloxona en aerosol").first).to_be_visible()
