"""Every page of the route table is shown empty, filled and with an error, light and dark, at a desk and on a phone, and
axe finds nothing to object to. `make photographs` also takes a picture of each, for people to look at."""

from __future__ import annotations

import datetime
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alongside import Api
from axe_playwright_python.sync_playwright import Axe
from besides import besides
from directory import name as directory_name
from directory import serve_again, serve_directory
from instruments import accept_wording, add_wording, wording
from listening import Nobody, list_supporter
from pages import drop, fact, live, submit_as_it_is
from person import Person
from playwright.sync_api import Page, expect
from programs import always_open, armed_to_police, publish, publish_always_open
from reads import decided, draw, unflagged
from referring import listed, told
from running import Running, running_server
from sending import api, call_waiting, declare, on_shift, send, tell
from supplying import made, stocked

PHOTOGRAPHS = Path(__file__).parent / "photographs"
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
# Of what is as it should be nothing is told one by one.
TOLD = {"resultTypes": ["violations", "incomplete"]}
RULES = TOLD | {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# The themes differ in their colours and in nothing else.
COLOURS = TOLD | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@dataclass
class Scene:
    """A page in one state: who looks at it, and how they came to see it so."""

    page: str
    state: str
    who: str | None
    show: Callable[[Page, Running], None]

    def __str__(self) -> str:
        return f"{self.page}-{self.state}"


# How each page comes to look as it is photographed


def at(path: str) -> Callable[[Page, Running], None]:
    return lambda page, running: page.goto(running.url + path) and None


def on_the_call(page: Page, running: Running, number: int = 1) -> None:
    calls = running.dana.get("/calls", params={"limit": 200}).json()["calls"]
    call = next(call for call in calls if call["number"] == number)
    page.goto(f"{running.url}/calls/{call['id']}")
    live(page)


def sign_in_half_done(page: Page, running: Running) -> None:
    page.goto(running.url + "/sign-in")
    page.locator("[name=banner]").check()
    page.locator("[name=name]").fill("theo")
    page.locator("[name=password]").fill("not sent")


def sign_in_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/sign-in")
    page.locator("[name=name]").fill("nobody")
    page.locator("[name=password]").fill("not this one")
    page.locator("[name=banner]").check()
    submit_as_it_is(page, "/sign-in")


def board_shown(page: Page, running: Running) -> None:
    page.goto(running.url + "/board")
    live(page)


def new_call_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/calls/new")
    fact(page, "location").evaluate("field => { field.value = 'Elm Street 4' }")
    fact(page, "callback").evaluate("field => { field.value = 'ask the neighbour' }")
    submit_as_it_is(page, "/calls")


def new_call_typed(page: Page, running: Running) -> None:
    page.goto(running.url + "/calls/new")
    for field, text in (("location", "Elm Street 4, at the bus stop"), ("callback", "812 555 0142")):
        fact(page, field).fill(text)
        fact(page, field).press("Tab")
    fact(page, "whatHappened").fill("A man is shivering and talks to himself.")


def call_refused(page: Page, running: Running) -> None:
    on_the_call(page, running, 2)
    page.locator("#departure-reason").evaluate("list => { list.value = 'not-behavioural' }")
    submit_as_it_is(page, "/departure")


def call_with_everything_open(page: Page, running: Running) -> None:
    on_the_call(page, running, 1)
    for summary in page.locator("#actions > details > summary").all():
        summary.click()


def account_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/account")
    for name in ("current", "new", "repeat"):
        page.locator(f"form[action$='/account/password'] [name={name}]").fill("short")
    submit_as_it_is(page, "/account/password")


def help_open(page: Page, running: Running) -> None:
    board_shown(page, running)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def menu_open(page: Page, running: Running) -> None:
    board_shown(page, running)
    page.locator("[data-menu] summary").click()


def call_back_shown(page: Page, running: Running) -> None:
    page.goto(running.url + "/call-backs")
    page.locator(".waitlist .which").last.click()


def request_shown(page: Page, running: Running) -> None:
    page.goto(running.url + "/cases")
    page.locator("a.which[href*='/requests/']").first.click()


def ask_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/ask")
    submit_as_it_is(page, "/ask")


def triage_of(number: int, path: str = "") -> Callable[[Page, Running], None]:
    def show(page: Page, running: Running) -> None:
        calls = running.dana.get("/calls", params={"limit": 200}).json()["calls"]
        call = next(call for call in calls if call["number"] == number)
        page.goto(f"{running.url}/calls/{call['id']}/triage{path}")
        live(page)

    return show


def proposed(page: Page, running: Running, text: str) -> None:
    page.goto(running.url + "/programs")
    page.locator("#propose-program").fill(text)
    page.get_by_role("button", name="Check and propose").click()


def program_read(page: Page, running: Running) -> None:
    page.goto(running.url + "/programs")
    page.get_by_role("link", name="Denver STAR").click()


def program_compared(page: Page, running: Running) -> None:
    text = armed_to_police(always_open("denver-star", "2026.5"), "2026.9")
    proposed(page, running, text.replace("open: always", "open: every day 06:00 to 22:00"))
    page.locator("form[action$='/diff'] button").click()
    expect(page.locator("#diff-title")).to_be_visible()


def unasked(page: Page, running: Running) -> None:
    """A call in triage before any program was published."""
    call = running.theo.take_call(location="Elm Street 4")
    running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    page.goto(f"{running.url}/calls/{call['id']}/triage")
    live(page)


def beside_the_questions(running: Running, sam: Api, path: str) -> None:
    """What instruments found, and a colleague who is asked."""
    grace = Api(running.server, running.workspace.add_token("grace"))
    for language, version in (("en", "1.0"), ("es", "1.0"), ("en", "1.1")):
        kept = add_wording(running.workspace, wording(language, version))
        if version == "1.0":
            accept_wording(grace, kept["digest"])
    answers = [{"item": item, "answer": answer} for item, answer in (("q1", "yes"), ("q2", "refused"), ("q3", "no"))]
    digest = sam.get("/instruments").json()["instruments"][-1]["wordings"][0]["digest"]
    for told in (
        {"instrument": "c-ssrs-screener", "tier": "low", "askedByRole": "crisis-line", "manner": "told-by-service"},
        {"instrument": "c-ssrs-screener", "tier": "high"},
        {"instrument": "test-screen", "answers": answers, "wording": digest},
        {"instrument": "locus", "tier": "level-4", "day": "2026-03-02", "assessor": "Dr. Iqbal", "vendor": "A vendor"},
    ):
        sam.post(path + "/instruments", told, match="*").raise_for_status()
    asked = sam.post(path + "/second-opinions", {}).json()
    answer = {"opinion": "otherwise", "level": 4, "response": "police", "note": "His brother has been hurt before."}
    grace.post(f"{path}/second-opinions/{asked['id']}/answer", answer).raise_for_status()
    me = grace.get("/me").json()["id"]
    sam.post(path + "/second-opinions", {"asked": me}).raise_for_status()


def in_triage(running: Running) -> None:
    """Three calls with the clinician: one waits, one is asked, one is decided."""
    publish(running.workspace, "dallas-right-care", "bloomington-psw")
    publish_always_open(running.workspace)
    sam = Api(running.server, running.workspace.add_token("sam"))
    for turn in range(3):
        call = running.theo.take_call(
            location=f"Mill Park, north entrance {turn + 1}", callback="812 555 0177", callerRelation="family",
            whatHappened="Her brother says she has not slept for four days and has locked the kitchen. He hears her talk.",
            weapon=["unknown", "no", "no"][turn], violence="no", injury="no", language="en", source="911")
        path = f"/calls/{call['id']}"
        running.theo.post(path + "/notes", {"text": "He is on the stairs and stays on the line."})
        tag = running.theo.get(path).headers["ETag"]
        tag = running.theo.post(path + "/screening", {}, match=tag).headers["ETag"]
        if turn == 0:
            continue
        tag = sam.post(path + "/triage", {"program": "denver-star"}, match=tag).headers["ETag"]
        said = {"callback": "yes", "with-person": "yes", "crime": "no", "medical": "no", "harm-now": "no",
                "perilous-place": "no", "suicide-mentioned": "yes", "in-crisis": "yes"}
        answers = [{"question": key, "answer": value} for key, value in said.items()]
        tag = sam.post(path + "/answers", {"answers": answers}, match=tag).headers["ETag"]
        seen = [{"question": "violence", "answer": "yes", "source": "observed"}]
        if turn == 1:
            sam.post(path + "/answers", {"answers": seen}, match=tag).raise_for_status()
            beside_the_questions(running, sam, path)
        else:
            decided = {"level": 4, "response": "police", "reason": "caller-wants-officer", "override": "other",
                       "note": "He asks for an officer he knows.", "alternativeOutcome": "not-known-yet"}
            sam.post(path + "/decision", decided, match=tag).raise_for_status()


def known_places(running: Running) -> None:
    """What was observed where call 14 is: much that counts, and something that no longer does."""
    calls = running.dana.get("/calls", params={"limit": 200}).json()["calls"]
    path = next(f"/calls/{call['id']}" for call in calls if call["number"] == 14)
    running.theo.take_call(location="Mill Park, south gate", callback="812 555 0177")
    seen = [("responder-attacked-here", "responder-saw", 40, "On the path by the water. She had not been told who was coming."),
            ("hazardous-access", "caller-said", 9, "No light after the second gate."),
            ("helpful", "other-agency", 100, "Speak with her brother first."), ("uncontrolled-dog", "record", 12, None)]
    now = datetime.datetime.now(datetime.UTC)
    for kind, source, days, note in seen:
        body = {"kind": kind, "source": source, "happenedAt": (now - datetime.timedelta(days=days)).isoformat()}
        made = running.dana.post(path + "/place-facts", body | ({"note": note} if note else {}))
        assert made.status_code == 201, made.text
    gone = running.dana.post(f"/place-facts/{made.json()['id']}/withdrawal", {"reason": "no-longer-so"})
    assert gone.status_code == 200, gone.text


def place_of(number: int) -> Callable[[Page, Running], None]:
    def show(page: Page, running: Running) -> None:
        calls = running.dana.get("/calls", params={"limit": 200}).json()["calls"]
        call = next(call for call in calls if call["number"] == number)
        page.goto(f"{running.url}/calls/{call['id']}/place")

    return show


def place_refused(page: Page, running: Running) -> None:
    place_of(14)(page, running)
    page.locator("#place-observed").select_option("helpful")
    page.locator("#place-happenedAt").fill("2020-01-02")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".trouble")).to_be_visible()


def triage_in_two_languages(page: Page, running: Running) -> None:
    """The call after the others, by somebody who speaks Spanish, at the same place."""
    call = running.theo.take_call(location="Mill Park, north entrance 2", callback="812 555 0177", language="es")
    path = f"/calls/{call['id']}"
    tag = running.theo.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    api(running, "sam").post(path + "/triage", {"program": "denver-star"}, match=tag).raise_for_status()
    page.goto(f"{running.url}{path}/triage")
    live(page)
def instruments_open(page: Page, running: Running) -> None:
    """A high tier stands, one instrument is open in two languages, and one has no wording."""
    triage_of(14)(page, running)
    for title in ("C-SSRS Screener", "Test screen"):
        page.locator("details.instrument summary").filter(has_text=title).click()
    page.evaluate("document.querySelectorAll('details.instrument').forEach((one) => one.removeAttribute('name'))")
    page.locator("details.instrument summary").filter(has_text="C-SSRS Screener").click()


def wording_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/instruments")
    page.locator("#wording-file").fill("instrument: nobody-knows-it")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#wording-file-trouble")).to_be_visible()


def triage_refused(page: Page, running: Running) -> None:
    triage_of(14)(page, running)
    page.get_by_text("Decide otherwise", exact=True).click()
    page.locator("#decision-response").select_option("police")
    page.locator("#decision-reason").select_option("caller-wants-officer")
    page.get_by_role("button", name="Decide so").click()
    expect(page.locator("#decision-override-trouble")).to_be_visible()


def dispatch_of(place: str) -> Callable[[Page, Running], None]:
    """The page of who goes to the call at a place."""

    def show(page: Page, running: Running) -> None:
        calls = running.dana.get("/calls", params={"limit": 200}).json()["calls"]
        call = next(call for call in calls if call["location"] == place)
        page.goto(f"{running.url}/calls/{call['id']}/dispatch")
        live(page)

    return show


def dispatch_refused(page: Page, running: Running) -> None:
    dispatch_of("Birch Lane 3")(page, running)
    page.get_by_role("button", name="Declare scene safe").click()
    expect(page.locator(".trouble")).to_be_visible()


