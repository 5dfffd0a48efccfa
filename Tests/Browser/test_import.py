"""An analyst drops an export on the page, confirms how it is read, watches, and sees what each program would have taken."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterator

import pytest
from pages import drop
from playwright.sync_api import Page, expect
from running import Running, running_server

HEADER = "Call Number,Date,Time,Nature,District,Block Address"


def rows(count: int, nature: str = "WELFARE CHECK") -> str:
    lines = [f"C{n},3/{1 + n % 28}/2026,{n % 24}:15,{nature},D{n % 3},{n % 40}00 ELM ST" for n in range(count)]
    return "\n".join([HEADER, *lines]) + "\n"


@pytest.fixture(scope="module")
def town() -> Iterator[Running]:
    """A server for those who bring files and let them go again."""
    with running_server() as running:
        yield running


@pytest.fixture
def page(town: Running, page_of) -> Page:
    return page_of(town, "ines", "/plan/past")


def stored(running: Running, question: str) -> list:
    """What stands in the store in the first column."""
    with contextlib.closing(sqlite3.connect(running.workspace.file, timeout=30)) as store:
        return [row[0] for row in store.execute(question)]


def imports(running: Running) -> list[dict]:
    """What the journal tells of each import."""
    return [json.loads(facts) for facts in stored(running, "SELECT facts FROM journal WHERE kind = 'calls-imported'")]


def test_a_file_is_dropped_confirmed_watched_and_counts(own_running: Running, page_of) -> None:
    page = page_of(own_running, "ines", "/plan/past")
    file = rows(120).encode()
    drop(page, "Calls 2026.csv", file)
    expect(page.locator("h1")).to_have_text("Read in: Calls 2026.csv")
    # It asks only what it cannot tell: the zone.
    expect(page.locator(".attention")).to_have_count(1)
    expect(page.locator(".attention")).to_contain_text("time zone")
    expect(page.get_by_label("Received", exact=True)).to_have_value("Date")
    expect(page.get_by_label("Received, column 2")).to_have_value("Time")
    expect(page.get_by_label("Type", exact=True)).to_have_value("Nature")
    page.get_by_label("Time zone").fill("America/Denver")
    page.get_by_role("button", name="Show again").click()
    expect(page.locator(".trial h3")).to_have_text("All of the first 120 rows are calls.")
    expect(page.locator(".trial tbody tr").nth(3)).to_contain_text("2026-03-04 03:15:00")
    expect(page.locator(".trial tbody tr").nth(3)).to_contain_text("Welfare check")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("h2").first).to_contain_text("120 rows read: 120 calls imported")
    [event] = imports(own_running)
    assert (event["imported"], event["file"]) == (120, hashlib.sha256(file).hexdigest())
    page.get_by_role("link", name="See what each program").click()
    expect(page.locator(".compared tbody tr").filter(has_text="Memphis CIT").locator("td.n").first).to_have_text("120")
    # The same source is known again by its columns, and the same rows change nothing.
    drop(page, "again.csv.gz", gzip.compress(rows(120).encode()))
    expect(page.locator("h2").first).to_contain_text("the map “calls-2026”")
    expect(page.locator(".attention")).to_have_count(0)
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("h2").first).to_contain_text("120 known already")
    assert len(imports(own_running)) == 1


def test_a_wrong_answer_is_said_and_what_was_chosen_stays(page: Page) -> None:
    drop(page, "calls.csv", rows(50).encode())
    page.get_by_label("How times are written").select_option(value="year-first")
    page.get_by_label("Beat", exact=True).select_option(value="")
    page.get_by_role("button", name="Show again").click()
    expect(page.locator(".trial h3")).to_contain_text("something here is not as it should be")
    expect(page.locator(".trial")).to_contain_text("50: a time of receipt that cannot be read so")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator(".trouble")).to_contain_text("50 of 50 rows are no calls")
    page.get_by_label("Time zone").fill("America/Nowhere")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("#zone-trouble")).to_contain_text("no time zone")
    expect(page.get_by_label("Time zone")).to_have_value("America/Nowhere")
    expect(page.get_by_label("Beat", exact=True)).to_have_value("")
    page.get_by_label("Type", exact=True).select_option(value="")
    page.get_by_label("Time zone").fill("America/Denver")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("fieldset").filter(has_text="Type must be there")).to_contain_text("This is needed")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("sheet.xlsx", b"PK\x03\x04" + bytes(200), "This is a ZIP archive"),
        ("cut.csv.gz", gzip.compress(rows(9_000).encode())[:2_000], "The packed file ends too early"),
        ("wide.csv", "number,time\n".encode("utf-16"), "written in UTF-16"),
        ("none.csv", b"\n\n", "holds no row"),
    ],
)
def test_a_file_that_cannot_be_read_is_let_go(page: Page, name: str, content: bytes, sentence: str) -> None:
    drop(page, name, content)
    expect(page.locator(".trouble")).to_contain_text(sentence)
    page.get_by_role("button", name="Remove the file").click()
    expect(page.locator("h1")).to_have_text("Our own past")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_two_agencies_do_not_amend_each_other_by_accident(town: Running, page: Page) -> None:
    before = stored(town, "SELECT count(*) FROM past_call")[0]
    drop(page, "export.csv", rows(40).encode())
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("h2").first).to_contain_text("40 calls imported")
    page.goto(town.url + "/plan/past")
    # A column whose name stands in two lines, and one with a sign that YAML knows.
    drop(page, "export.csv", b'"Call\nNumber",Received,Type &Nature\nC1,2026-03-01 10:00,FIGHT\nC2,2026-03-01 11:00,FIGHT\n')
    expect(page.get_by_label("Name of the source")).to_have_value("export-2")
    expect(page.get_by_label("Number of the call")).to_have_value("Call Number")
    page.get_by_label("Type", exact=True).select_option(value="Type &Nature")
    page.get_by_label("Name of the source").fill("export")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator(".trouble")).to_contain_text("Another source is called “export”")
    page.get_by_label("Name of the source").fill("export-2")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("h2").first).to_contain_text("2 calls imported, 0 amended")
    assert stored(town, "SELECT count(*) FROM past_call")[0] == before + 42


def test_an_empty_file_is_not_taken(page: Page) -> None:
    drop(page, "empty.csv", b"")
    expect(page.locator("[data-drop] [data-said]")).to_have_text("The file holds no row that can be read.")
    page.reload()
    expect(page.get_by_role("link", name="empty.csv")).to_have_count(0)


def test_a_reading_is_watched_from_elsewhere_and_stopped(town: Running, page: Page, page_of) -> None:
    before = (stored(town, "SELECT count(*) FROM past_call"), imports(town))
    drop(page, "long.csv", rows(150_000).encode())
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("[data-said]")).to_contain_text("rows read", timeout=30_000)
    other = page_of(town, "ines", "/plan/past")
    other.get_by_role("link", name="long.csv").click()
    expect(other.locator("[data-said]")).to_contain_text("rows read")
    expect(other.get_by_role("button", name="Remove the file")).to_have_count(0)
    other.get_by_role("button", name="Stop").click()
    expect(other.locator(".notice")).to_have_text("The reading was stopped. Nothing of it was kept.")
    # Who watched is told too, without doing anything.
    expect(page.locator(".notice")).to_have_text("The reading was stopped. Nothing of it was kept.")
    assert (stored(town, "SELECT count(*) FROM past_call"), imports(town)) == before


def test_rows_that_are_no_calls_are_listed(page: Page) -> None:
    drop(page, "calls.csv", (rows(30) + "C900,,,FIGHT,D1,1 ELM\n").encode())
    expect(page.locator(".trial h3")).to_have_text("30 of the first 31 rows are calls.")
    page.get_by_role("button", name="Read all of it").click()
    expect(page.locator("h2").first).to_contain_text("1 no calls")
    with page.expect_download() as download:
        page.get_by_role("link", name="The rows that are no calls").click()
    assert download.value.path().read_text() == "line,reason\n32,no-time\n"


def test_who_may_only_look_brings_nothing(town: Running, page_of) -> None:
    page = page_of(town, "ada", "/plan/past")
    expect(page.locator("h1")).to_have_text("Our own past")
    expect(page.locator("[data-drop]")).to_have_count(0)
