"""What a person allows to be told of them: written with them, signed on the screen, asked before anything is told, taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def begin(page: Page, running: Running, **fields: str) -> str:
    """Begins a record and gives its address."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name}").fill(value)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    return page.url


def write(page: Page, address: str, *parts: str, **more: str) -> None:
    """Writes a permission under 42 CFR part 2 for Harbour House, whole unless something is said otherwise."""
    page.goto(address + "/consents/draft")
    fields = {"law": "part-2", "purpose": "care-coordination", "recipient": "Harbour House", "what": "What teams saw",
              "lastDay": "2099-03-01"} | more
    for name, value in fields.items():
        field = page.locator(f"#draft-{name}")
        field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
    for part in parts or ("encounters", "substance-use"):
        page.locator(f"[name=category-{part}]").check()
    page.locator("[name=revocationTold]").check()
    page.locator("[name=redisclosureTold]").check()
    page.get_by_role("button", name="Keep it and show it for signing").click()


def draw(page: Page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.6)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(
            box["x"] + box["width"] * (0.1 + step / 10), box["y"] + box["height"] * (0.3 if step % 2 else 0.7), steps=4)
    page.mouse.up()


def ask(page: Page, address: str, *parts: str, **more: str) -> None:
    page.goto(address + "/consents")
    for name, value in ({"recipient": "harbour house", "purpose": "care-coordination"} | more).items():
        field = page.locator(f"#question-{name}")
        field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
    for part in parts or ("encounters",):
        page.locator(f"#question [name=category-{part}]").check()
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_permission_is_signed_on_the_screen_and_counts_until_it_is_taken_back(running: Running, page_of, open_browser) -> None:
    phone = open_browser(running, "noor", **PHONE).new_page()
    address = begin(phone, running, given="Juniper", family="Ashgrove")
    phone.get_by_role("link", name="Permissions and sharing").click()
    expect(phone.get_by_text("Nothing is allowed yet.")).to_be_visible()
    ask(phone, address, "substance-use")
    expect(phone.locator("#answer")).to_contain_text("It may not be told")
    expect(phone.locator("#answer")).to_contain_text("Nothing they signed names this recipient")
    write(phone, address)
    expect(phone.locator(".letter")).to_contain_text("I, Juniper Ashgrove, allow")
    expect(phone.locator(".letter")).to_contain_text("42 CFR part 2 is not told on without my permission")
    # Whoever presses without drawing is told so, and loses nothing.
    phone.locator("#sign-signerName").fill("Juniper Ashgrove")
    phone.locator("#sign-capacity").select_option("able")
    phone.locator("#sign-witness").fill("Wren Oakley")
    phone.get_by_role("button", name="Sign it").click()
    expect(phone.locator(".trouble")).to_contain_text("The signature could not be read")
    expect(phone.locator("#sign-witness")).to_have_value("Wren Oakley")
    draw(phone)
    assert not Axe().run(phone).response["violations"]
    phone.get_by_role("button", name="Sign it").click()
    expect(phone.locator(".signed svg path")).to_have_attribute("d", re.compile(r"^M\d+ \d+L"))
    expect(phone.get_by_text(re.compile("Signed by Juniper Ashgrove"))).to_be_visible()
    # At a desk somebody else asks, sees why and what, and tells it.
    grace = page_of(running, "grace", address.removeprefix(running.url) + "/consents")
    ask(grace, address, "encounters", "substance-use")
    expect(grace.locator("#answer")).to_contain_text(re.compile(r"It may be told.*a permission signed on \d{4}-\d\d-\d\d", re.S))
    assert not Axe().run(grace).response["violations"]
    grace.get_by_role("button", name="Tell it and keep the proof").click()
    expect(grace.get_by_role("heading", level=1)).to_have_text("Told to harbour house")
    expect(grace.get_by_text(NOTICE)).to_be_visible()
    expect(grace.get_by_text("I, Juniper Ashgrove, allow")).to_be_visible()
    with grace.expect_download() as started:
        grace.get_by_role("link", name="Download as JSON").click()
    told = json.loads(Path(started.value.path()).read_text())
    assert told["notice"] == NOTICE and told["permission"].startswith("I, Juniper Ashgrove")
    assert [part["isPart2"] for part in told["document"]["parts"]] == [False, True]
    assert not Axe().run(grace).response["violations"]
    # Who may not tell it themselves reads that it was told, and not what.
    priya = page_of(running, "priya", grace.url.removeprefix(running.url))
    expect(priya.get_by_text("What teams saw and did, Use of substances")).to_be_visible()
    expect(priya.locator(".toldpart")).to_have_count(0)
    assert priya.goto(grace.url + "/file").status == 403
    # Whom nothing ties to the person does not read even that.
    rosa = page_of(running, "rosa", grace.url.removeprefix(running.url))
    expect(rosa.get_by_text("Nothing ties you to this person")).to_be_visible()
    # Grace looks at the answer again; meanwhile the person takes it back.
    ask(grace, address, "encounters")
    expect(grace.locator("#answer")).to_contain_text("It may be told")
    phone.locator("#ending-channel").select_option("in-person")
    phone.get_by_role("button", name="Record that it is taken back").click()
    expect(phone.get_by_text(re.compile("^Taken back"))).to_be_visible()
    grace.get_by_role("button", name="Tell it and keep the proof").click()
    expect(grace.locator("#answer")).to_contain_text(re.compile("It may not be told.*They took their permission", re.S))
    expect(grace.locator(".trail li")).to_have_count(1)