def teams_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/teams")
    page.get_by_role("button", name="Begin the shift").click()
    expect(page.locator(".trouble")).to_be_visible()


def field_refused(page: Page, running: Running) -> None:
    """The page was shown while the team was still on another call."""
    page.goto(running.url + "/field")
    live(page)
    page.locator("button[value='on-the-way'], button[value='checked-in']").first.evaluate(
        "button => { button.value = 'accepted' }")
    page.locator("button[value='accepted']").first.click()
    expect(page.locator(".trouble")).to_be_visible()


def teams_at_work(running: Running) -> None:
    """Four calls with dispatch: one waits for a team, one for the gate, one has gone wrong, one is under way."""
    north = on_shift(running, "North", ("rosa", "clinician"), vehicle="Van 3", programs=["denver-star"])
    south = on_shift(running, "South", ("sam", "clinician"), ("noor", "paramedic"))
    car = on_shift(running, "Car 7", ("otis", "officer"), hours=0.5)
    call_waiting(running, location="Birch Lane 1", language="es")
    gate = call_waiting(running, location="Birch Lane 2")
    declare(running, gate)
    send(running, gate, south)
    wrong = call_waiting(running, location="Birch Lane 3", weapon="unknown")
    there = send(running, wrong, north)
    send(running, wrong, car, "offer")
    rosa = api(running, "rosa")
    tell(rosa, there, "arrived")
    declare(running, wrong, "unsafe")
    rosa.post(f"/assignments/{there['id']}/help", {"kind": "duress"})
    running.dana.post("/teams", {"name": "West", "radioName": "S-4"})


def asked_about(running: Running) -> tuple[str, str]:
    """A need of somebody who was met, offered to a service, and one more that is only noted; gives the path of the call and the referral."""
    grace, noor = api(running, "grace"), api(running, "noor")
    path = f"/calls/{call_waiting(running, location='Aspen Way 3')['id']}"
    grace.post(path + "/encounters", {"needs": ["legal", "food"], "safety": ["nothing"], "supplies": []})
    grace.post(path + "/people", {"role": "in-crisis", "knownAs": "Wren"})
    services = {one["name"]: one["id"] for one in noor.get("/services").json()["services"]}
    for name in ("Alder Legal Aid", "Quay Law Clinic", "County Defenders"):
        if name not in services:
            services[name] = noor.post("/services", {"name": name, "kind": "legal", "phone": "812 555 0150"}).json()["id"]
    raised = {one["need"]: one for one in noor.get(path + "/needs").json()["needs"]}
    legal, food = raised["legal"], raised["food"]
    told = {"service": services["Alder Legal Aid"], "besides": [services["Quay Law Clinic"]], "consent": True,
            "note": "Has to be in court on the ninth, and reads Spanish better than English."}
    made = noor.post(f"/needs/{legal['id']}/referrals", told, match=noor.get(path).headers["ETag"])
    assert made.status_code == 201, made.text
    draft = noor.post(f"/needs/{food['id']}/drafts", {"service": services["County Defenders"]})
    assert draft.status_code == 201, draft.text
    return path, made.json()["id"]


def referral_page(page: Page, running: Running, *, given: bool = False) -> None:
    path, referral = asked_about(running)
    page.goto(running.url + path + "/referrals")
    asked = page.locator(f"#asked-{referral}")
    if given:
        asked.get_by_role("button", name="Give the service a link").click()
        page.locator(".given .code").wait_for()
    for summary in page.locator(f"#asked-{referral} summary").all():
        summary.click()


def referral_stuck(page: Page, running: Running) -> None:
    path, referral = asked_about(running)
    noor = api(running, "noor")
    for one in [one for need in noor.get(path + "/needs").json()["needs"] for one in need["referrals"]]:
        noor.post(f"/referrals/{one['id']}/answer", {"answer": "declined", "reason": "full", "proof": "receiver"})
    page.goto(running.url + path + "/referrals")
    page.locator(".nextbest").wait_for()


TOLD_AGAIN: set[str] = set()


def told_twice(path: str) -> Callable[[Page, Running], None]:
    """Services that two publishers tell, one of them held to be the same."""
    def show(page: Page, running: Running) -> None:
        in_the_directory("/directory")(page, running)
        if running.url not in TOLD_AGAIN:
            serve_again(running)
            TOLD_AGAIN.add(running.url)
            api(running, "noor").post("/directory/duplicates", {
                "kept": directory_name("service", 0), "other": directory_name("again", 0), "finding": "same"})
        page.goto(running.url + path)
    return show


def practising(page: Page, running: Running, *, state: str = "playing", steps: int = 2) -> None:
    """A scenario under way: alone, or in a class as one who plays or leads."""
    players = [api(running, name) for name in ("theo", "dana", "rosa")]
    grace = api(running, "grace")
    if state in ("playing", "ended", "replay"):
        theo = players[0]
        practice = theo.post("/practices", {"scenario": "on-the-bridge", "kind": "alone"}).json()["id"]
        play([theo], practice, steps if state == "playing" else 60)
        page.goto(f"{running.url}/practice/{practice}" + ("/replay" if state == "replay" else ""))
        return
    practice = grace.post("/practices", {"scenario": "on-the-bridge", "kind": "class"}).json()["id"]
    code = grace.get(f"/practices/{practice}").json()["code"]
    for player in players if state != "empty-class" else []:
        player.post("/practice-joinings", {"code": code})
    if state in ("class", "member", "review"):
        grace.post(f"/practices/{practice}/roles", {})
        play(players, practice, steps)
    if state == "review":
        players[1].post(f"/practices/{practice}/reflection", {"words": "Names first.", "shared": True})
        grace.post(f"/practices/{practice}/ending", {})
    page.goto(f"{running.url}/practice/{practice}")


def play(players: list[Api], practice: str, steps: int) -> None:
    """Takes the first thing that can be done, so many times."""
    for _ in range(steps):
        for player in players:
            group = player.get(f"/practices/{practice}").json()["groups"][0]
            if "scene" not in group:
                return
            open_now = group["scene"]["choices"]
            if open_now:
                scene = group["scene"]["scene"]
                player.post(f"/practices/{practice}/choices", {"scene": scene, "choice": open_now[0]["choice"]})
                break


def practising_as(**how) -> Callable[[Page, Running], None]:
    return lambda page, running: practising(page, running, **how)


def no_such_code(page: Page, running: Running) -> None:
    page.goto(running.url + "/practice")
    page.locator("[name=code]").fill("12")
    page.locator("form[action$='/joining'] button").click()
    page.get_by_role("alert").wait_for()


VANS: dict[str, dict[str, str]] = {}


def van(path: str) -> Callable[[Page, Running], None]:
    """A van with supplies of which some were given, and a reversal after which somebody is to be in touch."""
    def show(page: Page, running: Running) -> None:
        if running.url not in VANS:
            stock = VANS[running.url] = stocked(running, "Van East")
            lines = [{"lot": stock["good"], "quantity": 11}, {"lot": stock["old"], "quantity": 1}]
            gift = {"lines": lines, "code": "KM-4821", "usedSyringes": 12}
            made(running, "rosa", f"places/{stock['place']}/gifts", gift)
            at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=5)
            made(running, "rosa", "reversals", {
                "at": at.isoformat(), "outcome": "recovered", "doses": 2, "givenBy": "bystander", "lot": stock["good"],
                "latitude": 39.961, "longitude": -82.998, "contact": "agreed", "way": "Tent by the mill, mornings"})
        place = f"/supplies/places/{VANS[running.url]['place']}"
        page.goto(running.url + (path if path.startswith("/supplies") else place + path))
    return show


SAID: dict[str, str] = {}


def said_of_us(path: str) -> Callable[[Page, Running], None]:
    """A complaint that waits, one that was answered, and a question that everybody may read."""
    def show(page: Page, running: Running) -> None:
        grace = api(running, "grace")
        if running.url not in SAID:
            told = {"kind": "complaint", "channel": "meeting", "way": "812 555 0144",
                    "text": "They came with lights on, and my son ran away. We had asked for a quiet visit."}
            SAID[running.url] = grace.post("/feedback", told).json()["id"]
            asked = {"kind": "question", "channel": "telephone", "text": "Who comes at night?"}
            other = grace.post("/feedback", asked).json()["id"]
            grace.post(f"/feedback/{other}/answers", {"text": "A team of two, until two in the morning."})
            grace.post(f"/feedback/{other}/publication", {
                "question": "Who comes at night?", "answer": "A team of two, until two in the morning; then the ambulance."})
        page.goto(running.url + path.replace("{id}", SAID[running.url]))
    return show


def left_by_somebody(page: Page, running: Running) -> None:
    page.goto(running.url + "/feedback")
    page.get_by_label("A complaint").check()
    page.locator("#leave-feedbackText").fill("They came with lights on, and my son ran away.")
    page.get_by_role("button", name="Send").click()
    page.locator(".linkbox").wait_for()
    # The address is another one each time.
    page.evaluate("document.querySelectorAll('.linkbox a').forEach((one) => { one.textContent = 'https://city.example/feedback/…' })")


EVENTS: dict[str, str] = {}


def in_the_city(path: str) -> Callable[[Page, Running], None]:
    """An evening at the library with what was given, asked and promised; a talk to come; a stand of which nobody told."""
    def show(page: Page, running: Running) -> None:
        rosa = api(running, "rosa")
        if running.url not in EVENTS:
            today = datetime.datetime.now(datetime.UTC).date()
            def planned(kind: str, title: str, days: int, **more: object) -> str:
                told = {"kind": kind, "title": title, "place": "Elm Street 4", "heldOn": str(today + datetime.timedelta(days))}
                return rosa.post("/outreach/events", told | more).json()["id"]
            planned("roll-call", "How to ask for us", 5)
            planned("community-event", "Stand at the market", -4)
            held = EVENTS[running.url] = planned(
                "community-meeting", "Evening at the library", -2, partners="City library, NAMI", languages=["en", "es"])
            rosa.post(f"/outreach/events/{held}/outcome", {"peopleReached": 41, "minutes": 90})
            rosa.post(f"/outreach/events/{held}/questions", {"kind": "question", "text": "Who comes at night?"})
            due = str(today + datetime.timedelta(7))
            rosa.post(f"/outreach/events/{held}/follow-ups", {"task": "Send cards in Amharic", "dueOn": due})
            stock = stocked(running, "Van Outreach")
            rosa.post(f"/outreach/events/{held}/gifts", {"lot": stock["good"], "quantity": 6, "from": stock["place"]})
        page.goto(running.url + path.replace("{id}", EVENTS[running.url]))
    return show


def bare_van(path: str) -> Callable[[Page, Running], None]:
    def show(page: Page, running: Running) -> None:
        known = api(running, "grace").get("/supplies/places").json()["places"]
        bare = next((place["id"] for place in known if place["name"] == "Bag 1"), None)
        bare = bare or made(running, "grace", "places", {"name": "Bag 1", "kind": "kit"})["id"]
        page.goto(f"{running.url}/supplies/places/{bare}{path}")
    return show


def door_closed(page: Page, running: Running) -> None:
    in_the_directory("/directory/" + directory_name("service", 3))(page, running)
    page.locator("summary", has_text="The door was closed").click()
    page.locator("#door button").click()
    page.get_by_text("Door found closed").wait_for()


def own_service(page: Page, running: Running, *, opened: bool = True, told: bool = False, refused: bool = False) -> None:
    """The page that a service keeps of itself, by the link that it was given."""
    if running.url not in READ_IN:
        serve_directory(running)
        READ_IN.add(running.url)
    noor, service = api(running, "noor"), directory_name("service", 12 if told else 18)
    page.goto(noor.post(f"/services/{service}/link", {}).json()["address"])
    if not opened:
        return
    page.get_by_role("button", name="Go on in this browser").click()
    page.locator("#room-title").wait_for()
    if told:
        # What was said for an earlier picture still stands.
        for form in ["room", "admission"]:
            if not page.locator(f"#{form}").is_visible():
                page.locator("details", has=page.locator(f"#{form}")).locator("summary").click()
        page.locator("#room-free").fill("3")
        page.locator("#room-total").fill("20")
        page.locator("#room button").click()
        page.get_by_text("3 of 20 places free").wait_for()
        page.locator("#admission-takes").select_option("women")
        page.locator("#admission-pets").select_option("yes")
        page.locator("#admission-handOff").fill("812 555 0142")
        page.locator("#admission button").click()
        page.get_by_text("Women only").first.wait_for()
    elif refused:
        page.locator("#room-free").fill("many")
        page.locator("#room button").click()
        page.get_by_role("alert").wait_for()


