"""A referral between both sides: drafted, asked of several, answered by the service itself by a link, looked after, withdrawn."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from referring import needing
from running import Running
from sending import api

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def needs(running: Running, path: str) -> list[dict]:
    return api(running, "noor").get(path + "/needs").json()["needs"]


def offered(page: Page, *services: str, note: str = "") -> None:
    """Asks these services at once."""
    form = page.locator("form[id^=offer-]")
    form.locator("[name=service]").select_option(label=services[0])
    form.locator("[name=consent]").select_option("yes")
    if note:
        form.locator("[name=note]").fill(note)
    if len(services) > 1:
        form.locator("summary").click()
    for number, service in enumerate(services[1:], 2):
        form.locator(f"[name=service-{number}]").select_option(label=service)
    page.get_by_role("button", name="Offer it").click()


def link_of(page: Page, service: str) -> tuple[str, str]:
    """Gives a service a link, and says what opens it."""
    asked = page.locator(".asked", has_text=service)
    asked.get_by_role("button", name="Give the service a link").click()
    asked = page.locator(".asked", has_text=service)
    return asked.locator(".given .address").inner_text(), asked.locator(".given .code").inner_text()


def opened(running: Running, open_browser, link: str, code: str) -> Page:
    phone = open_browser(running, None, **PHONE).new_page()
    phone.goto(link)
    phone.locator("#asked-code").fill(code)
    phone.get_by_role("button", name="Show it").click()
    phone.locator("#person-title").wait_for()
    return phone


def test_a_service_answers_by_its_link_and_both_sides_see_it(running: Running, page_of, open_browser) -> None:
    path = needing(running, "Harbour Nights")
    noor = page_of(running, "noor", path + "/referrals")
    offered(noor, "Harbour Nights", note="Comes with a small dog")
    link, code = link_of(noor, "Harbour Nights")
    # Whoever finds the link reads nothing of anybody.
    stranger = open_browser(running, None).new_page()
    stranger.goto(link)
    assert "Wren" not in stranger.content() and "dog" not in stranger.content() and "Harbour" not in stranger.content()
    stranger.locator("#asked-code").fill("000000" if code.replace(" ", "") != "000000" else "000001")
    stranger.get_by_role("button", name="Show it").click()
    expect(stranger.get_by_role("alert")).to_contain_text("You can try 4 more times")

    phone = opened(running, open_browser, link, code)
    expect(phone.locator("main")).to_contain_text("They are called Wren.")
    expect(phone.locator("main")).to_contain_text("Comes with a small dog")
    noor.reload()
    expect(noor.locator(".asked")).to_contain_text("They have got it")
    phone.get_by_role("button", name="Send").first.click()
    assert phone.locator("#answer-answer").evaluate("field => !field.validity.valid")
    phone.locator("#answer-answer").select_option("accepted")
    phone.locator("#answer-appointmentAt").fill("2099-05-04T09:30")
    phone.locator("#answer button").click()
    expect(phone.locator("main")).to_contain_text("Appointment:")
    noor.reload()
    expect(noor.locator(".trail")).to_contain_text("Harbour Nights takes the person (the service itself)")
    expect(noor.locator(".asked")).to_contain_text("Appointment made")
    noor.locator("[id^=ride-][name=ride]").select_option("service")
    noor.locator("form[id^=ride-] button").click()
    expect(noor.locator(".trail")).to_contain_text("How they get to Harbour Nights: The service fetches them (Noor)")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Please fetch them")
    phone.locator("#attendance-attended").select_option("yes")
    phone.locator("#attendance button").click()
    phone.get_by_role("button", name="Yes, we met again").click()
    expect(phone.locator("main")).to_contain_text("Nothing more is asked of you")
    [need] = needs(running, path)
    assert need["stage"] == "attended" and need["referrals"][0]["state"] == "engaged"
    # What stands in the address never stands in what the server writes down.
    token = link.rsplit("/", 1)[1]
    assert token not in running.server.written() and "Wren" not in running.server.written()


def test_a_link_that_is_over_says_so_to_everybody_alike(running: Running, page_of, open_browser) -> None:
    path = needing(running, "Mill Rest")
    noor = page_of(running, "noor", path + "/referrals")
    offered(noor, "Mill Rest")
    link, code = link_of(noor, "Mill Rest")
    phone = opened(running, open_browser, link, code)
    noor.locator(".asked", has_text="Mill Rest").get_by_role("button", name="Take it back").click()
    expect(noor.locator(".asked")).to_contain_text("taken back")
    phone.locator("#answer-answer").select_option("full")
    phone.locator("#answer button").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link does not open anything")
    unknown = open_browser(running, None).new_page()
    answer = unknown.goto(f"{running.url}/asked/nobody-knows-this")
    assert answer is not None and answer.status == 404
    assert unknown.locator("main").inner_html() == phone.locator("main").inner_html()
    [need] = needs(running, path)
    assert need["referrals"][0]["answer"] is None


def test_the_first_of_three_to_accept_has_it(running: Running, page_of, open_browser) -> None:
    path = needing(running, "First Door", "Second Door", "Third Door")
    noor = page_of(running, "noor", path + "/referrals")
    offered(noor, "First Door", "Second Door", "Third Door")
    expect(noor.locator(".asked")).to_have_count(3)
    link, code = link_of(noor, "Third Door")
    phone = opened(running, open_browser, link, code)
    second = noor.locator(".asked", has_text="Second Door")
    second.locator("[name=answer]").select_option("accepted")
    second.locator("[name=proof]").first.select_option("receiver")
    second.locator("form[action$='/answer'] button").click()
    expect(noor.locator(".asked")).to_have_count(1)
    expect(noor.locator(".trail")).to_contain_text("Third Door is asked no longer: another service takes the person")
    expect(noor.locator(".trail")).to_contain_text("(The service said so)")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Your answer is not needed any more")
    assert "Wren" not in phone.content()


def test_a_draft_waits_in_the_list_until_the_person_was_asked(running: Running, page_of) -> None:
    path = needing(running, "Quiet Rooms")
    noor = page_of(running, "noor", path + "/referrals")
    noor.locator("[name=service]").select_option(label="Quiet Rooms")
    noor.get_by_role("button", name="Only note it for now").click()
    expect(noor.locator(".asked")).to_contain_text("Draft")
    noor.goto(running.url + "/referrals")
    line = noor.locator(".caselist li", has_text="Quiet Rooms")
    expect(line).to_contain_text("Ask the person")
    line.get_by_role("link").click()
    noor.locator(".asked [name=consent]").select_option("yes")
    noor.get_by_role("button", name="Keep what they said").click()
    noor.locator(".asked [name=note]").fill("Speaks Spanish")
    noor.get_by_role("button", name="Send it", exact=True).click()
    expect(noor.locator(".asked")).to_contain_text("Sent")
    noor.goto(running.url + "/referrals")
    line = noor.locator(".caselist li", has_text="Quiet Rooms")
    expect(line).to_contain_text("their answer")
    line.get_by_role("link").click()
    noor.locator(".asked summary", has_text="Ask them no longer").click()
    noor.locator(".asked [name=why]").select_option("mistake")
    noor.get_by_role("button", name="Tell them").click()
    expect(noor.locator(".asked")).to_have_count(0)
    expect(noor.locator(".trail")).to_contain_text("it was a mistake")
    noor.goto(running.url + "/referrals")
    expect(noor.locator(".caselist li", has_text="Quiet Rooms")).to_have_count(0)


def test_where_all_said_no_the_nearest_others_stand_ready(running: Running, page_of) -> None:
    path = needing(running, "Full House", "Open House", need="legal")
    noor = page_of(running, "noor", path + "/referrals")
    offered(noor, "Full House")
    expect(noor.locator(".nextbest")).to_have_count(0)
    noor.locator("[name=answer]").select_option("full")
    noor.locator("form[action$='/answer'] button").click()
    nearest = noor.locator(".nextbest a", has_text="Open House")
    expect(nearest).to_have_count(1)
    expect(noor.locator(".nextbest a", has_text="Full House")).to_have_count(0)
    nearest.click()
    noor.locator("#offer-consent").select_option("no")
    noor.locator("#offer button").click()
    expect(noor.locator(".asked")).to_contain_text("Open House")


def test_what_is_odd_is_asked_again_with_everything_typed(running: Running, page_of) -> None:
    path = needing(running, "Strict House")
    noor = page_of(running, "noor", path + "/referrals")
    form = noor.locator("form[id^=offer-]")
    form.locator("[name=service]").select_option(label="Strict House")
    form.locator("[name=consent]").select_option("no")
    form.locator("[name=note]").fill("Has a dog")
    noor.get_by_role("button", name="Offer it").click()
    form = noor.locator("form[id^=offer-]")
    expect(form).to_contain_text("It can be sent only where they agreed")
    expect(form.locator("[name=note]")).to_have_value("Has a dog")
    form.locator("[name=note]").fill("")
    form.locator("summary").click()
    form.locator("[name=service-2]").select_option(label="Strict House")
    noor.get_by_role("button", name="Offer it").click()
    expect(noor.locator("form[id^=offer-]")).to_contain_text("Choose up to 3 different services")
    assert needs(running, path)[0]["referrals"] == []


def test_those_who_make_no_referrals_see_none(running: Running, page_of) -> None:
    theo = page_of(running, "theo", "/board")
    answer = theo.goto(running.url + "/referrals")
    assert answer is not None and answer.status == 403
