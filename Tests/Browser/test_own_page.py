"""A person's own page: given with a link and a code, read on their phone, permissions taken back, corrections asked for."""

from __future__ import annotations

import re

import icalendar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from referring import listed
from running import Running
from sending import api, call_waiting

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def begin(page: Page, running: Running, **fields: str) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name}").fill(value)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


def allow(page: Page, address: str) -> None:
    """Has a permission for Harbour House signed with a typed name."""
    page.goto(address + "/consents/draft")
    fields = {"law": "part-2", "purpose": "care-coordination", "recipient": "Harbour House", "what": "What teams saw",
              "lastDay": "2099-03-01"}
    for name, value in fields.items():
        field = page.locator(f"#draft-{name}")
        field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
    for box in ("category-needs", "revocationTold", "redisclosureTold"):
        page.locator(f"[name={box}]").check()
    page.get_by_role("button", name="Keep it and show it for signing").click()
    page.locator("#sign-signerName").fill("Juniper Ashgrove")
    page.locator("#sign-capacity").select_option("able")
    page.get_by_role("button", name="Sign with the typed name").click()
    page.locator(".signed").wait_for()


def give(page: Page, address: str) -> tuple[str, str]:
    page.goto(address + "/own-page")
    page.get_by_role("button", name="Make a link and a code").click()
    return page.locator(".given .address").inner_text(), page.locator(".given .code").inner_text()


def opened(running: Running, open_browser, link: str, code: str, **more) -> Page:
    phone = open_browser(running, None, **(PHONE | more)).new_page()
    phone.goto(link)
    phone.locator("#keep-code").fill(code)
    phone.locator("form button").click()
    phone.locator(".mine").wait_for()
    return phone