def told_of_service(page: Page, running: Running) -> None:
    """A service of which somebody who rang it told."""
    noor, service = api(running, "noor"), directory_name("service", 0)
    in_the_directory("/directory/" + service)(page, running)
    assert noor.post(f"/services/{service}/room", {"free": 3, "total": 20}).status_code == 201
    told = {"takes": "women", "pets": True, "sober": False, "entry": "walk-in", "handOff": "812 555 0142"}
    assert noor.post(f"/services/{service}/admission", told).status_code == 201
    page.reload()
    page.get_by_role("button", name="Give the service a link").click()
    page.locator(".given .address").wait_for()


def referrals_listed(page: Page, running: Running) -> None:
    asked_about(running)
    page.goto(running.url + "/referrals?of=everybody")


COUNTED: list[str] = []


def counted(page: Page, running: Running, *, council: bool = False) -> None:
    """Referrals of two districts and of one that nobody told, and needs for which nothing would take the person."""
    if running.url not in COUNTED:
        COUNTED.append(running.url)
        clinic = listed(running, "Willow Recovery Clinic", "treatment")
        (running.workspace.folder / "beats.geojson").write_text(json.dumps(BEATS))
        running.workspace.json("import", "beats", "beats.geojson")
        for number in range(4):
            told(running, "treatment", clinic, "accepted", "attended", "met", area="North", language="es")
            told(running, "treatment", clinic, *(["full"] if number % 2 else ["accepted", "missed"]), area="River")
            told(running, "treatment", clinic, *(["accepted", "unknown"] if number % 2 else []), language="en")
            told(running, "pets", "", area="Hill" if number else "River")
    page.goto(running.url + "/referrals/figures" + ("/council" if council else ""))


def asked_by_link(page: Page, running: Running, *, code: bool = True, right: bool = True, then: str | None = None) -> None:
    noor = api(running, "noor")
    _, referral = asked_about(running)
    link = noor.post(f"/referrals/{referral}/link", {}).json()
    page.goto(link["address"])
    if not code:
        return
    typed = link["code"] if right else ("000000" if link["code"] != "000000" else "000001")
    page.locator("#asked-code").fill(typed)
    page.locator("form button").click()
    (page.locator("#person-title") if right else page.get_by_role("alert")).wait_for()
    if then == "accepted":
        page.locator("#answer-answer").select_option("accepted")
        page.locator("#answer-appointmentAt").fill("2099-05-04T09:30")
        page.locator("#answer button").click()
        page.locator("#attendance").wait_for()
    elif then == "withdrawn":
        noor.post(f"/referrals/{referral}/withdrawal", {"why": "person"})
        page.reload()


# A person who was met, needs something, and has a case: made once for all pages that show a part of it.
CARE: dict[str, dict[str, str]] = {}


def cared_for(running: Running) -> dict[str, str]:
    """Where the call of a person is who was met, and where the case is that keeps them in sight."""
    if running.url in CARE:
        return CARE[running.url]
    grace, noor = api(running, "grace"), api(running, "noor")
    call = call_waiting(running, location="Willow Court 9, second floor")
    path = f"/calls/{call['id']}"

    def done(answer, *, status: int = 201) -> dict:
        assert answer.status_code == status, answer.text
        return answer.json()

    told = {"needs": ["shelter", "medicines"], "safety": ["nothing"], "supplies": [{"item": "food", "count": 2}]}
    met = done(grace.post(path + "/encounters", told))
    encounter = met["id"]
    service = done(noor.post("/services", {"name": "Harbour House", "kind": "shelter", "phone": "812 555 0142"}))
    done(noor.post("/services", {"name": "Elm Street Pharmacy", "kind": "medicines"}))
    need = done(noor.get(path + "/needs"), status=200)["needs"][0]
    tag = noor.get(path).headers["ETag"]
    done(noor.post(f"/needs/{need['id']}/referrals", {"service": service["id"], "consent": True}, match=tag))
    tag = noor.get(path).headers["ETag"]
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    opening = {"goal": "A room of her own by spring.", "nextContact": soon.isoformat()}
    case = done(noor.post(path + "/cases", opening, match=tag))
    kept = f"/cases/{case['id']}"
    done(noor.post(kept + "/goals", {"goal": "See my daughter on Sundays again."}))
    goal = done(noor.post(kept + "/goals", {"goal": "A dog."}))["goals"][-1]["id"]
    done(noor.post(f"/goals/{goal}/state", {"state": "given-up", "reason": "another-goal"}), status=200)
    today = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=20)
    soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)).isoformat()
    done(noor.post(kept + "/tasks", {"task": "Ring the landlord about the key", "due": today.isoformat()}))
    for agency, task in (("Housing office", "Send the letter that says she waits since May"), ("Legal aid", "Look at the lease")):
        done(noor.post(kept + "/tasks", {"task": task, "agency": agency, "due": soon}))
    ended = done(noor.post(kept + "/tasks", {"task": "Bring her papers", "due": soon}))
    done(noor.post(f"/tasks/{ended['id']}/ending", {"ending": "done"}), status=200)
    past = [(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)).isoformat() for days in (40, 30, 2)]
    done(noor.post(kept + "/absences", {"state": "in-hospital", "from": past[0], "until": past[1]}))
    done(noor.post(kept + "/absences", {"state": "in-jail", "from": past[2]}))
    met = {"agencies": ["Housing office", "Legal aid", "Harbour House"], "agreed": "The room is hers from the first.", "metAt": past[2]}
    meeting = done(noor.post(kept + "/meetings", met))
    done(grace.post(f"/meetings/{meeting['id']}/addenda", {"addendum": "Harbour House keeps her bed until then."}))
    next_contact = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)).isoformat()
    done(noor.post(kept + "/attempts", {"channel": "phone", "result": "left-message", "nextContact": next_contact}))
    CARE[running.url] = {"call": path, "case": f"/cases/{case['id']}", "encounter": f"/encounters/{encounter}"}
    return CARE[running.url]


def case_with_everything_open(page: Page, running: Running) -> None:
    care_of("case")(page, running)
    for summary in page.locator(".casepage details > summary").all():
        summary.click()


def calendar_given(page: Page, running: Running) -> None:
    page.goto(running.url + "/cases/calendar")
    page.locator("form[action$='/cases/calendar'] button").click()
    expect(page.locator("#calendar-address")).to_be_visible()


def care_of(which: str, ending: str = "") -> Callable[[Page, Running], None]:
    return lambda page, running: page.goto(running.url + cared_for(running)[which] + ending) and None


def care_list(path: str) -> Callable[[Page, Running], None]:
    return lambda page, running: cared_for(running) and page.goto(running.url + path) and None


READ_IN: set[str] = set()


def in_the_directory(path: str) -> Callable[[Page, Running], None]:
    """A page of the directory, into which a county's was read."""
    def show(page: Page, running: Running) -> None:
        if running.url not in READ_IN:
            serve_directory(running)
            READ_IN.add(running.url)
        page.goto(running.url + path)
    return show


def refused_there(path: Callable[[Page, Running], None], ending: str) -> Callable[[Page, Running], None]:
    """A page whose form was sent as it stood, with what it asks left out."""
    def show(page: Page, running: Running) -> None:
        path(page, running)
        submit_as_it_is(page, ending)
    return show


def undoing(page: Page, running: Running) -> None:
    page.goto(running.url + "/triage")
    page.locator(".undo summary").first.click()


def reading(page: Page, running: Running, *, kept: bool) -> None:
    page.goto(running.url + "/triage/reads")
    page.locator(".readlist a").first.click()
    if kept and page.get_by_role("button", name="Yes").count():
        page.get_by_role("button", name="Yes").click()
        page.locator("#read-level").wait_for()


def quality(page: Page, running: Running) -> None:
    page.goto(running.url + "/triage/quality")
    for more in page.locator(".measured summary").all():
        more.click()


def known(page: Page, running: Running, **fields: str) -> None:
    """Begins the record of somebody of whom this is known."""
    page.goto(running.url + "/people")
    for name, value in fields.items():
        page.locator(f"#person-{name}").fill(value)
    page.get_by_role("button", name="Begin the record").click()


def people_found(page: Page, running: Running) -> None:
    known(page, running, given="Marlene", family="Okafor", phone="812 555 0100", place="Harbour House")
    page.goto(running.url + "/people")
    page.locator("#search-typed").fill("okofar")
    page.locator("#found a").first.wait_for()


def person_twice(page: Page, running: Running) -> None:
    facts = {"birth-date": "1990-04-09", "phone": "812 555 0123"}
    known(page, running, given="Rowan", family="Ashdown", place="4 Elm Street", **facts)
    known(page, running, given="Ashdown", family="Rowen", **facts)
    for more in page.locator(".match summary").all():
        more.click()


def everybody_compared(page: Page, running: Running) -> None:
    facts = {"birth-date": "1984-06-17", "phone": "812 555 0144"}
    known(page, running, given="Larkin", family="Meadowes", place="9 Birch Street", **facts)
    known(page, running, given="Meadowes", family="Larkyn", **facts)
    page.goto(running.url + "/matches")
    page.get_by_role("button", name="Compare everybody").click()
    page.locator(".pairs li").first.wait_for(timeout=60_000)
    # What was found stands there a moment before the comparison has ended, and then the page is shown anew.
    page.get_by_role("button", name="Compare everybody").wait_for()


def person_refused(page: Page, running: Running) -> None:
    known(page, running, given="Wren", family="Hollow")
    page.locator("#fact-kind").select_option("phone")
    page.locator("#fact-value").fill("none")
    page.locator("#fact").get_by_role("button").click()


PLAN = {
    "baseline": "Talks fast and a lot, and laughs.",
    "elevated": "Goes quiet and walks in circles.",
    "strategies": "Say your name and stay back\nAsk about the dog\nRing the sister",
    "helped": "A walk around the block\nHer sister on the telephone",
    "avoid": "More than two people close by",
    "triggers": "Sirens\nBeing touched from behind",
    "background": "Moved here in the spring.",
}


def plan_written(page: Page, running: Running) -> None:
    """A plan with everything in it, before it is saved."""
    known(page, running, given="Juniper", family="Vale")
    page.get_by_role("link", name="Response plan").click()
    page.get_by_role("link", name="Write a plan").click()
    for name, text in PLAN.items():
        page.locator(f"#draft-{name}").fill(text)


def plan_refused(page: Page, running: Running) -> None:
    plan_written(page, running)
    page.locator("#draft-strategies").fill("")
    page.get_by_role("button", name="Save and ask for approval").click()


def plan_approved(page: Page, running: Running) -> None:
    """Written by a clinician, approved by whoever looks, shown, with whom to ring and what was dangerous."""
    known(page, running, given="Tamsin", family="Orchard")
    address = page.url.removeprefix(running.url) + "/plan"
    context = page.context.browser.new_context()
    context.add_cookies(
        [{"name": key, "value": value, "url": running.url} for key, value in running.session("sam").items()]
    )
    sam = context.new_page()
    sam.goto(running.url + address + "/draft")
    for name, text in PLAN.items():
        sam.locator(f"#draft-{name}").fill(text)
    sam.get_by_role("button", name="Save and ask for approval").click()
    sam.wait_for_url("**/plan")
    context.close()
    page.goto(running.url + address)
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("Decide otherwise").click()
    page.locator("#showing-choice").select_option("shown")
    page.locator("#showing-reason").fill("Was met often in another city.")
    page.locator("#showing button").click()
    page.get_by_text("Name somebody").click()
    page.locator("#contact-contactName").fill("Ada Orchard")
    page.locator("#contact-contactPhone").fill("812 555 0178")
    page.locator("#contact button").click()
    page.get_by_text("Record something dangerous").click()
    page.locator("#danger-observed").select_option("carried-weapon")
    page.locator("#danger-toldBy").select_option("other-agency")
    page.locator("#danger-reference").fill("2026-118")
    page.locator("#danger-note").fill("A folding knife in the left boot.")
    page.locator("#danger button").click()
    page.get_by_role("heading", name="Before you go").wait_for()


def plans_to_do(page: Page, running: Running) -> None:
    plan_written(page, running)
    page.get_by_role("button", name="Save the draft").click()
    page.goto(running.url + "/plans")


def somebody_there(page: Page, running: Running, typed: str = "") -> None:
    """Who somebody in a call is: Juniper Vale is known."""
    known(page, running, given="Juniper", family="Vale", phone="812 555 0145")
    call = running.theo.take_call(location="4 Elm Street", whatHappened="Walks up and down", weapon="no")
    running.theo.post(f"/calls/{call['id']}/people", {"role": "in-crisis", "knownAs": typed or None})
    page.goto(f"{running.url}/calls/{call['id']}")
    page.get_by_role("link", name="Say who it is").click()


