"""The directory of services in a browser: found by name, read whole, and offered to somebody's need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from directory import name, serve_directory
from playwright.sync_api import Page, expect
from running import Running, running_server
from sending import api, call_waiting

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        serve_directory(running)
        yield running


def test_a_service_is_found_by_what_is_needed_and_read(running: Running, page_of) -> None:
    page: Page = page_of(running, "noor", "/directory")
    expect(page.locator(".listed > li")).to_have_count(25)
    page.get_by_role("link", name="More").click()
    expect(page.locator(".listed > li")).to_have_count(15)
    page.get_by_label("What is needed").fill("a place to sleep 1, nihgt BEDZ")
    page.keyboard.press("Enter")
    first = page.locator(".listed > li").first
    expect(first.get_by_role("link")).to_have_text("Night beds 1")
    expect(first).to_contain_text("Found by: ")
    # What the directory says, and what somebody has to ask there.
    page.get_by_text("Narrow it down").click()
    page.get_by_text("What each of these means").click()
    expect(page.get_by_text("A kit that reverses an opioid overdose, and being shown how to use it.")).to_be_visible()
    page.get_by_label("Age in years").fill("30")
    page.get_by_label("Near (town or postal code)").fill("Atlantis")
    page.keyboard.press("Enter")
    expect(first).to_contain_text("Takes this age")
    expect(page.locator(".listed > li").nth(1)).to_contain_text("Ask whether it takes this age")
    expect(page.get_by_text("Nobody here knows where “Atlantis” is")).to_be_visible()
    page.get_by_label("Age in years").fill("old")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Age in years")
    expect(page.get_by_label("Near (town or postal code)")).to_have_value("Atlantis")
    page.go_back()
    page.get_by_role("link", name="Night beds 1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night beds 1")
    for known in ["303 555-0100", "1 Quay Street, Alder Falls, CO, 80000", "From 18 years on", "Spanish", "Alder County",
                  "Six beds fewer until the end of the month", "Step-free from the street"]:
        expect(page.get_by_text(known).first).to_be_visible()
    expect(page.locator("dd").filter(has_text="Not known").first).to_be_visible()


def test_a_need_is_offered_to_a_service_of_the_directory(running: Running, page_of) -> None:
    grace, noor = api(running, "grace"), api(running, "noor")
    call = call_waiting(running, location="Willow Court 9")
    path = f"/calls/{call['id']}"
    told = {"needs": ["shelter"], "safety": ["nothing"], "supplies": []}
    assert grace.post(path + "/encounters", told).status_code == 201
    page: Page = page_of(running, "noor", path + "/referrals")
    page.get_by_role("link", name="Find one in the directory").click()
    # It is asked for what is needed, before anybody typed a word.
    expect(page.locator("#search-helps-with")).to_have_value("shelter")
    expect(page.locator(".listed > li").first).to_contain_text("Night beds")
    page.get_by_label("What is needed").fill("beds")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Night beds 7", exact=True).click()
    page.locator("#offer-consent").select_option("yes")
    page.locator("#offer button").click()
    expect(page).to_have_url(f"{running.url}{path}/referrals")
    expect(page.get_by_text("Night beds 7").first).to_be_visible()
    needs = noor.get(path + "/needs").json()["needs"]
    assert [one["service"] for one in needs[0]["referrals"]] == [name("service", 6)]
    # One that is closed for now is shown so, and cannot be offered.
    page.goto(f"{running.url}/directory/{name('service', 8)}?need={needs[0]['id']}")
    expect(page.get_by_text("Closed for now")).to_be_visible()
    expect(page.locator("#offer")).to_have_count(0)


def test_a_door_that_was_closed_is_told_until_it_is_settled(running: Running, page_of) -> None:
    page: Page = page_of(running, "noor", f"/directory/{name('service', 1)}")
    expect(page.get_by_text("Nobody was sent there in the last 90 days.")).to_be_visible()
    page.locator("summary", has_text="The door was closed").click()
    page.locator("#door button").click()
    expect(page.get_by_text("Door found closed")).to_be_visible()
    page.get_by_role("button", name="It is open as it says").click()
    expect(page.get_by_text("Door found closed")).to_have_count(0)


def test_a_service_says_in_one_touch_how_much_room_it_has(running: Running, page_of, open_browser) -> None:
    staff: Page = page_of(running, "noor", f"/directory/{name('service', 12)}")
    staff.get_by_role("button", name="Give the service a link").click()
    link = staff.locator(".given .address").inner_text()
    phone = open_browser(running, None, **PHONE).new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Go on in this browser").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Night beds 13")
    phone.locator("#room-free").fill("2")
    phone.locator("#room-total").fill("12")
    phone.locator("#room button").click()
    expect(phone.get_by_text("2 of 12 places free")).to_be_visible()
    # The link is kept by the browser that opened it first: whoever finds it later reads nothing.
    stranger = open_browser(running, None).new_page()
    assert stranger.goto(link).status == 404
    assert "Night beds" not in stranger.content()
    # From now on one touch is enough, without scripts too.
    phone.get_by_role("button", name="One fewer free").dblclick()
    expect(phone.get_by_text("1 of 12 places free")).to_be_visible()
    phone.locator("#admission-pets").select_option("yes")
    phone.locator("#admission-handOff").fill("nobody")
    phone.locator("#admission button").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.locator("#admission-pets")).to_have_value("yes")
    phone.locator("#admission-handOff").fill("812 555 0142")
    phone.locator("#admission button").click()
    expect(phone.get_by_role("link", name="812 555 0142")).to_be_visible()
    assert Axe().run(phone).response["violations"] == []

    staff.goto(f"{running.url}/directory?wanted=night+beds&room=yes&pet=yes")
    first = staff.locator(".listed > li").first
    expect(first.get_by_role("link")).to_have_text("Night beds 13")
    for said in ["1 of 12 places free", "Has room", "Takes people: with a pet"]:
        expect(first).to_contain_text(said)
    found = api(running, "noor").get("/directory?wanted=night+beds&room=yes&pet=yes").json()["services"][0]
    assert (found["name"], found["room"]["free"], found["room"]["toldByService"]) == ("Night beds 13", 1, True)
    assert found["answers"]["circumstances"] == {"pet": "yes"}
    # What is taken back is over at once.
    staff.goto(f"{running.url}/directory/{name('service', 12)}")
    staff.get_by_role("button", name="Take the link back").click()
    expect(staff.get_by_text("The link was taken back.")).to_be_visible()
    assert phone.reload().status == 404
    staff.close()


def test_everybody_reads_it_once_somebody_opened_it(running: Running, page_of) -> None:
    address = f"{running.url}/api/hsds/services/{name('service', 0)}"
    assert requests.get(address, timeout=10).status_code == 404
    expect(page_of(running, "sam", "/directory").locator("#opening")).to_have_count(0)
    page: Page = page_of(running, "noor", "/directory")
    page.get_by_role("button", name="Open it to everybody").click()
    expect(page.get_by_role("button", name="Close it to the public")).to_be_visible()
    assert requests.get(address, timeout=10).json()["name"] == "Night beds 1"
    page.get_by_role("button", name="Close it to the public").click()
    expect(page.get_by_role("button", name="Open it to everybody")).to_be_visible()
    assert requests.get(address, timeout=10).status_code == 404