def test_a_person_reads_what_is_kept_and_takes_back_what_they_allowed(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Juniper", family="Ashgrove")
    allow(noor, address)
    noor.goto(address)
    noor.get_by_role("link", name="Their own page").click()
    assert Axe().run(noor).response["violations"] == []
    link, code = give(noor, address)
    assert link.startswith(running.url + "/mine/")
    phone = opened(running, open_browser, link, code)
    expect(phone.get_by_role("heading", level=1)).to_have_text("What is kept about you")
    # Nothing in the title or the address says whose page it is, or what it is.
    assert "Juniper" not in phone.title() + phone.url
    assert Axe().run(phone).response["violations"] == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(phone.get_by_text("To Harbour House")).to_be_visible()
    phone.get_by_text("Read what you signed").click()
    expect(phone.get_by_text("I, Juniper Ashgrove, allow")).to_be_visible()
    # Who looked is said by their work, and never by name.
    phone.get_by_text("Show the days").click()
    expect(phone.locator("section", has=phone.locator("#looks-title"))).to_contain_text("Care navigator")
    assert "Noor" not in phone.locator("section", has=phone.locator("#looks-title")).inner_text()
    # What is written: the parts that hold something, and no others.
    phone.get_by_text("Name, birthday, how to reach them").click()
    expect(phone.locator("section", has=phone.locator("#record-title"))).to_contain_text("Juniper Ashgrove")
    phone.get_by_text("Take it back", exact=True).click()
    phone.get_by_role("button", name="Yes, take it back: To Harbour House").click()
    expect(phone.get_by_text("You allow nothing.")).to_be_visible()
    phone.get_by_text("No longer in force").click()
    expect(phone.get_by_text(re.compile("^Taken back 20"))).to_be_visible()
    noor.goto(address + "/consents")
    expect(noor.get_by_text("Nothing is allowed yet.")).to_be_visible()


def test_a_correction_is_asked_for_answered_and_disputed(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Wilhelmina")
    link, code = give(noor, address)
    phone = opened(running, open_browser, link, code)
    phone.get_by_text("Ask for it to be put right").click()
    phone.get_by_role("button", name="Send it").click()
    expect(phone.locator(".trouble")).to_contain_text("What it is about")
    assert Axe().run(phone).response["violations"] == []
    phone.locator("#ask-concerns").select_option("identity")
    phone.locator("#ask-wish").fill("Nobody calls me Wilhelmina; I am Mina — Μίνα")
    phone.get_by_role("button", name="Send it").dblclick()
    expect(phone.get_by_text("You get an answer by")).to_have_count(1)
    phone.reload()
    expect(phone.get_by_text("You get an answer by")).to_have_count(1)
    # Whoever answers finds it in the list of all, and says why nothing is changed.
    priya = page_of(running, "priya", "/amendments")
    assert Axe().run(priya).response["violations"] == []
    priya.locator("li", has_text="Μίνα").get_by_role("link").click()
    priya.get_by_role("button", name="Answer").click()
    expect(priya.locator(".trouble")).to_be_visible()
    priya.get_by_label("it is right and whole as it stands").check()
    priya.locator("#answer-reply").fill("We keep the earlier name, and call you Mina first.")
    assert Axe().run(priya).response["violations"] == []
    priya.get_by_role("button", name="Answer").click()
    expect(priya.get_by_text("not changed: it is right and whole")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("We keep the earlier name, and call you Mina first.")).to_be_visible()
    phone.get_by_text("Say that you see it otherwise").click()
    phone.get_by_role("button", name="Keep my words").click()
    expect(phone.get_by_role("textbox", name="Your words are kept")).to_have_attribute("aria-invalid", "true")
    phone.get_by_role("textbox", name="Your words are kept").fill("It was never my name")
    phone.get_by_role("button", name="Keep my words").click()
    expect(phone.get_by_text("It was never my name")).to_be_visible()
    noor.goto(address + "/own-page")
    expect(noor.get_by_text("They see it otherwise")).to_be_visible()
    # What is said at the desk is written down too.
    noor.locator("#ask-wish").fill("Not on Tuesdays")
    noor.locator("#ask-channel").select_option("phone")
    noor.get_by_role("button", name="Record").click()
    expect(noor.get_by_text("Not on Tuesdays")).to_be_visible()


def test_it_is_left_quickly_and_nothing_stays_open(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Rowan")
    link, code = give(noor, address)
    phone = opened(running, open_browser, link, code)
    phone.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<title>Weather</title><h1>Weather</h1>",
                                                                          content_type="text/html"))
    leave = phone.get_by_role("button", name="Leave quickly")
    expect(leave).to_be_in_viewport()
    phone.locator("#right-title").scroll_into_view_if_needed()
    expect(leave).to_be_in_viewport()
    leave.click()
    expect(phone.get_by_role("heading", name="Weather")).to_be_visible()
    # Neither going back nor the link itself shows it again.
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link does not open anything any more")
    noor.reload()
    noor.goto(address + "/own-page")
    expect(noor.locator(".trail")).to_contain_text("opened")


def test_it_speaks_the_persons_language(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Ximena")
    link, code = give(noor, address)
    phone = opened(running, open_browser, link, code)
    phone.get_by_role("link", name="Español").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lo que guardamos sobre usted")
    phone.get_by_text("Pedir que se corrija").click()
    phone.locator("#ask-concerns").select_option("other")
    phone.locator("#ask-wish").fill("No vivo allí")
    phone.get_by_role("button", name="Enviarlo").click()
    expect(phone.get_by_text("Tendrá respuesta antes del")).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lo que guardamos sobre usted")
    noor.goto(address + "/own-page")
    noor.get_by_role("button", name="Take it back").click()
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("Lo que guardamos sobre usted")


def test_it_works_without_scripts(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    link, code = give(noor, begin(noor, running, given="Zebedee"))
    phone = opened(running, open_browser, link, code, java_script_enabled=False)
    phone.locator("summary", has_text="Ask for it to be put right").click()
    phone.locator("#ask-concerns").select_option("other")
    phone.locator("#ask-wish").fill("The date")
    phone.get_by_role("button", name="Send it").click()
    expect(phone.get_by_text("The date")).to_be_visible()


def test_a_person_does_not_want_a_service_to_be_asked_any_more(running: Running, page_of, open_browser) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Linnea", family="Thornbury")
    grace, machine = api(running, "grace"), api(running, "noor")
    path = f"/calls/{call_waiting(running, location='Birch Lane 12')['id']}"
    there = grace.post(path + "/people", {"role": "in-crisis", "knownAs": "Linnea"}).json()["id"]
    grace.post(path + "/encounters", {"needs": ["shelter"], "safety": ["nothing"], "supplies": [], "person": there})
    noor.goto(f"{running.url}{path}/people/{there}")
    noor.locator("#search-typed").fill("Linnea Thornbury")
    found = noor.locator("#found li", has=noor.get_by_role("link", name="Linnea"))
    found.locator("select").select_option("certain")
    found.get_by_role("button").click()
    expect(noor.get_by_text("Certain").first).to_be_visible()
    service = listed(running, "Birch House", "shelter")
    [need] = machine.get(path + "/needs").json()["needs"]
    told = {"service": service, "consent": True}
    made = machine.post(f"/needs/{need['id']}/referrals", told, match=machine.get(path).headers["ETag"])
    assert made.status_code == 201, made.text
    told = {"answer": "accepted", "appointmentAt": "2099-05-04T09:30:00-06:00"}
    assert machine.post(f"/referrals/{made.json()['id']}/answer", told).status_code == 200

    link, code = give(noor, address)
    phone = opened(running, open_browser, link, code)
    asked = phone.locator("section", has=phone.locator("#asked-title"))
    expect(asked).to_contain_text("Birch House")
    # What goes into the calendar of the phone says when, and not where or what for.
    with phone.expect_download() as download:
        asked.get_by_role("link", name="Put my appointments into the calendar").click()
    [appointment] = icalendar.Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert appointment.decoded("DTSTART").isoformat() == "2099-05-04T15:30:00+00:00"
    assert str(appointment["SUMMARY"]) == "Appointment" and "URL" not in appointment
    assert b"Birch" not in download.value.path().read_bytes()
    asked.get_by_text("I do not want this").click()
    asked.get_by_role("button", name="No, do not ask them for me: Birch House").dblclick()
    expect(asked).to_contain_text("you did not want it any more")
    expect(asked.get_by_text("I do not want this")).to_have_count(0)
    expect(asked.get_by_role("link", name="Put my appointments into the calendar")).to_have_count(0)
    assert Axe().run(phone).response["violations"] == []
    # What they need stays open, and whoever asked for them reads that they do not want this.
    noor.goto(f"{running.url}{path}/referrals")
    expect(noor.locator(".trail")).to_contain_text("the person does not want it (the person themselves)")
    expect(noor.locator("form[id^=offer-]")).to_have_count(1)