def safety_plan(page: Page, running: Running) -> None:
    known(page, running, given="Marlene", family="Quillfeather")
    page.get_by_role("link", name="Safety plan").click()


def safety_plan_written(page: Page, running: Running) -> None:
    safety_plan(page, running)
    page.locator("#plan-warning-signs-lines").fill("I stop answering messages\nI do not sleep two nights in a row")
    page.locator("#plan-by-myself-lines").fill("Walk along the river\nمشي بجانب النهر\nCook what my grandmother cooked")
    lines = {
        "distraction-1": "The library on Elm Street", "distraction-2": "Chess with Mr. Okafor", "helpers-1": "Ọlá, my aunt",
        "helpers-1-phone": "812 555 0100", "helpers-2": "Wren from the choir", "helpers-2-phone": "812 555 0123",
        "professionals-1": "Night line", "professionals-1-phone": "988", "professionals-2": "Dr. May, Harbour House",
        "professionals-2-phone": "812 555 0142", "surroundings-1": "My brother keeps the key of the cupboard",
        "surroundings-2": "Old pills to the pharmacy, Ọlá comes along",
    }
    for name, words in lines.items():
        page.locator(f"#plan-{name}").fill(words)
    page.locator("[name=surroundings-2-step]").check()
    page.locator("#plan-copy").select_option("card")
    page.locator("#plan-where").fill("Behind the case of the phone")
    page.locator("#plan button.primary").click()
    page.get_by_role("button", name="Make a link and a code").wait_for()


def safety_plan_refused(page: Page, running: Running) -> None:
    safety_plan(page, running)
    page.locator("#plan-helpers-1").fill("Ọlá, my aunt")
    page.locator("#plan-helpers-1-phone").fill("ask her")
    page.locator("#plan button.primary").click()


def safety_card(page: Page, running: Running) -> None:
    safety_plan_written(page, running)
    page.get_by_role("link", name="Print a wallet card").click()


def safety_link(page: Page, running: Running) -> None:
    safety_plan_written(page, running)
    page.get_by_role("button", name="Make a link and a code").click()
    page.locator(".given .code").wait_for()


def kept(page: Page, running: Running, *, code: bool, right: bool = True) -> None:
    safety_link(page, running)
    said = page.locator(".given .code").inner_text()
    page.goto(page.locator(".given .address").inner_text())
    if code:
        page.locator("#keep-code").fill(said if right else "000 000")
        page.locator("form button").click()


def consent(page: Page, running: Running, **more: str) -> str:
    """A permission that is written and waits to be signed; gives the address of the person."""
    known(page, running, given="Juniper", family="Vale")
    person = page.url
    page.goto(person + "/consents/draft")
    fields = {"law": "part-2", "purpose": "care-coordination", "recipient": "Harbour House", "lastDay": "2099-03-01",
              "what": "What teams saw since March, and what I said I need"} | more
    for name, value in fields.items():
        field = page.locator(f"#draft-{name}")
        field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
    for box in ("category-encounters", "category-needs", "category-substance-use", "revocationTold", "redisclosureTold"):
        page.locator(f"[name={box}]").check()
    page.get_by_role("button", name="Keep it and show it for signing").click()
    page.locator(".letter, .trouble").first.wait_for()
    return person


def consent_signed(page: Page, running: Running) -> str:
    person = consent(page, running)
    page.locator("#sign-signerName").fill("Juniper Vale")
    page.locator("#sign-capacity").select_option("able")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.6)
    page.mouse.down()
    for across, down in ((0.2, 0.2), (0.25, 0.8), (0.4, 0.3), (0.5, 0.6), (0.6, 0.4), (0.9, 0.55)):
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down, steps=6)
    page.mouse.up()
    page.get_by_role("button", name="Sign it").click()
    page.locator(".signed").wait_for()
    return person


def consents_asked(page: Page, running: Running, *, allowed: bool = True) -> None:
    person = consent_signed(page, running)
    page.goto(person + "/consents/draft")
    page.locator("#draft-recipient").fill("County housing office")
    page.get_by_role("button", name="Keep the draft").click()
    page.goto(person + "/consents")
    page.locator("#question-recipient").fill("Harbour House")
    for part in ("encounters", "substance-use") if allowed else ("encounters", "cases"):
        page.locator(f"#question [name=category-{part}]").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#answer").wait_for()


def disclosed(page: Page, running: Running) -> None:
    consents_asked(page, running)
    page.get_by_role("button", name="Tell it and keep the proof").click()
    page.locator(".headlines").wait_for()


def own_page(page: Page, running: Running) -> str:
    """Somebody with a signed permission and a correction asked for; gives the address of the person."""
    person = consent_signed(page, running)
    page.goto(person + "/own-page")
    page.locator("#ask-wish").fill("My name is Juno, and I was never at the river")
    page.locator("#ask .primary, #ask button").last.click()
    page.get_by_text("I was never at the river").wait_for()
    return person


def own_link(page: Page, running: Running) -> str:
    person = own_page(page, running)
    page.get_by_role("button", name="Make a link and a code").click()
    page.locator(".given .code").wait_for()
    return person


def mine(page: Page, running: Running, *, refused: bool = False) -> None:
    own_link(page, running)
    code = page.locator(".given .code").inner_text()
    page.goto(page.locator(".given .address").inner_text())
    page.locator("#keep-code").fill(code)
    page.locator("form button").click()
    page.locator(".mine").wait_for()
    if refused:
        page.locator("summary", has_text="Ask for it").click()
        page.locator("#ask button").click()
        page.locator(".trouble").wait_for()
    else:
        for summary in page.locator("summary").all():
            summary.click()


def amendment(page: Page, running: Running, *, refused: bool = False) -> None:
    own_page(page, running)
    page.locator("[href*='/amendments/']").first.click()
    page.locator("#answer").wait_for()
    if refused:
        page.locator("#answer button").click()
        page.locator(".trouble").wait_for()


def rule_of_keeping(page: Page, running: Running) -> None:
    page.goto(running.url + "/retention")
    page.locator("#call-record").locator("xpath=..").locator("summary").click()
    page.locator("#call-record button").click()
    page.locator(".trouble").wait_for()


def trained(running: Running) -> str:
    """A session of the forty hours that Rosa completed, and somebody who waits; its name."""
    lena = Api(running.server, running.workspace.add_token("lena"))
    made = lena.post("/training/sessions", {"course": "cit-40", "begins": "2026-01-05T15:00:00Z", "seats": 2}).json()
    session = f"/training/sessions/{made['id']}"
    people = [{"account": "rosa"}, {"holder": "Tomas Ruiz", "agency": "County Sheriff"}, {"holder": "Ned Sol"}]
    roster = lena.post(session + "/enrolments", {"people": people}).json()["roster"]
    courses = lena.get("/training/courses").json()["courses"]
    for part in next(one for one in courses if one["course"] == "cit-40")["parts"]:
        noted = [{"enrolment": roster[0]["enrolment"], "minutes": part["minutes"]}]
        lena.post(session + "/attendance", {"part": part["key"], "minutes": noted})
    lena.post(session + "/completion", {})
    return made["id"]


def certificate_paper(page: Page, running: Running) -> None:
    trained(running)
    page.goto(running.url + "/training")
    page.get_by_role("link", name="Print").first.click()
    page.locator(".letter").wait_for()


def taught_by_nobody(page: Page, running: Running) -> None:
    page.goto(running.url + "/training/people")
    page.get_by_role("button", name="Add them").click()
    page.locator(".trouble").wait_for()


def held_back(page: Page, running: Running, *, refused: bool = False) -> None:
    """Two holds, one of them lifted."""
    call = running.theo.take_call(location="Willow Court 11")
    for matter, because in (("26-CV-104", None), ("26-CV-98", "The claim was withdrawn.")):
        page.goto(running.url + "/holds")
        page.locator("#hold [value=call]").check()
        page.locator("#hold-about").fill(str(call["number"]))
        page.locator("#hold-matter").fill(matter)
        page.locator("#hold-reason").fill("A family has announced a claim about the night of the call.")
        page.locator("#hold button").click()
        page.wait_for_url("**/holds")
        if because:
            one = page.locator("li", has_text=matter)
            one.locator("summary").click()
            one.locator("textarea").fill(because)
            one.locator("button").click()
            page.wait_for_url("**/holds")
    if refused:
        page.locator("#hold button").click()
        page.locator(".trouble").wait_for()


def ordered(page: Page, running: Running, *, refused: bool = False) -> None:
    """An order that waits for somebody else."""
    call = running.theo.take_call(location="Willow Court 12")
    page.goto(running.url + "/expungements")
    if not refused:
        page.locator("#expunge [value=call]").check()
        page.locator("#expunge-about").fill(str(call["number"]))
        page.locator("#expunge-order-number").fill("X-77/2026")
        page.locator("#expunge-court").fill("District Court of Fallow County")
        page.locator("#expunge-ordered-on").fill("2026-11-02")
    page.locator("#expunge button").click()
    page.wait_for_url("**/expungements")
    for more in page.locator("li summary").all():
        more.click()


def records_asked(page: Page, running: Running, *, refused: bool = False) -> str:
    """A court asks for a call; gives the address of what it asked."""
    call = running.theo.take_call(
        location="Willow Court 14", callerName="Rowan Pell", callback="812 555 0147",
        whatHappened="Rowan Pell rang from 812 555 0147: somebody sings by the water and will not come in.")
    page.goto(running.url + "/records")
    page.locator("#take [value=court-order]").check()
    page.locator("#take-requester").fill("District Court of Fallow County")
    page.locator("#take-asked-for").fill("Everything that is kept of the call of that night.")
    page.locator("#take-proof").select_option("served")
    page.locator("#take [name=scope][value=call]").check()
    page.locator("#take-about").fill(str(call["number"]))
    if not refused:
        page.locator("#take-rests-on").fill("26-MC-2")
    page.locator("#take button").click()
    if refused:
        page.locator(".trouble").first.wait_for()
        return page.url
    page.wait_for_url("**/records/*-*")
    return page.url


def records_gathered(page: Page, running: Running, *, refused: bool = False) -> str:
    """The same, gathered, with what the rules would take out."""
    request = records_asked(page, running)
    page.locator("#gather button").click()
    page.wait_for_url("**/packet")
    if refused:
        line = page.locator("li", has_text="sings by the water")
        line.locator("summary").click()
        line.locator("[name=words-out]").fill("by the sea")
        line.locator("form button").click()
        page.locator(".trouble").first.wait_for()
    return request


def records_denied(page: Page, running: Running) -> None:
    request = records_asked(page, running)
    page.locator("#deny").locator("xpath=..").locator("summary").click()
    page.locator("#deny [value=endangers]").check()
    page.locator("#deny-denial-words").fill("What you ask for names somebody who would be in danger.")
    page.locator("#deny button").click()
    page.locator(".digest").first.wait_for()
    page.goto(request + "/copy")


def records_deny_refused(page: Page, running: Running) -> None:
    records_asked(page, running)
    page.locator("#deny").locator("xpath=..").locator("summary").click()
    page.locator("#deny button").click()
    page.locator(".trouble").first.wait_for()


def note_signed(page: Page, running: Running, *, draft: bool = False) -> str:
    """Somebody with a signed note, and another that is begun; gives the address of their notes."""
    known(page, running, given="Juniper", family="Vale")
    notes = page.url + "/notes"
    for then in ("Sign the note", "Keep it as a draft"):
        page.goto(notes + "/draft")
        page.locator("#draft-note-subjective").fill("“I have not slept since Friday, and the walls are loud.”")
        page.locator("#draft-note-assessment").fill("Exhausted and frightened. No wish to die. Drank less than last week.")
        page.locator("#draft-note-plan").fill("Bed at the respite house tonight.\nNoor calls on Tuesday at ten.")
        page.locator("[name=substances]").check()
        page.get_by_role("button", name=then).click()
        page.locator(".note").wait_for()
    page.locator("summary", has_text="Add to this note").click()
    page.locator("[name=noteAddendum]").fill("The bed was free; they slept there.")
    page.get_by_role("button", name="Sign the addendum").click()
    page.get_by_text("they slept there").wait_for()
    if draft:
        page.locator("section [href*='draft?note=']").click()
        page.locator("#draft-note-assessment").wait_for()
    return notes


def privacy_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/privacy")
    page.get_by_role("button", name="Record the decision").click()


