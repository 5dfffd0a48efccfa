"""A safety plan is written with a person, printed as a card, and kept on their own phone, where it opens without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import submit_as_it_is
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# A card of ISO/IEC 7810 ID-1, in CSS pixels.
CARD = (85.6 / 25.4 * 96, 54 / 25.4 * 96)


def begin(page: Page, running: Running, **fields: str) -> str:
    """Begins the record of somebody, opens their safety plan, and gives its address."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name}").fill(value)
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/people/*-*")
    page.get_by_role("link", name="Safety plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Safety plan")
    return page.url


def write(page: Page, **lines: str) -> None:
    for name, text in lines.items():
        page.locator(f"#plan-{name.replace('_', '-')}").fill(text)


def keep(page: Page) -> None:
    page.locator("#plan button.primary").click()
    expect(page.get_by_text(re.compile(r"^Version \d+, written down by"))).to_be_visible()


def planned(page: Page, running: Running, given: str) -> str:
    """Somebody with a plan that has a line under every heading."""
    address = begin(page, running, given=given)
    write(
        page, warning_signs_lines="I stop answering messages\nI do not sleep", by_myself_lines="Walk along the river",
        distraction_1="The library on Elm Street", helpers_1="Ọlá, my aunt", professionals_1="Night line",
        surroundings_1="My brother keeps the key")
    page.locator("#plan-helpers-1-phone").fill("812 555 0100")
    page.locator("#plan-professionals-1-phone").fill("988")
    page.locator("[name=surroundings-1-step]").check()
    keep(page)
    return address


def given(page: Page) -> tuple[str, str]:
    """Makes a link, and gives it with its code."""
    page.get_by_role("button", name="Make a link and a code").click()
    expect(page.locator(".given .code")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    return page.locator(".given .address").inner_text(), page.locator(".given .code").inner_text()


@pytest.fixture
def grace(running: Running, page_of) -> Page:
    return page_of(running, "grace", "/people")


def test_a_plan_goes_from_the_worker_onto_the_persons_phone(
    running: Running, grace: Page, open_browser, tmp_path: Path
) -> None:
    address = planned(grace, running, "Marlene")
    expect(grace.locator("#write")).to_contain_text("Write a new version")
    # What is left to do is told as done.
    expect(grace.locator(".steprow .mark")).to_contain_text("still to do")
    grace.get_by_role("button", name="It is done").click()
    expect(grace.locator(".steprow .mark")).to_contain_text("done")
    link, code = given(grace)
    assert link.startswith(running.url + "/keep/")
    # The phone has no account, and the address nothing of the person.
    phone = open_browser(running, None, **PHONE).new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Type the code")
    assert "Marlene" not in phone.content() and "Safety" not in phone.title()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_label("Code of six digits").fill("000000" if code != "000 000" else "111111")
    phone.get_by_role("button", name="Show it").click()
    expect(phone.get_by_role("alert")).to_contain_text("4 more times")
    phone.get_by_label("Code of six digits").fill(code)
    phone.get_by_label("Code of six digits").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("My plan")
    expect(phone.get_by_text("Walk along the river")).to_be_visible()
    call = phone.get_by_role("link", name="Call: Ọlá, my aunt")
    assert call.get_attribute("href") == "tel:+18125550100" and (call.bounding_box() or {})["height"] >= 56
    assert "Marlene" not in phone.content()
    assert Axe().run(phone).response["violations"] == []
    # It may be looked at again while it is open, also after a reload.
    phone.reload()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Keep it on this phone").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "my-plan.html"
    text = file.read_text()
    assert "<script" not in text and running.url not in text and "keep/" not in text and "Marlene" not in text
    for theme in ("light", "dark"):
        alone = open_browser(running, None, offline=True, color_scheme=theme, **PHONE).new_page()
        asked: list[str] = []
        alone.on("request", lambda request: asked.append(request.url))
        alone.goto(file.as_uri())
        expect(alone.get_by_text("I stop answering messages")).to_be_visible()
        expect(alone.get_by_role("link", name="Call 988")).to_have_attribute("href", "tel:988")
        assert asked == [file.as_uri()]
        assert alone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert Axe().run(alone).response["violations"] == []
    # Another phone with the same link and code finds nothing any more.
    other = open_browser(running, None, **PHONE).new_page()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link does not open anything any more")
    expect(other.get_by_role("link", name="Call 988")).to_be_visible()
    assert Axe().run(other).response["violations"] == []
    grace.goto(address)
    expect(grace.locator(".trail")).to_contain_text("opened")


def test_a_card_is_cut_and_folded_to_the_size_of_a_bank_card(running: Running, grace: Page) -> None:
    address = begin(grace, running, given="Oleander")
    long = "W" * 60 + " " + "一二三四五六七八九十" * 6 + " and then some more words of a very long line that fill it up"
    write(grace, warning_signs_lines="\n".join(f"{n} {long}"[:200] for n in range(10)), by_myself_lines="Walk")
    for number in range(1, 11):
        write(grace, **{f"helpers_{number}": f"Friend {number} " + "m" * 120, f"helpers_{number}_phone": "812 555 0100"})
    keep(grace)
    grace.get_by_role("link", name="Print a wallet card").click()
    grace.wait_for_url(f"{address}/card?plan=*")
    assert Axe().run(grace).response["violations"] == []
    grace.emulate_media(media="print")
    panels = grace.locator(".cardpanel")
    assert panels.count() > 8
    for panel in panels.all():
        box = panel.bounding_box() or {}
        assert abs(box["width"] - CARD[0]) < 1 and abs(box["height"] - CARD[1]) < 1, panel.inner_text()
        assert panel.evaluate("panel => panel.scrollHeight <= panel.clientHeight && panel.scrollWidth <= panel.clientWidth")
    expect(grace.locator(".top")).to_be_hidden()
    text = grace.locator(".papers").inner_text()
    assert text.count("Friend") == 10 and text.count("812 555 0100") == 10 and "Oleander" not in text
    for size in ("Letter", "A4"):
        pdf = grace.pdf(format=size, prefer_css_page_size=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert pages == grace.locator(".paper").count(), size


def test_it_is_written_in_any_language_and_kept_in_it(running: Running, grace: Page, open_browser) -> None:
    begin(grace, running, given="Ximena")
    write(grace, warning_signs_lines="No duermo\nلا أنام", by_myself_lines="Caminar junto al río")
    grace.locator("#plan-language").select_option("es")
    keep(grace)
    grace.get_by_role("link", name="Print a wallet card").click()
    expect(grace.locator(".papers")).to_contain_text("Mis señales de aviso")
    grace.go_back()
    link, code = given(grace)
    phone = open_browser(running, None, **PHONE).new_page()
    phone.goto(link)
    phone.locator("#keep-code").fill(code)
    phone.locator("form button").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mi plan")
    assert phone.locator("html").get_attribute("lang") == "es"
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Guardarlo en este teléfono").click()
    assert download.value.suggested_filename == "mi-plan.html"


def test_what_was_typed_stays_when_it_is_refused(running: Running, grace: Page, page_of) -> None:
    address = begin(grace, running, given="Hollis")
    grace.locator("#plan-warning-signs-lines").fill("\n".join(f"sign {n}" for n in range(30)))
    grace.locator("#plan button.primary").click()
    expect(grace.locator(".trouble")).to_contain_text("No more than 10 lines")
    expect(grace.locator("#plan-warning-signs-lines")).to_have_value(re.compile("sign 29"))
    grace.locator("#plan-warning-signs-lines").fill("sign 1")
    write(grace, helpers_1="Nadia", helpers_1_phone="ask her")
    grace.locator("#plan button.primary").click()
    expect(grace.locator("#plan-helpers-1-phone")).to_have_attribute("aria-invalid", "true")
    expect(grace.locator("#plan-helpers-1-phone")).to_have_value("ask her")
    grace.locator("#plan-helpers-1-phone").fill("")
    grace.evaluate("document.querySelector('#plan-by-myself-lines').value = 'bell \\u0007'")
    submit_as_it_is(grace, "/safety-plan")
    expect(grace.locator("#plan-by-myself-trouble")).to_contain_text("cannot be kept")
    grace.locator("#plan-by-myself-lines").fill("Walk")
    # Somebody else is quicker: both see what stands, and nothing that was typed is lost.
    noor = page_of(running, "noor", address.removeprefix(running.url))
    write(noor, warning_signs_lines="of noor")
    keep(noor)
    grace.locator("#plan button.primary").click()
    expect(grace.locator(".trouble")).to_contain_text("your words are still here")
    expect(grace.locator(".safetyparts").first).to_contain_text("of noor")
    expect(grace.locator("#plan-warning-signs-lines")).to_have_value("sign 1")
    grace.locator("#plan button.primary").click()
    expect(grace.get_by_text(re.compile("^Version 2, written down by"))).to_be_visible()
    grace.get_by_text("Version 1 · replaced").click()
    expect(grace.locator("details[open] .safetyparts").last).to_contain_text("of noor")
    grace.get_by_text("End this plan").click()
    grace.get_by_label("Why is it ended?").select_option("asked-by-person")
    grace.get_by_role("button", name="End the plan").click()
    expect(grace.get_by_text("No safety plan stands.")).to_be_visible()


def test_a_double_click_makes_one_version_and_one_link(running: Running, grace: Page) -> None:
    begin(grace, running, given="Wren")
    write(grace, by_myself_lines="Walk")
    grace.locator("#plan button.primary").dblclick()
    expect(grace.get_by_text(re.compile("^Version 1, written down by"))).to_be_visible()
    expect(grace.locator("aside, section").get_by_text(re.compile("^Version 1 · stands$"))).to_have_count(1)
    expect(grace.get_by_text(re.compile("^Version 2"))).to_have_count(0)
    form = "[...document.forms].find(form => form.action.endsWith('/links'))"
    again = grace.evaluate(
        f"""async () => {{
            const body = () => new URLSearchParams(new FormData({form}));
            const answers = [];
            for (const _ of [1, 2]) answers.push(await (await fetch({form}.action, {{method: "POST", body: body()}})).text());
            return answers;
        }}"""
    )
    assert 'class="code"' in again[0] and 'class="code"' not in again[1] and "was made already" in again[1]
    grace.reload()
    expect(grace.locator(".trail > li")).to_have_count(1)
    grace.get_by_role("button", name="Take it back").click()
    expect(grace.locator(".trail > li")).to_contain_text("taken back")


def test_one_empty_line_waits_below_those_that_are_written(running: Running, grace: Page) -> None:
    begin(grace, running, given="Rowan")
    rows = grace.locator("#plan-helpers .writerows > li")
    expect(rows.locator("visible=true")).to_have_count(1)
    write(grace, helpers_1="Nadia")
    expect(rows.nth(1)).to_be_visible()
    expect(rows.nth(2)).to_be_hidden()
    grace.locator("#plan-helpers-1").press("Tab")
    grace.keyboard.press("Tab")
    expect(grace.locator("#plan-helpers-2")).to_be_focused()


def test_it_is_for_those_who_write_it_with_people(running: Running, grace: Page, page_of) -> None:
    address = planned(grace, running, "Juniper").removeprefix(running.url)
    for name in ("omar", "dana", "theo"):
        page = page_of(running, name, address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "river" not in page.content()
        assert page.goto(f"{running.url}{address}/card").status == 403


def test_it_works_without_scripts(running: Running, open_browser) -> None:
    page = open_browser(running, "grace", java_script_enabled=False).new_page()
    address = planned(page, running, "Zebedee")
    link, code = given(page)
    phone = open_browser(running, None, java_script_enabled=False, **PHONE).new_page()
    phone.goto(link)
    phone.locator("#keep-code").fill(code)
    phone.locator("form button").click()
    expect(phone.get_by_text("Walk along the river")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("Version 1 · stands")).to_be_visible()


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_everybody_can_use_it(running: Running, page_of, options: dict) -> None:
    page = page_of(running, "noor", "/people", **options)
    planned(page, running, "Marchbanks")
    page.get_by_text("Write a new version").click()
    for more in page.locator("details > summary:visible").all()[-3:]:
        more.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []
    given(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []
