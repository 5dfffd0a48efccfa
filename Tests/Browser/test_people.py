"""Finding a person, seeing why two may be one, letting them count as one, and taking that back."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def begin(page: Page, running: Running, **fields: str) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name.replace('_', '-')}").fill(value)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


@pytest.fixture
def noor(running: Running, page_of) -> Page:
    return page_of(running, "noor", "/people")


def test_people_are_found_while_a_name_is_typed_and_no_address_holds_it(running: Running, noor: Page) -> None:
    address = begin(noor, running, given="Marlene", family="Quillfeather", birth_date="4/9/1990")
    expect(noor.get_by_role("heading", level=1)).to_have_text("Marlene Quillfeather")
    noor.goto(running.url + "/people")
    asked: list[str] = []
    noor.on("request", lambda request: asked.append(request.url))
    noor.locator("#search-typed").press_sequentially("quilfeather marl", delay=15)
    link = noor.locator("#found").get_by_role("link", name="Marlene Quillfeather")
    expect(link).to_be_visible()
    assert noor.url.endswith("/people") and all("quil" not in url for url in asked)
    noor.locator("#search-typed").fill("xyzzyx")
    expect(noor.locator("#found")).to_contain_text("Nobody is found")
    noor.locator("#search-typed").fill("marlene")
    link.focus()
    noor.keyboard.press("Enter")
    noor.wait_for_url(address)


def test_it_works_without_scripts(running: Running, open_browser) -> None:
    page = open_browser(running, "rosa", java_script_enabled=False).new_page()
    begin(page, running, given="Zebedee", family="Thistlewood")
    page.goto(running.url + "/people")
    page.locator("#search-typed").fill("thistelwood")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#found")).to_contain_text("Zebedee Thistlewood")


def test_two_records_are_explained_merged_and_parted_again(running: Running, noor: Page) -> None:
    other = begin(noor, running, given="Oleander", family="Brackenridge", birth_date="1987-11-03")
    one = begin(noor, running, given="Brackenridge", family="Oleandra", birth_date="11/3/1987")
    match = noor.locator(".match")
    expect(match).to_have_count(1)
    expect(match).to_contain_text("given and family name in each other’s place")
    expect(match.get_by_role("row", name="Birthday")).to_contain_text("the same")
    match.get_by_text("It is the same person").click()
    match.get_by_label("How do you know?").first.fill("Showed the same card.")
    match.get_by_role("button", name="Let both count as one").click()
    expect(noor.locator("#merged-title")).to_be_visible()
    expect(noor.get_by_text("2 records count as this person.")).to_be_visible()
    noor.goto(other)
    # The other record leads to the person it counts as.
    expect(noor.get_by_role("heading", level=1)).to_have_text("Brackenridge Oleandra")
    noor.get_by_text("Take the merge back").first.click()
    noor.get_by_label("Why is it taken back?").last.fill("Another card after all.")
    noor.get_by_role("button", name="Take the merge back").click()
    noor.goto(other)
    expect(noor.get_by_role("heading", level=1)).to_have_text("Oleander Brackenridge")
    noor.goto(one)
    expect(noor.get_by_text("Taken back by Noor: Another card after all.")).to_be_visible()
    noor.locator(".match").get_by_text("It is somebody else").click()
    noor.locator(".match").get_by_label("How do you know?").last.fill("Twins.")
    noor.get_by_role("button", name="Do not propose it again").click()
    expect(noor.get_by_text("Nobody else is much like this person.")).to_be_visible()


def test_a_legal_name_is_for_those_who_need_it(running: Running, noor: Page, page_of) -> None:
    address = begin(noor, running, given="Juniper")
    noor.get_by_text("Record a legal name").click()
    noor.locator("#legal-given").fill("Bartholomew")
    noor.locator("#legal").get_by_role("button", name="Record it").click()
    expect(noor.locator("#legal-title + .hint ~ ul")).to_contain_text("Bartholomew")
    rosa = page_of(running, "rosa", address.removeprefix(running.url))
    expect(rosa.get_by_role("heading", level=1)).to_have_text("Juniper")
    assert "Bartholomew" not in rosa.content() and "Legal name" not in rosa.content()
    # Who keeps no people is told nothing, whether there is somebody or not.
    theo = page_of(running, "theo", address.removeprefix(running.url))
    expect(theo.get_by_role("heading", level=1)).to_be_visible()
    assert "Juniper" not in theo.content()


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_everybody_can_use_it(running: Running, page_of, options: dict) -> None:
    page = page_of(running, "noor", "/people", **options)
    begin(page, running, given="Hollis", family="Marchbanks", phone="812 555 0147")
    begin(page, running, given="Hollis", family="Marchbanks", phone="812 555 0147")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []
    page.goto(running.url + "/people")
    page.locator("#search-typed").fill("hollis")
    expect(page.locator("#found a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []


def test_everybody_is_compared_and_what_is_proposed_is_decided(running: Running, noor: Page) -> None:
    begin(noor, running, given="Sorrel", family="Underhill", birth_date="1979-02-11")
    begin(noor, running, given="Underhill", family="Sorrell", birth_date="2/11/1979")
    noor.goto(running.url + "/people")
    noor.get_by_role("link", name="Who may be one person").click()
    noor.get_by_role("button", name="Compare everybody").click()
    pair = noor.locator(".pairs li", has_text="Underhill")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text("% likely")
    expect(noor.get_by_text("asked for by Noor")).to_be_visible()
    pair.get_by_role("link").first.click()
    noor.locator(".match").get_by_text("It is somebody else").click()
    noor.locator(".match").get_by_label("How do you know?").last.fill("Two cards.")
    noor.get_by_role("button", name="Do not propose it again").click()
    expect(noor.get_by_text("Nobody else is much like this person.")).to_be_visible()
    noor.goto(running.url + "/matches")
    expect(noor.locator(".pairs li", has_text="Underhill")).to_have_count(0)


def test_those_who_may_not_merge_see_no_list(running: Running, page_of) -> None:
    rosa = page_of(running, "rosa", "/people")
    expect(rosa.get_by_role("link", name="Who may be one person")).to_have_count(0)
    answer = rosa.goto(running.url + "/matches")
    assert answer is not None and answer.status == 403
