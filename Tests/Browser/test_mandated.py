"""Suspected harm, from the call where it was noticed to the written report that was sent; and contacts with a family."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import Running

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def no_violations(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


def set_rule(page: Page, running: Running, state: str, kind: str = "child") -> None:
    page.goto(running.url + "/mandated-reports/rules")
    page.locator(f"section:has(#rule-{kind})").get_by_role("link", name=state).click()
    page.locator(f"#rule-{kind}-toAgency").fill("County hotline")
    page.locator(f"#rule-{kind}-telephone").fill("+1 812 555 0190")
    page.locator(f"#rule-{kind}").get_by_role("button", name="Set the rule").click()
    expect(page.locator(f"section:has(#rule-{kind})")).to_contain_text(f"{state}, set by Grace")


def test_a_suspicion_at_a_call_is_told_written_printed_and_sent(own_running: Running, page_of, open_browser) -> None:
    running = own_running
    grace = page_of(running, "grace", "/")
    set_rule(grace, running, "California")
    no_violations(grace)
    call = running.theo.take_call(location="4th and Elm", whatHappened="A child cries, nobody opens")["id"]
    # One thumb, at the call: two answers, and the clock runs.
    theo = open_browser(running, "theo", **PHONE).new_page()
    theo.goto(f"{running.url}/calls/{call}")
    theo.get_by_role("link", name="I suspect harm").click()
    no_violations(theo)
    theo.get_by_label("A child", exact=True).check()
    theo.locator("#suspicion-about").fill("ليلى, about six")
    theo.get_by_role("button", name="Begin the report").click()
    expect(theo.get_by_role("heading", level=1)).to_have_text("Suspected harm to a child")
    expect(theo.locator(".head")).to_contain_text("Tell an agency until")
    expect(theo.get_by_text("In writing within 36 hours of the suspicion.")).to_be_visible()
    expect(theo.get_by_role("link", name="+1 812 555 0190")).to_have_attribute("href", "tel:+18125550190")
    report = theo.url
    no_violations(theo)
    # Nobody answers; then somebody does.
    theo.get_by_label("Nobody answered").check()
    theo.get_by_role("button", name="Log it").click()
    expect(theo.locator(".trail").first).to_contain_text("Nobody answered")
    theo.locator("#oral-takenBy").fill("Worker 12")
    theo.locator("#oral-reference").fill("H-2041")
    theo.get_by_role("button", name="Log it").click()
    expect(theo.locator(".head")).to_contain_text("Send the written report until")
    expect(theo.get_by_role("button", name="End the report")).to_have_count(0)
    # What is written: a birthday that is none is refused, and nothing typed is lost.
    theo.get_by_role("link", name="Write it").click()
    theo.locator("#packet-concerned-0-name").fill("ليلى")
    theo.locator("#packet-siblings-0-name").fill("林さくら")
    birthday = theo.locator("#packet-siblings-0-birthDate")
    birthday.evaluate("field => { field.type = 'text'; field.value = '2020-02-30'; }")
    theo.locator("textarea[name=nature]").fill("Bruises on both arms")
    theo.get_by_role("button", name="Keep this version").click()
    trouble = theo.locator(".trouble")
    expect(trouble).to_contain_text("Birthday")
    expect(theo.locator("textarea[name=nature]")).to_have_value("Bruises on both arms")
    expect(theo.locator("#packet-siblings-0-name")).to_have_value("林さくら")
    no_violations(theo)
    trouble.get_by_role("link").click()
    expect(birthday).to_be_focused()
    birthday.fill("2020-02-29")
    theo.get_by_role("button", name="Keep this version").click()
    expect(theo.get_by_text("The law names these too, and they are not known yet:")).to_be_visible()
    theo.get_by_role("link", name="Read and print it").click()
    letter = theo.locator(".letter")
    for said in ("ليلى", "林さくら", "born 2020-02-29", "Bruises on both arms", "Penal Code 11167(a)", "H-2041", "Theo"):
        expect(letter).to_contain_text(said)
    no_violations(theo)
    theo.get_by_role("link", name="Back to the report").click()
    theo.locator("#sending-channel").select_option("fax")
    theo.get_by_role("button", name="Log that it was sent").click()
    theo.get_by_role("button", name="End the report").click()
    expect(theo.locator(".head")).to_contain_text("Made and ended")
    # Whoever leads is told, reads all of it but who reported, and has one thing to press.
    grace.goto(running.url + "/mandated-reports")
    expect(grace.get_by_text("New to you")).to_have_count(1)
    no_violations(grace)
    grace.goto(report)
    expect(grace.get_by_text("A worker", exact=True).first).to_be_visible()
    assert "Theo" not in grace.locator("main").inner_text()
    expect(grace.get_by_role("button", name=re.compile("Log|End|Write|Keep"))).to_have_count(0)
    grace.get_by_role("button", name="I have taken note").click()
    expect(grace.locator("section:has(#noted-title)")).to_contain_text("Grace")
    grace.get_by_role("link", name="Read and print it").click()
    expect(grace.locator(".letter")).to_contain_text("Who reports is not shown to you.")
    assert "Theo" not in grace.locator("main").inner_text()
    # Others do not even learn that it is there, except at what they may see anyway.
    assert page_of(running, "sam", "/").goto(report).status == 404
    sam = page_of(running, "sam", f"/mandated-reports/new?call={call}")
    expect(sam.get_by_text("Somebody has begun a report here")).to_be_visible()
    assert "Theo" not in sam.locator("main").inner_text()
    sam.get_by_role("button", name="I suspect it too").click()
    expect(sam.get_by_text("Sam (you)")).to_be_visible()
    assert "Theo" not in sam.locator("main").inner_text()
    running.workspace.verify()


def test_two_who_write_at_once_lose_nothing(own_running: Running, page_of) -> None:
    running = own_running
    call = running.theo.take_call(location="4th and Elm")["id"]
    sam = page_of(running, "sam", f"/mandated-reports/new?call={call}")
    sam.get_by_label("An adult who cannot protect themselves").check()
    sam.get_by_role("button", name="Begin the report").click()
    expect(sam.get_by_text("Nobody has said yet what the law asks here.")).to_be_visible()
    report = sam.url.removeprefix(running.url)
    noor = page_of(running, "noor", f"/mandated-reports/new?call={call}")
    noor.get_by_role("button", name="I suspect it too").click()
    for page in (sam, noor):
        page.goto(running.url + report + "/packet")
    sam.locator("textarea[name=nature]").fill("No food in the flat")
    sam.get_by_role("button", name="Keep this version").click()
    noor.locator("textarea[name=nature]").fill("Bed sores")
    noor.get_by_role("button", name="Keep this version").click()
    expect(noor.locator(".notice.attention")).to_contain_text("What you typed stands below")
    expect(noor.locator("textarea[name=nature]")).to_have_value("Bed sores")
    no_violations(noor)
    noor.locator("textarea[name=nature]").fill("No food in the flat. Bed sores")
    noor.get_by_role("button", name="Keep this version").click()
    noor.locator("details summary").filter(has_text="Earlier versions").click()
    expect(noor.get_by_role("link", name=re.compile("Version [12]"))).to_have_count(2)
    # A mistake in the log is taken back with its reason, and the clock runs again.
    noor.locator("#oral-toAgency").fill("County hotline")
    noor.get_by_role("button", name="Log it").click()
    expect(noor.locator(".head")).to_contain_text("Everything is done")
    noor.locator("summary").filter(has_text="This entry was a mistake").click()
    noor.get_by_label("What was wrong with it").fill("Rang the wrong county")
    noor.get_by_role("button", name="Take it back").click()
    expect(noor.locator(".head")).to_contain_text("Tell an agency until")
    expect(noor.get_by_text("Taken back: Rang the wrong county")).to_be_visible()


def test_a_contact_with_a_family_says_how_safe_the_child_is(own_running: Running, open_browser) -> None:
    running = own_running
    call = running.theo.take_call(location="4th and Elm")["id"]
    sam = open_browser(running, "sam", **PHONE).new_page()
    sam.goto(f"{running.url}/calls/{call}")
    sam.get_by_role("link", name="Child and family").click()
    no_violations(sam)
    sam.locator("#family-manner").select_option("home")
    sam.locator("[name=role-0]").select_option("child")
    sam.locator("[name=name-0]").fill("ليلى")
    sam.locator("[name=role-1]").select_option("parent")
    sam.locator("#family").get_by_label("Yes", exact=True).check()
    sam.locator("#family [name=dangers-left-alone]").check()
    sam.locator("#family [name=capacities-support-near]").check()
    sam.locator("#family").get_by_label("Safe with a plan").check()
    sam.get_by_role("button", name="Record the contact").click()
    # A plan without a word is none; nothing that was ticked is lost.
    expect(sam.locator(".trouble")).to_contain_text("What keeps the child safe")
    expect(sam.locator("#family [name=dangers-left-alone]")).to_be_checked()
    sam.locator("#family-plan").fill("The aunt stays until Friday")
    sam.get_by_role("button", name="Record the contact").click()
    met = sam.locator("section.panel").first
    for said in ("at home", "Child: ليلى", "Parent", "The child was seen alone.", "Safe with a plan", "Left alone",
                 "The aunt stays until Friday"):
        expect(met).to_contain_text(said)
    no_violations(sam)
    met.locator("summary").filter(has_text="Look again").click()
    met.get_by_label("Not safe", exact=True).check()
    met.get_by_role("button", name="Record how safe it is now").click()
    expect(met.locator(".mark").first).to_contain_text("Not safe")
    expect(met.get_by_text("What was said before")).to_be_visible()
    # What was told wrongly is put right with a reason, and what stood before stays readable.
    met.locator("summary").filter(has_text="Put right what was told").click()
    right = met.locator("form[id^=correct-]")
    expect(right.locator("[name=name-0]")).to_have_value("ليلى")
    right.get_by_label("Where it was").select_option("school")
    right.get_by_label("Why is it put right?").fill("   ")
    right.get_by_role("button", name="Put it right").click()
    expect(right.locator(".error")).to_be_visible()
    expect(right.get_by_label("Where it was")).to_have_value("school")
    right.get_by_label("Why is it put right?").fill("It was at school")
    no_violations(sam)
    right.get_by_role("button", name="Put it right").click()
    expect(met.locator("h2").first).to_contain_text("at school")
    met.locator("summary").filter(has_text="It was put right").click()
    for said in ("It stood: at home", "It was at school"):
        expect(met.get_by_text(said).first).to_be_visible()
    running.workspace.verify()
