"""Where things stand on the pages, in one place."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Locator, Page, expect


def fact(page: Page, field: str) -> Locator:
    """The control of one fact on the call page."""
    return page.locator(f"#facts [data-field='{field}'] [name='{field}']")


def state_of(page: Page, field: str) -> Locator:
    """The small words under a fact that say whether it is kept."""
    return page.locator(f"#facts [data-field='{field}'] .state")


def write(page: Page, field: str, text: str) -> None:
    """Types into a fact and leaves it; returns once the page says that it is kept."""
    control = fact(page, field)
    control.fill(text)
    control.press("Tab")
    expect(state_of(page, field)).to_have_text(re.compile(r"^kept\b"))


def choose(page: Page, field: str, value: str) -> None:
    control = page.locator(f"#facts [data-field='{field}'] select[name='{field}']")
    if control.count():
        control.select_option(value)
        control.press("Tab")
    else:
        page.locator(f"#facts [data-field='{field}'] label:has(input[value='{value}'])").click()
    expect(state_of(page, field)).to_have_text(re.compile(r"^kept\b"))


def number_of(page: Page) -> str:
    """The number of the call that the page shows, once it has one."""
    expect(page.locator("#call")).to_have_attribute("data-number", re.compile(r"\d+"))
    return page.locator("#call").get_attribute("data-number") or ""


def line(page: Page, number: str | int) -> Locator:
    """A call's line on the board."""
    return page.locator(f"#board tr[data-number='{number}']")


def live(page: Page) -> None:
    """Waits until the page says that it follows."""
    expect(page.locator("#live [data-live]")).to_contain_text("Live")


def submit_as_it_is(page: Page, action: str) -> None:
    """Sends a form past the browser's own checks, as an old browser would."""
    with page.expect_navigation():
        page.evaluate(
            "ending => HTMLFormElement.prototype.submit.call("
            "[...document.forms].find(form => new URL(form.action).pathname.endsWith(ending)))",
            action,
        )


def unfold(page: Page, inside: str) -> None:
    """Opens whatever is folded around a control, as a person would who looks for it."""
    for fold in page.locator(f"details:has({inside})").all():
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()


def drop(page: Page, name: str, content: bytes) -> None:
    """What a hand does that drags a file from its desktop onto the page."""
    transfer = page.evaluate_handle(
        """([name, text]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [name, base64.b64encode(content).decode()],
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": transfer})
