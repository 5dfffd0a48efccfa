"""One call walks the whole path, each step by the person whose step it is, in two languages, while another watches."""

from __future__ import annotations

import re

from pages import choose, line, live, number_of, unfold, write
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running
from sending import on_shift

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def speak_spanish(page: Page, running: Running) -> None:
    page.goto(running.url + "/account")
    page.locator("#main button[name=language][value=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_one_call_through_six_hands(own_running: Running, page_of) -> None:
    running = own_running
    publish_always_open(running.workspace)
    on_shift(running, "North", ("rosa", "clinician"), ("otis", "paramedic"))

    # Grace watches the board all the while.
    board = page_of(running, "grace", "/board")
    live(board)

    # Theo takes the call, and sends it to triage.
    theo = page_of(running, "theo", "/calls/new")
    write(theo, "location", "14th and Elm, at the bus stop")
    write(theo, "whatHappened", "A man talks to nobody and has not eaten for two days.")
    number = number_of(theo)
    for question in ("weapon", "violence"):
        choose(theo, question, "no")
    expect(line(board, number)).to_contain_text("14th and Elm")
    path = "/calls/" + (theo.locator("#call").get_attribute("data-id") or "")
    theo.goto(running.url + path)
    theo.get_by_role("button", name="Send to triage").click()
    expect(board.locator("tbody[data-stage=screened]")).to_contain_text("14th and Elm")

    # Sam asks, in Spanish, and decides as the program recommends.
    sam = page_of(running, "sam", "/account")
    speak_spanish(sam, running)
    sam.goto(running.url + path + "/triage")
    sam.locator("[name=program][value=denver-star]").check()
    sam.get_by_role("button", name=re.compile("^Empezar")).click()
    expect(sam.locator("#questions .question").first).to_be_visible()
    for key in ("callback", "with-person"):
        sam.locator(f"[data-question='{key}'] input[type=radio][value=yes]").check()
    for key in ("crime", "medical", "harm-now", "perilous-place"):
        sam.locator(f"[data-question='{key}'] input[type=radio][value=no]").check()
    expect(sam.locator("[data-assessment]")).to_have_attribute("data-response", "star-team")
    sam.locator("#as-recommended button").click()
    expect(sam.locator(".verdict-now")).to_be_visible()
    expect(board.locator("tbody[data-stage=eligible]")).to_contain_text("14th and Elm")

    # Dana sends North.
    dana = page_of(running, "dana", path + "/dispatch")
    dana.get_by_role("button", name="Send North").click()
    expect(dana.locator(".out-team")).to_have_count(1)
    expect(board.locator("tbody[data-stage=assigned]")).to_contain_text("14th and Elm")

    # Rosa arrives, meets the man, and records what he needs.
    rosa = page_of(running, "rosa", "/field", **PHONE)
    rosa.get_by_role("button", name="Arrived").click()
    expect(rosa.get_by_role("button", name="Check in")).to_be_visible()
    expect(board.locator("tbody[data-stage=arrived]")).to_contain_text("14th and Elm")
    rosa.goto(running.url + path + "/encounter")
    for choice in ("[name=contact][value=met]", "[name=whom][value=unknown]", "[name=needs-food]",
                   "[name=safety-nothing]", "[name=ending][value=goes-on]"):
        rosa.locator(f"#encounter {choice}").check()
    rosa.locator("#encounter button.primary").click()
    expect(rosa.get_by_role("region", name="Somebody was met")).to_be_visible()
    expect(board.locator("tbody[data-stage=disposed]")).to_contain_text("14th and Elm")
    rosa.goto(running.url + "/field")
    rosa.get_by_role("button", name="Clear").click()

    # Noor finds a service, hears that it takes him, that he went, and that he was helped.
    noor = page_of(running, "noor", "/services")
    form = noor.locator("form[action$='/services']")
    form.locator("[name=name]").fill("Harbour House kitchen")
    form.locator("[name=kind]").select_option("food")
    form.locator("button").click()
    expect(noor.locator(".listed")).to_contain_text("Harbour House kitchen")
    noor.goto(running.url + path + "/referrals")
    unfold(noor, "[name=service]")
    noor.locator("[name=service]").select_option(label="Harbour House kitchen")
    noor.locator("[name=consent]").select_option("yes")
    noor.get_by_role("button", name="Offer it").click()
    expect(board.locator("tbody[data-stage=referred]")).to_contain_text("14th and Elm")
    noor.locator("[name=answer]").select_option("accepted")
    noor.locator("form[action$='/answer'] button").click()
    noor.locator("[name=attended]").select_option("yes")
    noor.locator("form[action$='/attendance'] button").click()
    expect(board.locator("tbody[data-stage=attended]")).to_contain_text("14th and Elm")

    # A case keeps him in sight until its goal is reached.
    unfold(noor, "#opening")
    noor.locator("#opening [name=goal]").fill("Eats every day, and knows where.")
    noor.locator("#opening button").click()
    expect(noor.locator("h1")).to_be_visible()
    case = noor.url
    noor.goto(running.url + path + "/referrals")
    unfold(noor, "form[action$='/outcome']")
    noor.locator("form[action$='/outcome'] [name=outcome]").select_option("met")
    noor.locator("form[action$='/outcome'] button").click()
    expect(line(board, number)).to_have_count(0)
    noor.goto(case if "/cases/" in case else running.url + "/cases")
    if "/cases/" not in case:
        noor.locator(".caselist a.which").first.click()
    noor.locator("#closure [name=closure]").select_option("goals-met")
    noor.locator("#closure button").click()
    expect(noor.locator(".head .mark.closed")).to_be_visible()

    # Grace sees what became of it, and the call behind the figure.
    board.goto(running.url + "/outcomes?program=denver-star")
    expect(board.locator("#funnel-title")).to_contain_text("1 path: 1 were helped here")
    resolved = board.locator("table.figures tr", has=board.get_by_role("rowheader", name="Resolved"))
    resolved.get_by_role("link", name="1").first.click()
    board.get_by_role("link", name=number, exact=True).click()
    expect(board.locator("#timeline")).to_contain_text("Sent to triage")
    told = running.workspace.json("funnel", "--program", "denver-star")
    assert told["stages"][-1] == {
        "stage": "resolved", "applies": True, "reached": 1, "here": 1, "left": {}, "finer": {}, "kinds": {},
    }
    assert running.workspace.verify()["valid"]
