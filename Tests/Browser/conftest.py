"""A real Chromium before a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from running import Running, running_server

PATIENCE = 15_000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--photographs", action="store_true", help="keep a picture of every page in Tests/Browser/photographs")


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """One server for all who do not disturb each other. Its messages go nowhere: nobody listens there."""
    settings = {
        "ALONGSIDE_SMTP": "127.0.0.1:9", "ALONGSIDE_SMTP_TLS": "none", "ALONGSIDE_SMTP_FROM": "star@denver.example",
        "ALONGSIDE_SMS_GATEWAY": "http://127.0.0.1:9/send",
    }
    with running_server(settings=settings) as running:
        yield running


@pytest.fixture
def own_running() -> Iterator[Running]:
    """A server of the test's own, to stop and start, with nothing on its board."""
    with running_server() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


Opener = Callable[..., BrowserContext]


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Opener]:
    """Opens a browser of its own for each person, signed in, and closes it afterwards.

    A script that fails, or anything the page's policy stops, fails the test.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open(running: Running, name: str | None, **options) -> BrowserContext:
        context = chromium.new_context(**{"locale": "en-US", "timezone_id": "UTC", **options})
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: "Content Security Policy" in said.text and complaints.append(said.text))
        if name:
            context.add_cookies(
                [{"name": key, "value": value, "url": running.url} for key, value in running.session(name).items()]
            )
        opened.append(context)
        return context

    yield open
    for context in opened:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def page_of(open_browser: Opener) -> Callable[..., Page]:
    """Opens a browser for a person and shows a page."""

    def show(running: Running, name: str | None, path: str, **options) -> Page:
        page = open_browser(running, name, **options).new_page()
        page.goto(running.url + path)
        return page

    return show