def mandated_rule(page: Page, running: Running) -> None:
    """The law of California, with a hotline of ours; set by Grace."""
    grace = Api(running.server, running.workspace.add_token("grace"))
    rules = {rule["harmed"]: rule for rule in grace.get("/mandated-rules").json()["rules"]}
    if rules["child"]["revision"]:
        return
    asked = ("reporter", "source", "nature", "concerned", "whereabouts", "custodians", "alleged", "siblings")
    body = {
        "revision": 0, "lawState": "California", "oralMinutes": 60, "writtenHours": 36, "writtenFrom": "suspicion",
        "toAgency": "County hotline", "telephone": "+1 812 555 0190", "form": "BCIA 8572 (SS 8572)",
        "citation": "Penal Code 11165.7, 11165.9, 11166(a), 11166(i), 11167(a)",
        "askedFor": [{"field": field, "clause": "Penal Code 11167(a)"} for field in asked],
    }
    done = grace.request("PUT", "/mandated-rules/child", json=body, key="rule-child")
    assert done.status_code == 200, done.text


def suspected(page: Page, running: Running, *, written: bool = False, told: bool = True) -> str:
    """A report that somebody began at a call; gives its address."""
    mandated_rule(page, running)
    call = running.theo.take_call(location="Elm Street 4, second floor")["id"]
    page.goto(f"{running.url}/mandated-reports/new?call={call}")
    page.get_by_label("A child", exact=True).check()
    page.locator("#suspicion-about").fill("ليلى, about six, second floor")
    page.get_by_role("button", name="Begin the report").click()
    page.locator("#oral").wait_for()
    address = page.url
    if told:
        page.get_by_label("Nobody answered").check()
        page.get_by_role("button", name="Log it").click()
        page.locator("#oral-takenBy").fill("Worker 12")
        page.locator("#oral-reference").fill("H-2041")
        page.locator("#oral-note").fill("They send somebody tonight.")
        page.get_by_role("button", name="Log it").click()
        page.locator(".trail").get_by_text("H-2041").wait_for()
    if written:
        page.goto(address + "/packet")
        page.locator("#packet-concerned-0-name").fill("ليلى")
        page.locator("#packet-concerned-0-age").fill("6")
        page.locator("#packet-siblings-0-name").fill("林さくら")
        page.locator("#packet-siblings-0-birthDate").fill("2024-02-29")
        page.locator("textarea[name=nature]").fill("Bruises on both arms, some older than others.")
        page.get_by_role("button", name="Keep this version").click()
        page.locator("#sending").wait_for()
    return address


def packet_refused(page: Page, running: Running) -> None:
    page.goto(suspected(page, running, written=True, told=False) + "/packet")
    page.locator("#packet-siblings-1-age").fill("two")
    page.get_by_role("button", name="Keep this version").click()
    page.locator(".trouble").wait_for()


def suspicion_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/mandated-reports/new")
    page.get_by_label("An adult who cannot protect themselves").check()
    page.locator("#suspicion-suspectedAt").fill("2099-01-01T10:00")
    page.get_by_role("button", name="Begin the report").click()
    page.locator(".trouble").wait_for()


def telling_refused(page: Page, running: Running) -> None:
    suspected(page, running, told=False)
    page.locator("#oral-at").fill("2099-01-01T10:00")
    page.get_by_role("button", name="Log it").click()
    page.locator(".trouble").wait_for()


def mandated_led(page: Page, running: Running, then: str = "") -> None:
    """One that somebody else began, as whoever leads sees it."""
    mandated_rule(page, running)
    sam = Api(running.server, running.workspace.add_token("sam"))
    moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=2)
    begun = sam.post("/mandated-reports", {
        "harmed": "child", "suspectedAt": moment.isoformat(), "about": "A boy at the river bridge"}).json()
    id = begun["report"]["id"]
    sam.request("PUT", f"/mandated-reports/{id}/packet", key=f"packet-{id}", json={
        "revision": 0, "concerned": [{"age": 7}], "reporter": "Sam", "nature": "Left alone for two days"})
    page.goto(f"{running.url}/mandated-reports" + (f"/{id}{then}" if then is not None else ""))


def rule_refused(page: Page, running: Running) -> None:
    page.goto(running.url + "/mandated-reports/rules?from=us-in-vulnerable-adult")
    page.locator("#rule-vulnerable-adult-oralMinutes").fill("0")
    page.locator("#rule-vulnerable-adult").get_by_role("button", name="Set the rule").click()
    page.locator(".trouble").wait_for()


def family_met(page: Page, running: Running, *, plan: bool = True) -> None:
    call = running.theo.take_call(location="Elm Street 4")["id"]
    page.goto(f"{running.url}/calls/{call}/family")
    page.locator("#family-manner").select_option("home")
    page.locator("[name=role-0]").select_option("child")
    page.locator("[name=name-0]").fill("ليلى")
    page.locator("[name=role-1]").select_option("parent")
    page.locator("#family [name=dangers-left-alone]").check()
    page.locator("#family [name=capacities-support-near]").check()
    page.locator("#family").get_by_label("Safe with a plan").check()
    if plan:
        page.locator("#family-plan").fill("The aunt stays until Friday; Noor looks in on Wednesday.")
    page.get_by_role("button", name="Record the contact").click()
    page.locator(".trouble" if not plan else ".mark").first.wait_for()


def family_put_right(page: Page, running: Running) -> None:
    family_met(page, running)
    page.locator("summary", has_text="Put right what was told").click()
    right = page.locator("form[id^=correct-]")
    right.get_by_label("Where it was").select_option("school")
    right.get_by_label("Why is it put right?").fill("It was at school.")
    right.get_by_role("button", name="Put it right").click()
    page.locator("summary", has_text="It was put right").click()
    page.locator("summary", has_text="Put right what was told").click()


def hold_rule(page: Page, running: Running) -> None:
    """The law of California; set by whoever looks."""
    page.goto(running.url + "/hold-rules?from=us-ca-5150")
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("heading", name="5150").wait_for()


def legal(page: Page, running: Running, *, paper: bool = False) -> None:
    """A hold, a threat with a try to reach somebody, and an interpreter; looked at by Grace."""
    hold_rule(page, running)
    call = running.theo.take_call(location="Elm Street 4")["id"]
    address = f"{running.url}/calls/{call}/legal"
    page.goto(address)
    page.locator("summary", has_text="Write down a hold").click()
    page.locator("#hold-holderName").fill("Omar Vance")
    page.locator("#hold-holderAgency").fill("City police")
    page.locator("[name=ground-danger-to-self]").check()
    page.locator("#hold-hold-facts").fill("Stood outside the rail of the bridge, one foot in the air, and counted.")
    page.get_by_role("button", name="Keep the hold").click()
    page.locator("summary", has_text="Write down a threat").click()
    page.locator("#threat-threatWords").fill("“When I am out I will burn his shed with him in it.”")
    page.locator("#threat-threatAgainst").fill("The neighbour, Elm Street 6")
    page.locator("#threat-warn").select_option("warn")
    page.locator("#threat-warnBecause").fill("Named, next door, and tried it last year.")
    page.get_by_role("button", name="Keep the threat").click()
    page.locator("summary", has_text="Write down what was done").click()
    page.locator("[name=stepResult]").select_option("not-reached")
    page.locator("[name=stepNote]").fill("Nobody opened; dog barked.")
    page.locator("article.entrybox").get_by_role("button", name="Keep it").last.click()
    page.locator("summary", has_text="Write down an interpreter").click()
    page.locator("#interpreter-interpreterManner").select_option("adult-family")
    page.locator("#interpreter-interpreterMinutes").fill("10")
    page.locator("form[action$='/interpreters'] button").click()
    page.get_by_text("Only in an emergency").wait_for()
    if paper:
        page.get_by_role("link", name="The paper").click()
        page.locator(".letterparts").wait_for()


def held(page: Page, running: Running) -> None:
    """Somebody to whom nothing ties whoever looks."""
    known(page, running, given="Marlene", family="Quillfeather", phone="812 555 0100", place="Harbour House")


def record_to_open(page: Page, running: Running) -> None:
    held(page, running)
    page.locator(".held .button").click()
    page.locator("[name=reason][value=danger-to-life]").check()


def record_refused(page: Page, running: Running) -> None:
    record_to_open(page, running)
    page.locator("#glass-words").evaluate("field => { field.removeAttribute('minlength'); field.value = 'Quick' }")
    page.locator("#glass button.primary").click()


def record_opened(page: Page, running: Running, reason: str = "danger-to-life") -> None:
    record_to_open(page, running)
    page.locator(f"[name=reason][value={reason}]").check()
    page.locator("#glass-words").fill("Took pills an hour ago, breathes slowly, and nobody there knows what they take.")
    page.locator("#glass button.primary").click()
    page.locator(".glassopen").wait_for()


def records_opened(page: Page, running: Running) -> None:
    """Three that wait for their review, one of them of a call and looked at, and one that was reviewed."""
    rosa, sam, priya = (api(running, name) for name in ("rosa", "sam", "priya"))
    noor = Person(running.server, "noor")
    made = []
    for machine, reason in ((rosa, "danger-to-life"), (sam, "cannot-speak"), (rosa, "other"), (sam, "danger-to-others")):
        person = noor.send("/people", "/people", given="Marlene", family="Quillfeather").headers["Location"]
        body = {"reason": reason, "words": "Took pills an hour ago and does not wake up"}
        if not made:
            body["call"] = running.theo.take_call(location="Willow Court 9")["id"]
        one = machine.post(f"{person}/opened", body)
        assert one.status_code == 201, one.text
        made.append(one.json()["id"])
        machine.get(f"{person}/opened").raise_for_status()
    rosa.post(f"/opened/{made[2]}/ending", {}).raise_for_status()
    priya.post(f"/opened/{made[3]}/review", {"ruling": "not-right", "words": "There was time to ask."}).raise_for_status()
    page.goto(running.url + "/privacy")
    for more in page.locator(".opened summary, details:has(.opened) > summary").all():
        if more.is_visible():
            more.click()


def review_refused(page: Page, running: Running) -> None:
    records_opened(page, running)
    page.locator(".opened form button").first.click()


# Behind the wall of victim services, where nothing depends on what else the workspace holds.
ASIDE: dict[str, str] = {}


def aside_record(running: Running) -> str:
    """A record with all that one holds; its address."""
    if running.url in ASIDE:
        return ASIDE[running.url]
    val = Person(running.server, "val")
    val.send("/aside", "/aside")
    path = val.send("/aside", "/aside", name="Marlene").headers["Location"]
    every_day = {f"days-{place}-{day}": "yes" for place in (0, 1) for day in range(1, 8)}
    contact = {
        "kind-0": "call", "to-0": "812 555 0190", "kind-1": "letter", "to-1": "Her sister, 4 Elm Street",
        "codeWord": "lighthouse", "mayAnswer": "Her sister, never her husband",
        "sayInstead": "The library, about a book that is due", "never": "Never text, and never ring in the evening"}
    weekday = {"kind-2": "call", "to-2": "At work, 812 555 0144", "days-2-2": "yes", "from-2": "10:00", "until-2": "11:30"}
    kept = val.send(path, path, **(contact | every_day | weekday))
    assert kept.status_code == 303, kept.text
    told = {"result": "by-protocol", "hotline": "spoke", "instrument": "LAP", "screenDay": "2026-01-05"}
    assert val.send(path, path + "/screenings", **told).status_code == 303
    told = {"ground": "subpoena", "whom": "County court", "compelledWhat": "The date of the first visit", "notice": "given",
            "noticeHow": "In person, at the shelter", "protection": "Asked that it be sealed", "compelledDay": "2026-01-06"}
    assert val.send(path, path + "/compelled", **told).status_code == 303
    ASIDE[running.url] = path
    return path


def aside_release(running: Running, *, signed: bool) -> str:
    val, path = Person(running.server, "val"), aside_record(running)
    fields = {"recipient": "Harbour House", "what": "That she needs a room for two, from Friday", "why": "A room"}
    page = val.send(path, path + "/releases", **fields).headers["Location"]
    if signed:
        signing = {"manner": "typed", "signer": "person", "signerName": "Marlene", "toldFree": "yes", "toldBack": "yes",
                   "toldRisk": "yes"}
        assert val.send(page, page + "/signature", **signing).status_code == 303
        assert val.send(page, page + "/tellings", told="A room for two from Friday").status_code == 303
    return page


def aside_open(page: Page, running: Running) -> None:
    page.goto(running.url + aside_record(running))
    for summary in page.locator(".asidepage details > summary").all():
        summary.click()


def aside_refused(page: Page, running: Running) -> None:
    page.goto(running.url + aside_record(running))
    page.get_by_text("Change how they are reached").click()
    page.locator("#contact-until-0").fill("08:00")
    page.get_by_role("button", name="Keep it so").click()
    expect(page.locator(".trouble")).to_be_visible()


