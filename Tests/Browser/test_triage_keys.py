"""The whole of a triage by keyboard: from the list to the decision in fewer than sixty presses, each question announced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import live
from playwright.sync_api import Page, expect
from programs import publish_always_open
from running import Running, running_server

# What somebody hears who knows the questions: a person in crisis, without danger.
KNOWN = {
    "place-known": "y", "callback": "y", "with-person": "y", "suicide-mentioned": "y", "suicide-tier": "1",
    "in-crisis": "y", "in-area": "y", "nature": "1", "mental-health": "y", "homeless": "n", "adult": "y",
}
PROGRAMS = ["columbus-arp", "dallas-right-care", "denver-star"]


class Keys:
    """Presses keys, and counts every one."""

    def __init__(self, page: Page):
        self.page = page
        self.pressed = 0

    def press(self, stroke: str) -> None:
        self.page.keyboard.press(stroke)
        self.pressed += 1

    def question(self) -> str | None:
        """The question that has the focus; nothing once deciding has it."""
        self.page.wait_for_function("document.activeElement.closest('[data-question], #as-recommended')")
        return self.page.evaluate("document.activeElement.closest('[data-question]')?.dataset.question ?? null")


@pytest.fixture(scope="module")
def three() -> Iterator[Running]:
    """A server on which three programs can be asked."""
    with running_server() as running:
        for name in PROGRAMS:
            publish_always_open(running.workspace, name=name)
        yield running


def waiting_call(running: Running, **facts: str) -> dict:
    facts = {"location": "Elm Street 4", "callback": "812 555 0100", "whatHappened": "Talks to nobody"} | facts
    call = running.theo.take_call(**facts)
    answer = running.theo.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    assert answer.status_code == 200, answer.text
    return call


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_triage_takes_fewer_than_sixty_keys(three: Running, page_of, record_property, program: str) -> None:
    # A danger brings the call to the top of the list; that nobody is hurt is asked again.
    call = waiting_call(three, injury="yes")
    page = page_of(three, "sam", "/triage")
    keys = Keys(page)
    expect(page.locator(".waitlist .which").first).to_be_focused()
    assert page.locator(".waitlist .which").first.get_attribute("href").endswith(f"/calls/{call['id']}/triage")
    keys.press("Enter")
    expect(page.locator("#begin-program input").first).to_be_focused()
    for stroke in {"columbus-arp": ["Space"], "dallas-right-care": ["ArrowDown"], "denver-star": ["ArrowUp"]}[program]:
        keys.press(stroke)
    expect(page.locator(f"#begin-program input[value={program}]")).to_be_checked()
    keys.press("Enter")
    expect(page.locator("#questions .question").first).to_be_visible()
    live(page)
    asked = []
    while question := keys.question():
        assert asked.count(question) == 0, f"{question} is asked twice"
        asked.append(question)
        keys.press(KNOWN.get(question, "n"))
        expect(page.locator(f"[data-question='{question}'] input:checked")).to_have_count(1)
        # What an answer opens is asked before deciding.
        expect(page.locator("[data-said][data-state=keeping]")).to_have_count(0)
    unanswered = page.locator("#questions .question:not(:has(input:checked))")
    expect(unanswered).to_have_count(0)
    expect(page.locator("#questions .question:has(input[value=unknown]:checked)")).to_have_count(0)
    keys.press("Enter")
    expect(page.locator(".verdict-now")).to_be_visible()
    record_property("keys", keys.pressed)
    print(f"{program}: {len(asked)} questions, {keys.pressed} keys")
    assert keys.pressed < 60


def test_keys_typed_without_looking_are_all_kept(three: Running, page_of) -> None:
    """Whoever knows the questions does not wait for the page between two of them."""
    call = waiting_call(three)
    page = page_of(three, "sam", f"/calls/{call['id']}/triage")
    page.locator("#begin-program input[value=denver-star]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#questions .question").first).to_be_visible()
    # Nobody types before the page has what listens: it comes with the page, and on a slow machine a moment after its questions.
    page.wait_for_load_state("load")
    for _ in range(12):
        page.keyboard.press("n")
    expect(page.locator("[data-said][data-state=keeping]")).to_have_count(0)
    expect(page.locator("#questions .question:has(input[value=no]:checked)")).to_have_count(12)
    page.reload()
    expect(page.locator("#questions .question:has(input[value=no]:checked)")).to_have_count(12)


def begun(running: Running, page_of: Callable[..., Page], **facts: str) -> tuple[dict, Page]:
    call = waiting_call(running, **facts)
    page = page_of(running, "sam", f"/calls/{call['id']}/triage")
    page.locator("#begin-program input[value=denver-star]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#questions .question").first).to_be_visible()
    live(page)
    return call, page


def test_every_question_is_reached_by_tab_and_announced_with_its_answer(three: Running, page_of) -> None:
    _, page = begun(three, page_of, language="es")
    count = page.locator("#questions .question").count()
    reached = []
    page.locator("#questions .question input").first.focus()
    for _ in range(count):
        reached.append(page.evaluate("document.activeElement.closest('[data-question]')?.dataset.question"))
        page.keyboard.press("Tab")
    assert reached == page.locator("#questions .question").evaluate_all("all => all.map(one => one.dataset.question)")
    for item in page.locator("#questions .question").all():
        text = item.locator("legend").evaluate("one => one.firstChild.textContent.trim()")
        group = page.get_by_role("radiogroup", name=re.compile("^" + re.escape(text)))
        expect(group).to_have_count(1)
        expect(group).to_have_accessible_description(re.compile(r"¿"))
        assert group.get_by_role("radio").count() >= 4
    weapon = page.locator("[data-question=weapon]")
    weapon.locator("input").first.focus()
    page.keyboard.press("n")
    expect(weapon.get_by_role("radio", name="No", exact=True)).to_be_checked()
    expect(weapon.get_by_role("radiogroup")).to_have_accessible_description(re.compile(r"kept \d\d:\d\d:\d\d"))
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


def test_arrows_look_for_an_answer_and_give_the_one_they_rest_on(three: Running, page_of) -> None:
    call, page = begun(three, page_of)
    weapon = page.locator("[data-question=weapon]")
    weapon.locator("input").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(weapon.locator("input[value=refused]")).to_be_checked()
    expect(weapon.locator("[data-said]")).to_have_text(re.compile("^kept"))
    entries = three.dana.get(f"/calls/{call['id']}/timeline", params={"limit": 200}).json()["entries"]
    told = [one for one in entries if one["what"] == "triage-answered"]
    assert len(told) == 1, told


def test_one_stroke_goes_from_any_question_to_deciding(three: Running, page_of) -> None:
    _, page = begun(three, page_of, weapon="yes")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#as-recommended button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-now")).to_be_visible()


def test_a_caller_of_another_language_is_asked_in_both(three: Running, page_of) -> None:
    _, page = begun(three, page_of, language="es-MX")
    expect(page.locator("[data-tongue]")).to_contain_text("Each question stands in both languages")
    weapon = page.locator("[data-question=weapon]")
    expect(weapon.locator("legend")).to_contain_text("weapon")
    expect(weapon.locator(".other[lang=es]")).to_contain_text("¿Alguien allí tiene un arma")
    nature = page.locator("[data-question=nature]")
    expect(nature.locator("label i[lang=es]").first).to_be_visible()
    # They stay after an answer, and for whoever looks on.
    page.keyboard.press("y")
    expect(page.locator("[data-said]").filter(has_text="kept").first).to_be_visible()
    expect(weapon.locator(".other[lang=es]")).to_be_visible()


def test_a_caller_whose_language_the_program_lacks_needs_an_interpreter(three: Running, page_of) -> None:
    _, page = begun(three, page_of, language="ar")
    expect(page.locator("[data-tongue]")).to_have_text(
        "The caller speaks Arabic. The program has no words in it: an interpreter is needed."
    )
    expect(page.locator(".question .other")).to_have_count(0)


def test_a_caller_of_the_clinicians_language_is_asked_in_one(three: Running, page_of) -> None:
    _, page = begun(three, page_of, language="en-GB")
    expect(page.locator("[data-tongue]")).to_have_count(0)
    expect(page.locator(".question .other")).to_have_count(0)


def order(page: Page) -> list[str]:
    return [text.split()[-1] for text in page.locator(".waitlist .which").all_inner_texts()]


def number(call: dict) -> str:
    return str(call["number"])


def followed(page: Page) -> None:
    """Waits until the page has its stream; the list shows no mark of it."""
    page.wait_for_timeout(1500)


def test_the_list_orders_itself_and_the_focus_stays_on_its_call(three: Running, page_of) -> None:
    calm = number(waiting_call(three, weapon="no", violence="no", injury="no"))
    page = page_of(three, "sam", "/triage")
    followed(page)
    page.mouse.move(2, 2)
    before = order(page)
    link = page.get_by_role("link", name=f"Call {calm}", exact=True)
    link.focus()
    grave = number(waiting_call(three, weapon="yes", violence="no", injury="no"))
    expect(page.get_by_role("link", name=f"Call {grave}", exact=True)).to_be_visible()
    now = order(page)
    assert sorted(now) == sorted([*before, grave])
    assert now.index(grave) < now.index(calm), "who is in danger comes first"
    expect(link).to_be_focused()
    expect(page.locator("[data-moved]")).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("The list is in order again")
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(calm)


def test_the_list_does_not_move_under_a_hand(three: Running, page_of) -> None:
    calm = number(waiting_call(three, weapon="no", violence="no", injury="no"))
    page = page_of(three, "sam", "/triage")
    followed(page)
    link = page.get_by_role("link", name=f"Call {calm}", exact=True)
    before = order(page)
    link.hover()
    grave = number(waiting_call(three, weapon="yes"))
    box = link.bounding_box()
    expect(page.locator("[data-moved]")).to_be_visible()
    assert order(page) == before and link.bounding_box()["x"] == box["x"]
    # Whoever goes away from the list, or only rests there, sees it in order.
    page.mouse.move(2, 2)
    expect(page.get_by_role("link", name=f"Call {grave}", exact=True)).to_be_visible()
    expect(page.locator("[data-moved]")).to_be_hidden()
    # A form that somebody fills in stays as it is.
    page.locator(f"li:has(a:text-is('Call {calm}')) details.undo summary").click()
    page.mouse.move(2, 2)
    last = number(waiting_call(three, weapon="yes"))
    expect(page.locator("[data-moved]")).to_be_visible()
    expect(page.get_by_role("link", name=f"Call {last}", exact=True)).to_have_count(0)
    page.locator(f"li:has(a:text-is('Call {calm}')) details.undo summary").click()
    page.mouse.move(2, 2)
    expect(page.get_by_role("link", name=f"Call {last}", exact=True)).to_be_visible()


def test_who_leaves_the_list_hands_the_focus_to_the_next(three: Running, page_of) -> None:
    call = waiting_call(three, weapon="yes", violence="yes")
    page = page_of(three, "sam", "/triage")
    followed(page)
    page.mouse.move(2, 2)
    link = page.get_by_role("link", name=f"Call {number(call)}", exact=True)
    link.focus()
    etag = three.theo.get(f"/calls/{call['id']}").headers["ETag"]
    left = {"reason": "caller-hung-up", "alternativeSent": "none", "alternativeOutcome": "not-known-yet"}
    answer = three.theo.post(f"/calls/{call['id']}/departure", left, match=etag)
    assert answer.status_code == 200, answer.text
    expect(link).to_have_count(0)
    expect(page.locator("#waiting .which:focus, main:focus")).to_have_count(1)
