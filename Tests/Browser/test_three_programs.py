"""The way of a call where officers belong to the program: Dallas, where they declare the scene safe and the social worker
then leads, and Bloomington, where they refer and the social worker comes after. Denver, without police, is walked by six
people in `test_six_people.py`."""

from __future__ import annotations

import re

import yaml
from alongside import ROOT
from pages import live, unfold
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running
from sending import api, on_shift, safe_answers, words

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def decided(running: Running, page_of, name: str, example: str, response: str) -> str:
    """A call that was taken, screened, asked about and decided as recommended; returns its path."""
    publish_always_open(running.workspace, name=name)
    program = yaml.safe_load((ROOT / f"Programs/{name}.yaml").read_text())
    worked = next(one for one in program["examples"] if one["key"] == example)
    call = running.theo.take_call(location="Willow Court 9", callback="812 555 0142", whatHappened=worked["call"])
    path = f"/calls/{call['id']}"
    dana = page_of(running, "dana", path)
    dana.get_by_role("button", name="Send to triage").click()
    expect(dana.locator("#status .mark")).to_contain_text("Screened")

    sam = page_of(running, "sam", path + "/triage")
    sam.locator(f"[name=program][value={name}]").check()
    sam.get_by_role("button", name=re.compile("^Begin")).click()
    expect(sam.locator("#questions .question").first).to_be_visible()
    live(sam)
    for key, answer in {**safe_answers(program), **words(worked["answers"])}.items():
        said = sam.locator(f"[data-question='{key}'] input[type=radio][value='{answer}']")
        # Some are only asked after another answer, and some are known from the call.
        if said.count() and not said.is_checked():
            said.check()
            expect(sam.locator(f"[data-question='{key}'] [data-said]")).to_have_text(re.compile("^kept"))
    expect(sam.locator("[data-assessment]")).to_have_attribute("data-response", response)
    sam.locator("#as-recommended button").click()
    expect(sam.locator(".verdict-now")).to_be_visible()
    return path


def met(page: Page, running: Running, path: str, *choices: str) -> None:
    """What happened, with one thumb."""
    page.goto(running.url + path + "/encounter")
    for choice in ("[name=contact][value=met]", "[name=whom][value=unknown]", "[name=safety-nothing]", *choices):
        page.locator(f"#encounter {choice}").check()
    page.locator("#encounter button.primary").click()
    expect(page.get_by_role("region", name="Somebody was met")).to_be_visible()


def test_in_dallas_an_officer_declares_the_scene_safe_and_the_social_worker_leads(own_running, page_of) -> None:
    running = own_running
    on_shift(running, "Right Care 1", ("rosa", "social-worker"))
    on_shift(running, "Car 12", ("otis", "officer"))
    path = decided(running, page_of, "dallas-right-care", "stopped-taking-medicine", "right-care")

    # The officer may go in; who has no weapon waits nearby.
    dana = page_of(running, "dana", path + "/dispatch")
    dana.get_by_role("button", name="Send Car 12").click()
    dana.get_by_role("button", name="Send Right Care 1").click()
    expect(dana.locator(".out-team", has_text="Right Care 1").locator(".mark")).to_contain_text("Staged")
    expect(dana.locator(".out-team", has_text="Car 12").locator(".mark")).not_to_contain_text("Staged")
    rosa = page_of(running, "rosa", "/field", **PHONE)
    expect(rosa.get_by_text("Wait nearby. Do not go in before you are told.")).to_be_visible()
    dana.get_by_role("button", name="Right Care 1 may go in").click()
    expect(dana.locator(".trouble")).to_contain_text("not declared safe")

    # The officer looks, and declares it from his own page.
    otis = page_of(running, "otis", "/field", **PHONE)
    otis.get_by_role("button", name="Arrived").click()
    otis.locator("a[href$='#scene-answers']").click()
    for ask, answer in (("scene-secured", "yes"), ("weapon-in-reach", "no"), ("aggression-known", "no")):
        otis.locator(f"[name='ask-{ask}'][value='{answer}']").check()
    otis.get_by_role("button", name="Declare scene safe").click()
    expect(otis.locator(".gate .word")).to_contain_text("Safe")
    expect(otis.locator(".gate")).to_contain_text("Leads inside: social worker")

    dana.goto(running.url + path + "/dispatch")
    expect(dana.locator(".gate")).to_contain_text("Leads inside: social worker")
    dana.get_by_role("button", name="Right Care 1 may go in").click()
    expect(dana.locator(".out-team", has_text="Right Care 1").locator(".mark")).to_contain_text("Going in")
    rosa.goto(running.url + "/field")
    expect(rosa.get_by_text("You may go in.")).to_be_visible()
    rosa.get_by_role("button", name="Arrived").click()
    expect(rosa.get_by_role("button", name="Check in")).to_be_visible()
    met(rosa, running, path, "[name=needs-treatment]", "[name=ending][value=resolved-on-scene]")

    told = running.workspace.json("funnel", "--program", "dallas-right-care")
    stages = {stage["stage"]: stage for stage in told["stages"]}
    assert (told["helped"], stages["disposed"]["left"]) == (1, {"resolved-on-scene": 1})
    assert api(running, "grace").get(path).json()["stage"] == "disposed"
    assert running.workspace.verify()["valid"]


def test_in_bloomington_officers_refer_and_the_social_worker_comes_after(own_running, page_of) -> None:
    running = own_running
    on_shift(running, "Blanco", ("rosa", "social-worker"))
    path = decided(running, page_of, "bloomington-psw", "older-and-alone", "visit")

    # Nobody is asked whether a team is free: the referral is taken, and the visit is made when there is time.
    dana = page_of(running, "dana", path + "/dispatch")
    dana.get_by_role("button", name="Send Blanco").click()
    expect(dana.locator(".out-team .mark")).to_contain_text("Sent")
    rosa = page_of(running, "rosa", "/field", **PHONE)
    rosa.get_by_role("button", name="Arrived").click()
    met(rosa, running, path, "[name=needs-food]", "[name=ending][value=goes-on]")

    # The follow-up is a case, with a next contact from the first minute on.
    noor = page_of(running, "noor", path + "/referrals")
    unfold(noor, "#opening")
    noor.locator("#opening [name=goal]").fill("Eats every day.")
    noor.locator("#opening [name=nextContact]").fill("")
    noor.locator("#opening").evaluate("form => form.noValidate = true")
    noor.locator("#opening button").click()
    expect(noor.locator("#opening .error")).to_be_visible()
    expect(noor.locator("#opening [name=goal]")).to_have_value("Eats every day.")
    noor.goto(running.url + path + "/referrals")
    unfold(noor, "#opening")
    noor.locator("#opening [name=goal]").fill("Eats every day.")
    noor.locator("#opening button").click()
    noor.goto(running.url + "/cases")
    noor.locator(".caselist a.which").first.click()
    noor.locator("#attempt [name=result]").select_option("reached")
    noor.locator("#attempt button").click()
    expect(noor.locator(".trail")).to_contain_text("Noor")

    told = running.workspace.json("funnel", "--program", "bloomington-psw")
    stages = {stage["stage"]: stage for stage in told["stages"]}
    assert [name for name, stage in stages.items() if not stage["applies"]] == ["eligible", "offered"]
    assert stages["disposed"]["here"] == 1
    assert running.workspace.verify()["valid"]
