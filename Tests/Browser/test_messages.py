"""A link that goes by text, and a person who agreed to get texts: written down, seen, ended."""

from __future__ import annotations

import time

from axe_playwright_python.sync_playwright import Axe
from lifetime import free_port
from playwright.sync_api import expect
from post import Gateway
from referring import needing
from running import running_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_a_link_goes_by_text_and_the_page_says_whether_it_went(page_of, open_browser) -> None:
    port = free_port()
    settings = {"ALONGSIDE_SMS_GATEWAY": f"http://127.0.0.1:{port}/send", "ALONGSIDE_MESSAGES_FROM": "the crisis program of Denver"}
    with running_server(settings=settings) as running:
        path = needing(running, "Harbour Nights")
        noor = page_of(running, "noor", path + "/referrals")
        form = noor.locator("form[id^=offer-]")
        form.locator("[name=service]").select_option(label="Harbour Nights")
        form.locator("[name=consent]").select_option("yes")
        noor.get_by_role("button", name="Offer it").click()
        asked = noor.locator(".asked", has_text="Harbour Nights")
        asked.get_by_text("Send the link by e-mail or text").click()
        to = asked.locator("[id^=message-][name=to]")
        to.fill("somewhere")
        asked.get_by_role("button", name="Send it").click()
        # What was typed stays, with what is wrong about it.
        expect(noor.locator("[id^=message-][id$=-to-trouble]")).to_contain_text("not a telephone number")
        expect(noor.locator("[id^=message-][name=to]")).to_have_value("somewhere")
        assert Axe().run(noor).response["violations"] == []
        noor.locator("[id^=message-][name=to]").fill("812 555 0142")
        noor.get_by_role("button", name="Send it").click()
        given = noor.locator(".given")
        expect(given).to_contain_text("Say the code by telephone")
        link, code = given.locator(".address").inner_text(), given.locator(".code").inner_text()
        expect(given).to_contain_text("on its way")
        with Gateway(port) as gateway:
            deadline = time.monotonic() + 60
            while not gateway.handed:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert link in gateway.handed[0].body["text"] and code not in gateway.handed[0].body["text"]
        noor.goto(running.url + path + "/referrals")
        expect(noor.get_by_text("Text message: sent")).to_be_visible()
        phone = open_browser(running, None, **PHONE).new_page()
        phone.goto(gateway.handed[0].body["text"].rsplit(" ", 1)[1])
        phone.locator("#asked-code").fill(code)
        phone.get_by_role("button", name="Show it").click()
        expect(phone.locator("#person-title")).to_be_visible()


def test_a_person_agrees_to_texts_and_ends_them(running, page_of) -> None:
    path = needing(running, "Harbour Days")
    for options in ({}, PHONE):
        noor = page_of(running, "noor", path + "/referrals", **options)
        noor.get_by_text("The person wants texts about this").click()
        noor.locator("[id^=texts-][name=to]").fill("812 555 0142")
        noor.get_by_role("button", name="They agreed").click()
        expect(noor.get_by_text("Gets texts about this since")).to_be_visible()
        # The number is kept, and shown to nobody.
        assert "5550142" not in noor.content() and "555 0142" not in noor.content()
        assert Axe().run(noor).response["violations"] == []
        assert noor.evaluate("document.documentElement.scrollWidth <= innerWidth")
        noor.get_by_role("button", name="Send no more texts").click()
        expect(noor.get_by_text("The person wants texts about this")).to_be_visible()