def aside_release_refused(page: Page, running: Running) -> None:
    page.goto(running.url + aside_release(running, signed=False))
    page.get_by_role("button", name="Sign with the typed name").click()
    expect(page.locator(".trouble")).to_be_visible()


def somebody_writes(page: Page, running: Running) -> None:
    """Somebody begins a conversation with Mae, who is listed for it."""
    list_supporter(running.server, "mae", aboutMe="Twelve years on the road.", phone="812 555 0144", again="yes")
    page.goto(running.url + "/well-being")
    page.get_by_role("link", name="Write to Mae").click()
    page.get_by_label("I have read this and accept it.").check()
    page.get_by_label("A name for here").fill("Night Owl")
    page.locator("#begin-yourWords").fill("The call at the lake stays with me.\nI sleep little.")
    page.get_by_role("button", name="Send").click()
    page.locator(".owncode").wait_for()


def listed_for_well_being(page: Page, running: Running) -> None:
    list_supporter(running.server, "mae", aboutMe="Twelve years on the road.", phone="812 555 0144", again="yes")
    list_supporter(running.server, "ruth", again="yes")
    page.goto(running.url + "/well-being")


def well_being_refused(page: Page, running: Running) -> None:
    listed_for_well_being(page, running)
    page.get_by_role("link", name="Write to Ruth").click()
    page.get_by_role("button", name="Send").click()
    page.locator(".trouble").wait_for()


def listening_open(page: Page, running: Running) -> None:
    """Mae, in the browser in which she has just said who she is."""
    page.goto(running.url + "/listening")
    page.locator("#listing-supporterKind").select_option("peer")
    page.locator("#listing-name").fill("Mae")
    if page.get_by_label("I lost my code").count():
        page.get_by_label("I lost my code").check()
    page.get_by_role("button", name="Say so").click()
    page.locator(".owncode").wait_for()


def listening_conversation(page: Page, running: Running) -> None:
    listening_open(page, running)
    Nobody(running.server).write_to("Mae", "The call at the lake stays with me.", "Night Owl")
    page.goto(running.url + "/listening")
    page.get_by_role("link", name="Night Owl").last.click()
    page.locator("#message-yourWords").wait_for()


def self_checked(page: Page, running: Running) -> None:
    page.goto(running.url + "/well-being/checks")
    for place in range(1, 7):
        page.locator(f"[name=stress-{place}][value='2']").check()