def test_it_is_signed_in_the_language_in_which_it_was_explained(running: Running, page_of) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Ximena")
    write(noor, address, language="es", purpose="treatment-payment-operations", recipientKind="treating-class",
          expiry="none")
    letter = noor.locator(".letter")
    assert letter.get_attribute("lang") == "es"
    expect(letter).to_contain_text("Yo, Ximena, permito que")
    expect(letter).to_contain_text("Dura hasta que yo lo retire")
    noor.locator("#sign-signerName").fill("Ximena")
    noor.get_by_role("button", name="Sign with the typed name").click()
    # Whether she understands it is somebody's to say, and no list's.
    expect(noor.locator(".trouble")).to_contain_text("Whether they understand it")
    expect(noor.locator("#sign-signerName")).to_have_value("Ximena")
    noor.locator("#sign-capacity").select_option("able-with-help")
    noor.get_by_role("button", name="Sign with the typed name").click()
    expect(noor.get_by_text(re.compile("the name, typed"))).to_be_visible()
    ask(noor, address, recipient="Dr. May", purpose="referral")
    expect(noor.locator("#answer")).to_contain_text("It may not be told")
    noor.locator("[name=treating]").check()
    noor.get_by_role("button", name="Ask", exact=True).click()
    expect(noor.locator("#answer")).to_contain_text("It may be told")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(running: Running, page_of) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Ash", **{"birth-date": "2012-05-01"})
    write(noor, address, recipient="", lastDay="")
    expect(noor.get_by_text("Still missing: to whom, when it ends")).to_be_visible()
    expect(noor.locator("#sign")).to_have_count(0)
    noor.get_by_role("link", name="Change the draft").click()
    expect(noor.locator("#draft-what")).to_have_value("What teams saw")
    noor.locator("#draft-recipient").fill("Elm Clinic")
    noor.locator("#draft-lastDay").fill("2020-01-01")
    noor.get_by_role("button", name="Keep it and show it for signing").click()
    expect(noor.locator("#draft-lastDay-trouble")).to_contain_text("Only with a later end it counts")
    expect(noor.locator("#draft-recipient")).to_have_value("Elm Clinic")
    noor.locator("#draft-lastDay").fill("2099-01-01")
    noor.get_by_role("button", name="Keep it and show it for signing").click()
    expect(noor.get_by_text("younger than 18")).to_be_visible()
    noor.locator("#sign-signerName").fill("Ash")
    noor.locator("#sign-signer").select_option("person")
    noor.locator("#sign-capacity").select_option("able")
    noor.get_by_role("button", name="Sign with the typed name").click()
    expect(noor.locator(".trouble")).to_contain_text("younger than 18")
    noor.locator("#sign-signer").select_option("representative")
    noor.get_by_role("button", name="Sign with the typed name").click()
    expect(noor.locator("#sign-signerRight-trouble")).to_be_visible()
    noor.locator("#sign-signerRight").fill("Mother")
    noor.get_by_role("button", name="Sign with the typed name").click()
    expect(noor.get_by_text("parent, guardian or representative")).to_be_visible()


def test_only_a_privacy_officer_says_whether_the_law_applies_and_others_keep_out(running: Running, page_of) -> None:
    noor = page_of(running, "noor", "/people")
    address = begin(noor, running, given="Perpetua").removeprefix(running.url)
    for name in ("dana", "theo", "omar", "ines"):
        page = page_of(running, name, "/account")
        for path in (address + "/consents", address + "/consents/draft", "/privacy"):
            assert page.goto(running.url + path).status == 403
    assert noor.goto(running.url + "/privacy").status == 403
    priya = page_of(running, "priya", "/privacy")
    expect(priya.get_by_text("Nobody has decided this yet.")).to_be_visible()
    priya.get_by_role("button", name="Record the decision").click()
    expect(priya.locator(".trouble")).to_be_visible()
    assert not Axe().run(priya).response["violations"]
    # She signs the table of who may do what; others read that she did.
    priya.goto(running.url + "/access")
    expect(priya.get_by_text("Nobody has signed this table yet.")).to_be_visible()
    priya.locator("#review-note").fill("Read with counsel.")
    priya.get_by_role("button", name="I have read it and stand by it").click()
    expect(priya.get_by_text(re.compile("Signed by Priya"))).to_be_visible()
    grace = page_of(running, "grace", "/access")
    expect(grace.get_by_text("Read with counsel.")).to_be_visible()
    expect(grace.locator("#review")).to_have_count(0)
    # She reads who was told what, and changes nothing of it.
    priya.goto(running.url + address + "/consents")
    expect(priya.get_by_role("heading", level=1)).to_have_text("Permissions and sharing")
    expect(priya.get_by_role("link", name="Write a permission")).to_have_count(0)
    assert priya.goto(running.url + address).status == 403
