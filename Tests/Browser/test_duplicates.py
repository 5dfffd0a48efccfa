"""Services that two publishers tell: proposed line by line, held to be one by somebody who keeps them, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from directory import name, serve_again, serve_directory
from playwright.sync_api import Page, expect
from running import Running, running_server
from sending import api


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        serve_directory(running)
        yield running


def test_the_page_says_what_it_will_show_while_nothing_is_told_twice(running: Running, page_of) -> None:
    page: Page = page_of(running, "noor", "/directory")
    page.get_by_role("link", name="See which they may be").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Told twice")
    expect(page.get_by_role("heading", name="No two services look like one.")).to_be_visible()


def test_two_are_held_to_be_one_and_parted_again(running: Running, page_of) -> None:
    serve_again(running)
    page: Page = page_of(running, "noor", "/directory/duplicates")
    pair = page.locator("article").filter(has=page.get_by_role("heading", name="Warm meals 2", exact=True))
    for line in ["Telephone", "The same", "303 555-0101", "+1 (303) 555 0101", "The same address", "Alder County", "211"]:
        expect(pair.get_by_text(line).first).to_be_visible()
    # Whichever stands first: the county's stays.
    order = pair.locator("input[name=one]").input_value() == name("service", 1)
    pair.get_by_role("button", name=f"The same: the {'first' if order else 'second'} stays").click()
    expect(page.get_by_text("“Warm meals 2” stands for “Warm meals 2”")).to_be_visible()
    expect(page.get_by_role("heading", name="Warm meals 2", exact=True)).to_have_count(0)
    # It is found once, by the words of the other too, and its page says for whom it stands.
    page.goto(f"{running.url}/directory?wanted=breakfast+meals")
    expect(page.locator(".listed").get_by_role("link", name="Warm meals 2", exact=True)).to_have_count(1)
    page.goto(f"{running.url}/directory/{name('again', 1)}")
    expect(page).to_have_url(f"{running.url}/directory/{name('service', 1)}")
    twins = page.locator("section").filter(has=page.get_by_role("heading", name="Stands also for"))
    expect(twins).to_contain_text("Alder House 1, Inc.")
    expect(twins).to_contain_text("211")
    twins.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="Warm meals 2", exact=True)).to_have_count(1)
    page.goto(f"{running.url}/directory/{name('again', 1)}")
    expect(page).to_have_url(f"{running.url}/directory/{name('again', 1)}")
    expect(page.get_by_role("heading", name="Stands also for")).to_have_count(0)


def test_two_that_are_not_one_are_not_proposed_again(running: Running, page_of) -> None:
    page: Page = page_of(running, "noor", "/directory/duplicates")
    heading = page.get_by_role("heading", name="Legal help desk 5", exact=True)
    page.locator("article").filter(has=heading).get_by_role("button", name="Not the same").click()
    expect(page.get_by_text("“Legal help desk 5” and “Legal help desk 5” are not the same")).to_be_visible()
    expect(heading).to_have_count(0)
    noor = api(running, "noor")
    said = noor.get("/directory/duplicates").json()["said"][0]
    assert said["finding"] == "apart" and said["takenBackAt"] is None
    # Who does not keep the services decides nothing of them.
    assert api(running, "sam").post(f"/directory/duplicates/{said['id']}/removal", {}).status_code == 403
    assert noor.post(f"/directory/duplicates/{said['id']}/removal", {}).json()["takenBackAt"]
    page.reload()
    expect(heading).to_have_count(1)