EMPTY = [
    Scene("wellbeing", "empty", None, at("/well-being")),
    Scene("wellbeing", "filled", None, listed_for_well_being),
    Scene("wellbeing-write", "filled", None, lambda page, running: (
        listed_for_well_being(page, running), page.get_by_role("link", name="Write to Mae").click()) and None),
    Scene("wellbeing-write", "refused", None, well_being_refused),
    Scene("wellbeing-mine", "closed", None, at("/well-being/mine")),
    Scene("wellbeing-mine", "filled", None, somebody_writes),
    Scene("wellbeing-checks", "empty", None, at("/well-being/checks")),
    Scene("wellbeing-checks", "filled", None, self_checked),
    Scene("wellbeing-families", "empty", None, at("/well-being/families")),
    Scene("wellbeing-privacy", "empty", None, at("/well-being/privacy")),
    Scene("listening", "empty", "hana", at("/listening")),
    Scene("listening", "filled", "mae", listening_open),
    Scene("listening-conversation", "filled", "mae", listening_conversation),
    Scene("aside", "empty", "val", at("/aside")),
    Scene("aside", "filled", "val", lambda page, running: (aside_record(running), page.goto(running.url + "/aside"))),
    Scene("aside-record", "filled", "val", lambda page, running: page.goto(running.url + aside_record(running)) and None),
    Scene("aside-record", "open", "val", aside_open),
    Scene("aside-record", "refused", "val", aside_refused),
    Scene("aside-release", "draft", "val", lambda page, running: page.goto(
        running.url + aside_release(running, signed=False)) and None),
    Scene("aside-release", "filled", "val", lambda page, running: page.goto(
        running.url + aside_release(running, signed=True)) and None),
    Scene("aside-release", "refused", "val", aside_release_refused),
    Scene("mandated-reports", "empty", "rosa", at("/mandated-reports")),
    Scene("mandated-new", "empty", "rosa", at("/mandated-reports/new")),
    Scene("mandated-rules", "empty", "grace", at("/mandated-reports/rules")),
    Scene("family", "empty", "sam", lambda page, running: page.goto(
        f"{running.url}/calls/{running.theo.take_call(location='Elm Street 9')['id']}/family") and None),
    Scene("consents", "empty", "noor", lambda page, running: (known(page, running), page.goto(page.url + "/consents"))),
    Scene("consent-draft", "empty", "noor", lambda page, running: (known(page, running), page.goto(page.url + "/consents/draft"))),
    Scene("privacy", "empty", "priya", at("/privacy")),
    Scene("retention", "empty", "priya", at("/retention")),
    Scene("holds", "empty", "priya", at("/holds")),
    Scene("training", "empty", "omar", at("/training")),
    Scene("training-courses", "empty", "lena", at("/training/courses")),
    Scene("training-certificates", "empty", "lena", at("/training/certificates")),
    Scene("training-people", "empty", "lena", at("/training/people")),
    Scene("training-coverage", "empty", "grace", at("/training/coverage")),
    Scene("certificate-check", "empty", None, at("/certificate")),
    Scene("expungements", "empty", "grace", at("/expungements")),
    Scene("records", "empty", "priya", at("/records")),
    Scene("records-request", "new", "priya", lambda page, running: records_asked(page, running) and None),
    Scene("own-page", "empty", "noor", lambda page, running: (known(page, running), page.goto(page.url + "/own-page"))),
    Scene("amendments", "empty", "priya", at("/amendments")),
    Scene("mine", "empty", None, at("/mine/nothing-here")),
    Scene("plans", "empty", "grace", at("/plans")),
    Scene("plan", "empty", "noor", lambda page, running: (known(page, running), page.goto(page.url + "/plan"))),
    Scene("identify", "empty", "sam", lambda page, running: somebody_there(page, running)),
    Scene("services", "empty", "noor", at("/services")),
    Scene("supplies", "empty", "grace", at("/supplies")),
    Scene("supply-place", "empty", "grace", bare_van("")),
    Scene("supply-check", "empty", "rosa", bare_van("/check")),
    Scene("supply-reorder", "empty", "rosa", at("/supplies/reorder")),
    Scene("supply-recall", "empty", "grace", at("/supplies/recall")),
    Scene("supply-totals", "empty", "ines", at("/supplies/totals")),
    Scene("reversals", "empty", "rosa", at("/supplies/reversals")),
    Scene("outreach", "empty", "grace", at("/outreach")),
    Scene("feedback", "empty", None, at("/feedback")),
    Scene("feedback-receipt", "empty", None, at("/feedback/nothing-here")),
    Scene("feedback-list", "empty", "grace", at("/outreach/feedback")),
    Scene("directory", "empty", "noor", at("/directory")),
    Scene("cases", "empty", "noor", at("/cases")),
    Scene("follow-ups", "empty", "grace", at("/cases/follow-ups")),
    Scene("calendar", "empty", "noor", at("/cases/calendar")),
    Scene("people", "empty", "noor", at("/people")),
    Scene("matches", "empty", "noor", at("/matches")),
    Scene("person", "empty", "rosa", lambda page, running: known(page, running)),
    Scene("safety-plan", "empty", "noor", lambda page, running: safety_plan(page, running)),
    Scene("keep", "empty", None, at("/keep/nothing-here")),
    Scene("asked", "empty", None, at("/asked/nothing-here")),
    Scene("own-service", "empty", None, at("/our-service/nothing-here")),
    Scene("referral-work", "empty", "noor", at("/referrals")),
    Scene("referral-figures", "empty", "ines", at("/referrals/figures?from=2020-01-01&to=2020-02-01")),
    Scene("referral-figures-council", "empty", "ines", at("/referrals/figures/council?from=2020-01-01&to=2020-02-01")),
    Scene("teams", "empty", "dana", at("/teams")),
    Scene("field", "empty", "rosa", at("/field")),
    Scene("triage-list", "empty", "sam", at("/triage")),
    Scene("instruments", "empty", "grace", at("/instruments")),
    Scene("transfers", "empty", "dana", at("/transfers")),
    Scene("call-backs", "empty", "noor", at("/call-backs")),
    Scene("ask", "empty", "omar", at("/ask")),
    Scene("triage", "empty", "sam", lambda page, running: unasked(page, running)),
    Scene("sign-in", "empty", None, at("/sign-in")),
    Scene("board", "empty", "dana", board_shown),
    Scene("new-call", "empty", "theo", at("/calls/new")),
    Scene("outcomes", "empty", "ines", at("/outcomes")),
    Scene("past", "empty", "ines", at("/plan/past")),
    Scene("past-report", "empty", "ines", at("/plan/past/report")),
    Scene("programs", "empty", "grace", at("/programs")),
    Scene("types", "empty", "ines", at("/plan/types")),
    Scene("not-served", "empty", "dana", at("/not-served")),
    Scene("triage-reads", "empty", "grace", at("/triage/reads")),
    Scene("triage-quality", "empty", "ines", at("/triage/quality")),
]
FILLED = [
    Scene("encounter", "filled", "grace", care_of("call", "/encounter")),
    Scene("encounter", "refused", "grace", refused_there(care_of("call", "/encounter"), "/encounters")),
    Scene("encounter-correction", "filled", "grace", care_of("encounter")),
    Scene("referrals", "filled", "noor", care_of("call", "/referrals")),
    Scene("referrals", "asked", "noor", lambda page, running: referral_page(page, running)),
    Scene("referrals", "link", "noor", lambda page, running: referral_page(page, running, given=True)),
    Scene("referrals", "stuck", "noor", lambda page, running: referral_stuck(page, running)),
    Scene("referral-work", "filled", "noor", lambda page, running: referrals_listed(page, running)),
    Scene("referral-figures", "filled", "ines", lambda page, running: counted(page, running)),
    Scene("referral-figures", "refused", "ines", at("/referrals/figures?from=2026-02-30")),
    Scene("referral-figures-council", "filled", "ines", lambda page, running: counted(page, running, council=True)),
    Scene("asked", "code", None, lambda page, running: asked_by_link(page, running, code=False)),
    Scene("asked", "refused", None, lambda page, running: asked_by_link(page, running, right=False)),
    Scene("asked", "filled", None, lambda page, running: asked_by_link(page, running)),
    Scene("asked", "accepted", None, lambda page, running: asked_by_link(page, running, then="accepted")),
    Scene("asked", "withdrawn", None, lambda page, running: asked_by_link(page, running, then="withdrawn")),
    Scene("services", "filled", "noor", care_list("/services")),
    Scene("supplies", "filled", "grace", van("/supplies")),
    Scene("supply-place", "filled", "grace", van("")),
    Scene("supply-check", "filled", "rosa", van("/check")),
    Scene("supply-check", "refused", "rosa", lambda page, running: (
        van("/check")(page, running), page.locator(".stepper input").first.fill("3"),
        page.get_by_role("button", name="Save: the rest").click(), page.get_by_role("alert").wait_for()) and None),
    Scene("supply-reorder", "filled", "rosa", van("/supplies/reorder")),
    Scene("supply-recall", "filled", "grace", van("/supplies/recall?lot=NX-7")),
    Scene("supply-totals", "filled", "ines", van("/supplies/totals")),
    Scene("reversals", "filled", "rosa", van("/supplies/reversals")),
    Scene("outreach", "filled", "grace", in_the_city("/outreach")),
    Scene("outreach-event", "filled", "grace", in_the_city("/outreach/events/{id}")),
    Scene("feedback", "filled", None, said_of_us("/feedback")),
    Scene("feedback-receipt", "filled", None, left_by_somebody),
    Scene("feedback-list", "filled", "grace", said_of_us("/outreach/feedback")),
    Scene("feedback-item", "filled", "grace", said_of_us("/outreach/feedback/{id}")),
    Scene("services", "refused", "noor", refused_there(care_list("/services"), "/services")),
    Scene("directory", "filled", "noor", in_the_directory("/directory")),
    Scene("directory", "found", "noor", in_the_directory(
        "/directory?wanted=place+to+sleep+wifi&near=Atlantis&years=30&open=now")),
    Scene("directory", "takes", "noor", in_the_directory("/directory?wanted=beds&pet=yes&walk-in=yes&room=yes")),
    Scene("directory", "refused", "noor", in_the_directory("/directory?wanted=beds&years=old")),
    Scene("directory", "nothing-fits", "sam", in_the_directory("/directory?wanted=xylophones")),
    Scene("directory-service", "filled", "noor", in_the_directory("/directory/" + directory_name("service", 0))),
    Scene("duplicates", "empty", "noor", in_the_directory("/directory/duplicates")),
    Scene("duplicates", "filled", "noor", told_twice("/directory/duplicates")),
    Scene("directory-service", "twins", "noor", told_twice("/directory/" + directory_name("service", 0))),
    Scene("directory-service", "door", "noor", lambda page, running: door_closed(page, running)),
    Scene("directory-service", "told", "noor", lambda page, running: told_of_service(page, running)),
    Scene("practices", "empty", "omar", at("/practice")),
    Scene("practices", "filled", "theo", lambda page, running: (practising(page, running), page.goto(
        running.url + "/practice"))[1] and None),
    Scene("practices", "refused", "theo", no_such_code),
    Scene("practice-scenario", "alone", "theo", at("/practice/scenarios/on-the-bridge")),
    Scene("practice-scenario", "leading", "grace", at("/practice/scenarios/welfare-check")),
    Scene("practice", "playing", "theo", practising_as()),
    Scene("practice", "ended", "theo", practising_as(state="ended")),
    Scene("practice", "waiting", "theo", practising_as(state="gathering")),
    Scene("practice", "member", "rosa", practising_as(state="member")),
    Scene("practice", "class-empty", "grace", practising_as(state="empty-class")),
    Scene("practice", "class-gathering", "grace", practising_as(state="gathering")),
    Scene("practice", "class-playing", "grace", practising_as(state="class")),
    Scene("practice", "class-review", "grace", practising_as(state="review", steps=6)),
    Scene("practice-replay", "filled", "theo", practising_as(state="replay")),
    Scene("own-service", "asking", None, lambda page, running: own_service(page, running, opened=False)),
    Scene("own-service", "new", None, lambda page, running: own_service(page, running)),
    Scene("own-service", "filled", None, lambda page, running: own_service(page, running, told=True)),
    Scene("own-service", "refused", None, lambda page, running: own_service(page, running, refused=True)),
    Scene("directory-service", "bare", "sam", in_the_directory("/directory/" + directory_name("service", 5))),
    Scene("cases", "filled", "noor", care_list("/cases")),
    Scene("case", "filled", "noor", care_of("case")),
    Scene("cases", "everybodys", "grace", care_list("/cases?of=everybody")),
    Scene("case", "refused", "noor", refused_there(care_of("case"), "/attempts")),
    Scene("case", "open", "noor", case_with_everything_open),
    Scene("follow-ups", "filled", "grace", at("/cases/follow-ups")),
    Scene("follow-ups", "refused", "grace", at("/cases/follow-ups?from=2026-02-30")),
    Scene("calendar", "filled", "noor", calendar_given),
    Scene("people", "filled", "noor", lambda page, running: people_found(page, running)),
    Scene("matches", "filled", "noor", lambda page, running: everybody_compared(page, running)),
    Scene("people", "refused", "noor", lambda page, running: known(page, running, phone="none")),
    Scene("plan-draft", "filled", "noor", plan_written),
    Scene("plan-draft", "refused", "noor", plan_refused),
    Scene("plan", "filled", "grace", plan_approved),
    Scene("plans", "filled", "grace", plans_to_do),
    Scene("identify", "filled", "sam", lambda page, running: somebody_there(page, running, "Juniper Vail")),
    Scene("person", "filled", "noor", lambda page, running: person_twice(page, running)),
    Scene("person", "refused", "noor", lambda page, running: person_refused(page, running)),
    Scene("safety-plan", "filled", "noor", lambda page, running: safety_plan_written(page, running)),
    Scene("safety-plan", "given", "noor", lambda page, running: safety_link(page, running)),
    Scene("safety-plan", "refused", "noor", lambda page, running: safety_plan_refused(page, running)),
    Scene("consents", "filled", "noor", lambda page, running: consents_asked(page, running)),
    Scene("consents", "refused", "noor", lambda page, running: consents_asked(page, running, allowed=False)),
    Scene("consent", "filled", "noor", lambda page, running: consent_signed(page, running) and None),
    Scene("consent", "waiting", "noor", lambda page, running: consent(page, running) and None),
    Scene("consent-draft", "refused", "noor", lambda page, running: consent(page, running, lastDay="2020-01-01") and None),
    Scene("disclosure", "filled", "noor", lambda page, running: disclosed(page, running)),
    Scene("person", "held", "rosa", lambda page, running: held(page, running)),
    Scene("person", "opened", "rosa", lambda page, running: record_opened(page, running)),
    Scene("glass", "filled", "rosa", lambda page, running: record_to_open(page, running)),
    Scene("glass", "refused", "rosa", lambda page, running: record_refused(page, running)),
    Scene("privacy", "opened", "priya", lambda page, running: records_opened(page, running)),
    Scene("privacy", "review", "priya", lambda page, running: review_refused(page, running)),
    Scene("notes", "filled", "grace", lambda page, running: note_signed(page, running) and None),
    Scene("note-draft", "filled", "noor", lambda page, running: note_signed(page, running, draft=True) and None),
    Scene("note-work", "filled", "noor", lambda page, running: (note_signed(page, running), page.goto(running.url + "/notes"))),
    Scene("note-rule", "empty", "grace", at("/notes/rule")),
    Scene("own-page", "given", "noor", lambda page, running: own_link(page, running)),
    Scene("amendments", "filled", "grace", lambda page, running: (own_page(page, running), page.goto(running.url + "/amendments"))),
    Scene("amendment", "filled", "grace", lambda page, running: amendment(page, running)),
    Scene("amendment", "refused", "grace", lambda page, running: amendment(page, running, refused=True)),
    Scene("mine", "filled", "noor", lambda page, running: mine(page, running)),
    Scene("mine", "refused", "noor", lambda page, running: mine(page, running, refused=True)),
    Scene("privacy", "refused", "priya", lambda page, running: privacy_refused(page, running)),
    Scene("retention", "filled", "grace", at("/retention")),
    Scene("retention", "refused", "priya", lambda page, running: rule_of_keeping(page, running)),
    Scene("training", "filled", "rosa", lambda page, running: (trained(running), page.goto(running.url + "/training"))),
    Scene("training-courses", "filled", "lena", lambda page, running: (
        trained(running), page.goto(running.url + "/training/courses"))),
    Scene("training-session", "filled", "lena", lambda page, running: page.goto(
        f"{running.url}/training/sessions/{trained(running)}?part=signs") and None),
    Scene("training-certificates", "filled", "lena", lambda page, running: (
        trained(running), page.goto(running.url + "/training/certificates"))),
    Scene("training-certificate", "filled", "rosa", lambda page, running: certificate_paper(page, running)),
    Scene("training-people", "refused", "lena", lambda page, running: taught_by_nobody(page, running)),
    Scene("holds", "filled", "priya", lambda page, running: held_back(page, running)),
    Scene("holds", "refused", "priya", lambda page, running: held_back(page, running, refused=True)),
    Scene("expungements", "filled", "priya", lambda page, running: ordered(page, running)),
    Scene("expungements", "refused", "priya", lambda page, running: ordered(page, running, refused=True)),
    Scene("records", "filled", "grace", lambda page, running: (records_asked(page, running), page.goto(running.url + "/records"))),
    Scene("records", "refused", "priya", lambda page, running: records_asked(page, running, refused=True) and None),
    Scene("records-request", "filled", "priya", lambda page, running: page.goto(records_gathered(page, running)) and None),
    Scene("records-request", "refused", "priya", records_deny_refused),
    Scene("records-packet", "filled", "priya", lambda page, running: records_gathered(page, running) and None),
    Scene("records-packet", "refused", "priya", lambda page, running: records_gathered(page, running, refused=True) and None),
    Scene("records-copy", "filled", "priya", records_denied),
    Scene("safety-card", "filled", "noor", lambda page, running: safety_card(page, running)),
    Scene("keep", "asked", "noor", lambda page, running: kept(page, running, code=False)),
    Scene("keep", "refused", "noor", lambda page, running: kept(page, running, code=True, right=False)),
    Scene("keep", "filled", "noor", lambda page, running: kept(page, running, code=True)),
    Scene("mandated-reports", "filled", "grace", lambda page, running: mandated_led(page, running, None)),
    Scene("mandated-new", "refused", "rosa", suspicion_refused),
    Scene("mandated-report", "begun", "theo", lambda page, running: suspected(page, running, told=False) and None),
    Scene("mandated-report", "filled", "theo", lambda page, running: suspected(page, running, written=True) and None),
    Scene("mandated-report", "refused", "theo", telling_refused),
    Scene("mandated-report", "led", "grace", lambda page, running: mandated_led(page, running)),
    Scene("mandated-packet", "filled", "theo", lambda page, running: page.goto(
        suspected(page, running, written=True) + "/packet") and None),
    Scene("mandated-packet", "refused", "theo", packet_refused),
    Scene("mandated-print", "filled", "theo", lambda page, running: page.goto(
        suspected(page, running, written=True) + "/print") and None),
    Scene("mandated-print", "masked", "grace", lambda page, running: mandated_led(page, running, "/print")),
    Scene("mandated-rules", "filled", "grace", lambda page, running: (
        mandated_rule(page, running), page.goto(running.url + "/mandated-reports/rules?from=us-ny-child"))),
    Scene("mandated-rules", "refused", "grace", rule_refused),
    Scene("legal", "empty", "sam", lambda page, running: page.goto(
        f"{running.url}/calls/{running.theo.take_call(location='Elm Street 4')['id']}/legal") and None),
    Scene("legal", "filled", "grace", lambda page, running: legal(page, running)),
    Scene("hold-paper", "filled", "grace", lambda page, running: legal(page, running, paper=True)),
    Scene("hold-rules", "filled", "grace", hold_rule),
    Scene("family", "filled", "sam", lambda page, running: family_met(page, running)),
    Scene("family", "put-right", "sam", lambda page, running: family_put_right(page, running)),
    Scene("family", "refused", "sam", lambda page, running: family_met(page, running, plan=False)),
    Scene("teams", "filled", "dana", at("/teams")),
    Scene("teams", "refused", "dana", teams_refused),
    Scene("dispatch", "filled", "dana", dispatch_of("Birch Lane 1")),
    Scene("dispatch", "gate", "dana", dispatch_of("Birch Lane 2")),
    Scene("dispatch", "wrong", "dana", dispatch_of("Birch Lane 3")),
    Scene("dispatch", "watched", "theo", dispatch_of("Birch Lane 3")),
    Scene("dispatch", "empty", "dana", dispatch_of("Birch Lane")),
    Scene("dispatch", "refused", "dana", dispatch_refused),
    Scene("field", "filled", "rosa", at("/field")),
    Scene("field", "offered", "otis", at("/field")),
    Scene("field", "refused", "rosa", field_refused),
    Scene("triage-list", "filled", "sam", at("/triage")),
    Scene("triage", "unscreened", "sam", triage_of(1)),
    Scene("triage", "begin", "sam", triage_of(13)),
    Scene("triage", "filled", "sam", triage_of(14)),
    Scene("triage", "refused", "sam", triage_refused),
    Scene("triage", "instruments", "sam", instruments_open),
    Scene("triage", "opinion-asked", "grace", triage_of(14)),
    Scene("triage", "decided", "sam", triage_of(15)),
    Scene("triage-list", "asked", "grace", at("/triage")),
    Scene("instruments", "filled", "grace", at("/instruments")),
    Scene("instruments", "refused", "grace", wording_refused),
    Scene("triage", "watched", "dana", triage_of(14)),
    Scene("triage", "spanish", "sam", triage_in_two_languages),
    Scene("place", "filled", "sam", place_of(14)),
    Scene("place", "refused", "dana", place_refused),
    Scene("place", "team", "rosa", place_of(14)),
    Scene("place", "empty", "dana", place_of(12)),
    Scene("sign-in", "filled", None, sign_in_half_done),
    Scene("sign-in", "refused", None, sign_in_refused),
    Scene("board", "filled", "dana", board_shown),
    Scene("board", "nothing-fits", "dana", at("/board?text=nowhere+at+all")),
    Scene("board", "help", "dana", help_open),
    Scene("board", "menu", "dana", menu_open),
    Scene("new-call", "filled", "theo", new_call_typed),
    Scene("new-call", "refused", "theo", new_call_refused),
    Scene("call", "empty", "theo", lambda page, running: on_the_call(page, running, 12)),
    Scene("call", "filled", "dana", call_with_everything_open),
    Scene("call", "left", "dana", lambda page, running: on_the_call(page, running, 5)),
    Scene("call", "refused", "dana", call_refused),
    Scene("outcomes", "filled", "grace", at("/outcomes")),
    Scene("outcomes", "refused", "ines", at("/outcomes?from=2026-02-30")),
    Scene("outcome-calls", "filled", "grace", at("/outcomes/calls?stage=received&part=reached")),
    Scene("outcome-calls", "empty", "grace", at("/outcomes/calls?stage=resolved&part=here")),
    Scene("triage-list", "undoing", "sam", undoing),
    Scene("triage-reads", "filled", "grace", at("/triage/reads")),
    Scene("triage-read", "filled", "grace", lambda page, running: reading(page, running, kept=False)),
    Scene("triage-read", "second", "grace", lambda page, running: reading(page, running, kept=True)),
    Scene("triage-quality", "filled", "grace", quality),
    Scene("triage-quality", "refused", "ines", at("/triage/quality?from=2026-02-30")),
    Scene("past", "filled", "ines", at("/plan/past")),
    Scene("programs", "filled", "grace", at("/programs")),
    Scene("programs", "faulty", "grace", lambda page, running: proposed(page, running, "rules: []\n")),
    Scene("program", "live", "sam", program_read),
    Scene("program", "compared", "grace", program_compared),
    Scene("past", "another-program", "ines", at("/plan/past?program=memphis-cit&durations=los-angeles-umcr")),
    Scene("past-report", "filled", "ines", at("/plan/past/report?program=denver-star&durations=eugene-cahoots")),
    Scene("types", "filled", "ines", at("/plan/types?changed=12")),
    Scene("types", "read", "ada", at("/plan/types")),
    Scene("types", "nothing-fits", "ines", at("/plan/types?text=nowhere")),
    Scene("past", "refused", "ines", at("/plan/past?program=nowhere")),
    Scene("incoming", "filled", "ines", lambda page, running: brought(page, running, "calls.csv", AN_EXPORT)),
    Scene("incoming", "refused", "ines", lambda page, running: brought(page, running, "sheet.xlsx", b"PK\3\4sheet")),
    Scene("incoming", "done", "ines", lambda page, running: read_in(page, running)),
    Scene("not-served", "filled", "dana", at("/not-served")),
    Scene("transfers", "filled", "sam", at("/transfers")),
    Scene("call-backs", "filled", "noor", at("/call-backs")),
    Scene("call-back", "filled", "sam", lambda page, running: call_back_shown(page, running)),
    Scene("ask", "filled", "omar", at("/ask")),
    Scene("ask", "refused", "omar", lambda page, running: ask_refused(page, running)),
    Scene("request", "filled", "noor", lambda page, running: request_shown(page, running)),
    Scene("account", "filled", "dana", at("/account")),
    Scene("account", "refused", "dana", account_refused),
    Scene("access", "filled", "priya", at("/access")),
    Scene("access", "refused", "theo", at("/access")),
    Scene("not-found", "refused", "dana", at("/nothing/here")),
]


@pytest.fixture(scope="module")
def album(request: pytest.FixtureRequest) -> Path | None:
    """Where photographs go, if somebody wants to look at them: taking them takes as long as everything else here."""
    if not request.config.getoption("--photographs"):
        return None
    shutil.rmtree(PHOTOGRAPHS, ignore_errors=True)
    PHOTOGRAPHS.mkdir()
    return PHOTOGRAPHS


@pytest.fixture(scope="module")
def quiet() -> Iterator[Running]:
    """A workspace in which nobody has called."""
    with running_server(apart=True, inward=True) as running:
        yield running


@pytest.fixture(scope="module")
def busy() -> Iterator[Running]:
    """A workspace in the middle of a shift."""
    with running_server() as running:
        a_shift(running)
        in_triage(running)
        known_places(running)
        teams_at_work(running)
        a_past(running)
        besides(running)
        a_week(running)
        yield running


def beat(name: str, *corners: tuple[float, float]) -> dict:
    ring = [[-104 + east / 100, 39 + north / 100] for east, north in (*corners, corners[0])]
    return {"type": "Feature", "properties": {"beat": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


BEATS = {
    "type": "FeatureCollection",
    "features": [
        beat("North", (0, 5), (4, 6), (9, 5), (9, 9), (5, 10), (0, 9)),
        beat("River", (0, 3), (3, 4), (9, 2), (9, 5), (4, 6), (0, 5)),
        beat("Hill", (0, 0), (3, 0), (3, 4), (0, 3)),
        beat("Station", (3, 0), (9, 0), (9, 2), (3, 4)),
        beat("Lake", (9, 0), (11, 0), (11, 9), (9, 9)),
    ],
}

AN_EXPORT = "".join(
    ["Call Number,Date,Time,Nature,District,Block Address\n"]
    + [f"C{n},3/{1 + n % 28}/2026,{n % 24}:15,WELFARE CHECK,D{n % 3},{n % 40}00 ELM ST\n" for n in range(400)]
    + ["C400,,,NOISE COMPLAINT,D1,100 ELM ST\n"]
).encode()


def a_week(running: Running) -> None:
    """A week that lies behind, of which half was read blind."""
    sam, grace = (Api(running.server, running.workspace.add_token(name)) for name in ("sam", "grace"))
    for number in range(8):
        decided(running.theo, sam, number, otherwise=number == 0)
    for number in range(20, 24):
        unflagged(running.theo, number)
    draw(running.workspace, grace)
    for one in grace.get("/triage-reads").json()["calls"][:6]:
        grace.post(f"/triage-reads/{one['id']}/behavioural", {"behavioural": "yes"})
        grace.post(f"/triage-reads/{one['id']}/level", {"level": 3, "response": "team"})


def brought(page: Page, running: Running, name: str, content: bytes) -> None:
    """A file that was dropped; the one before it is gone."""
    shutil.rmtree(running.workspace.state / "incoming", ignore_errors=True)
    page.goto(running.url + "/plan/past")
    drop(page, name, content)
    page.get_by_role("button", name="Remove the file").wait_for()


def read_in(page: Page, running: Running) -> None:
    brought(page, running, "calls.csv", AN_EXPORT)
    page.get_by_role("button", name="Read all of it").click()
    page.get_by_role("link", name="See what each program").wait_for()


def a_past(running: Running) -> None:
    """Half a year of calls of an invented city, busier at night and at its north end."""
    dice = random.Random(46)
    types = {
        "WELFARE CHECK": 30, "TRAFFIC STOP": 60, "THEFT REPORT": 40, "TRESPASS": 12, "DRUNK PERSON": 9, "MENTAL PERSON": 8,
        "SUICIDE THREAT": 5, "DOMESTIC DISTURBANCE": 14, "NOISE COMPLAINT": 11, "MISC": 4, "HOMELESS PERSON": 6,
    }
    hours = [6, 5, 4, 3, 2, 2, 2, 3, 5, 6, 7, 8, 8, 8, 9, 9, 10, 11, 12, 12, 11, 10, 9, 8]
    lines = ["number,received,dispatched,cleared,type,beat,place"]
    for number in range(6_000):
        day = datetime.datetime(2026, 1, 1) + datetime.timedelta(days=dice.randrange(181))
        if 80 <= day.timetuple().tm_yday < 84:
            continue
        received = day.replace(hour=dice.choices(range(24), hours)[0], minute=dice.randrange(60))
        sent = received + datetime.timedelta(minutes=dice.randrange(2, 20))
        cleared = sent + datetime.timedelta(minutes=dice.randrange(5, 90))
        lines.append(
            f"R{number},{received},{sent},{cleared},{dice.choices(list(types), list(types.values()))[0]},"
            f"{dice.choices(['North', 'River', 'Hill', 'Station'], [5, 3, 2, 4])[0]},{dice.randrange(1, 300)}00 ELM ST"
        )
    folder = running.workspace.folder
    (folder / "past.csv").write_text("\n".join(lines) + "\n")
    columns = ", ".join(f"{name}: {name}" for name in lines[0].split(","))
    (folder / "past.yaml").write_text(
        f"map: river-city\nzone: America/Denver\ntimes: year-first\ncolumns: {{{columns}}}\n"
    )
    running.workspace.json("import", "calls", "past.csv", "--map", "past.yaml")
    (folder / "beats.geojson").write_text(json.dumps(BEATS))
    running.workspace.json("import", "beats", "beats.geojson")


def a_shift(running: Running) -> None:
    """Twelve calls; the first has seen much, the fifth has left, of the last almost nothing is known."""
    theo, dana = running.theo, running.dana
    happened = [
        "A man is shivering at the bus stop and talks to himself. He has taken off his shoes.",
        "My sister has not slept for four days and says the radio speaks to her.",
        "A woman sits on the wall of the parking deck and cries. She will not say her name.",
        "Our neighbour knocks on every door and asks for his mother, who died last year.",
    ]
    made = []
    for number in range(11):
        made.append(
            theo.take_call(
                location=f"Elm Street {4 + 3 * number}, at the bus stop" if number % 4 else "Route 46 at the river bridge",
                callback=f"812 555 01{40 + number}",
                whatHappened=happened[number % 4],
                weapon=["no", "unknown", "yes", "no"][number % 4],
                violence=["no", "no", "unknown", "yes"][number % 4],
                injury=["unknown", "no", "no", "yes"][number % 4],
                source=["911", "988", "officer", "non-emergency"][number % 4],
                callerRelation=["bystander", "family", "officer", "friend"][number % 4],
                language=["en", "es"][number % 2],
            )
        )
    theo.take_call(location="Birch Lane")

    def etag(call: dict) -> str:
        return theo.get(f"/calls/{call['id']}").headers["ETag"]

    first = made[0]
    path = f"/calls/{first['id']}"
    theo.post(path + "/notes", {"text": "He answers to his first name.\nHe asks for a blanket."})
    dana.post(path + "/notes", {"text": "A neighbour is with him until somebody comes."})
    dana.patch(path, {"location": "Route 46 at the river bridge, north side"}, match=etag(first))
    dana.post(
        path + "/corrections",
        {"field": "source", "value": "transfer", "reason": "The county passed it on."},
        match=etag(first),
    )
    dana.put(path + "/incident", {"with": made[8]["id"]}, match=etag(first))
    for call in made[6:8]:
        theo.post(f"/calls/{call['id']}/screening", {}, match=etag(call))
    left = {"reason": "not-behavioural", "alternativeSent": "EMS", "alternativeOutcome": "taken-to-care"}
    theo.post(f"/calls/{made[4]['id']}/departure", left, match=etag(made[4]))
    for call, reason in ((made[9], "not-behavioural"), (made[10], "received-unknown")):
        unknown = {"reason": reason, "alternativeSent": "police", "alternativeOutcome": "not-known-yet"}
        theo.post(f"/calls/{call['id']}/departure", unknown, match=etag(call))


def test_every_page_of_the_table_has_a_scene(quiet: Running) -> None:
    table = quiet.workspace.json("access")
    pages = {route["page"] for route in table["routes"] + table["walled"] if route["page"]}
    assert pages <= {scene.page for scene in EMPTY + FILLED}


@pytest.mark.parametrize("scene", EMPTY, ids=str)
def test_an_empty_page(scene: Scene, quiet: Running, open_browser, album: Path | None) -> None:
    look_at(scene, quiet, open_browser, album)


@pytest.mark.parametrize("scene", FILLED, ids=str)
def test_a_page_in_use(scene: Scene, busy: Running, open_browser, album: Path | None) -> None:
    look_at(scene, busy, open_browser, album)


def unseen(response: dict) -> list[str]:
    """What has the very colour of its ground, which axe takes to be hidden on purpose."""
    return [
        node["html"]
        for rule in response["incomplete"] if rule["id"] == "color-contrast"
        for node in rule["nodes"]
        for check in node["any"] if (check.get("data") or {}).get("messageKey") == "equalRatio"
    ]


def look_at(scene: Scene, running: Running, open_browser, album: Path | None) -> None:
    """Shows a scene in both themes and sizes, and has axe look: at the dark ones for their colours, in one size."""
    page = open_browser(running, scene.who, reduced_motion="reduce").new_page()
    scene.show(page, running)
    objections = []
    for size, viewport in SIZES.items():
        for theme in ("light", "dark"):
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=theme)
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(100)
            if album:
                page.screenshot(path=album / f"{scene}-{size}-{theme}.png", full_page=True)
            if theme == "light" or size == "desk":
                found = Axe().run(page, options=RULES if theme == "light" else COLOURS)
                if found.violations_count:
                    objections.append(f"{size}, {theme}:\n{found.generate_report()}")
                objections += [f"{size}, {theme}: has the colour of its ground: {text}" for text in unseen(found.response)]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                objections.append(f"{size}, {theme}: the page is {wide} px wider than the screen")
    assert not objections, "\n".join(objections)
    assert page.locator("h1").count() == 1
