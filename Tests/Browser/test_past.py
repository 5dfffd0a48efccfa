"""An analyst lays programs side by side over the city's own past, and says what a type means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from running import Running

MAP = "map: river-city\nzone: America/Denver\ntimes: year-first\ncolumns: {number: number, received: received, type: type, place: place}\n"


@pytest.fixture
def city(own_running: Running) -> Iterator[Running]:
    """Forty welfare checks and sixty calls of a type that nobody but the agency understands."""
    folder = own_running.workspace.folder
    rows = [f"R{n},2026-03-02 {n % 24:02}:00:00,{'WELFARE CHECK' if n < 40 else 'SIGNAL QX'},{n}00 ELM" for n in range(100)]
    (folder / "calls.csv").write_text("number,received,type,place\n" + "\n".join(rows) + "\n")
    (folder / "map.yaml").write_text(MAP)
    own_running.workspace.json("import", "calls", "calls.csv", "--map", "map.yaml")
    yield own_running


def test_programs_side_by_side_and_one_of_them_closely(city: Running, page_of) -> None:
    page = page_of(city, "ines", "/plan/past")
    rows = page.locator(".compared tbody tr")
    expect(rows).to_have_count(9)
    expect(rows.filter(has_text="Memphis CIT").locator("td.n").first).to_have_text("40")
    # A program that sends nobody unarmed before weapons were asked about takes none for sure, and may take all.
    denver = rows.filter(has_text="Denver STAR").locator("td.n")
    assert denver.all_text_contents()[:3] == ["0", "0", "40"]
    page.get_by_role("link", name="Denver STAR").click()
    expect(page.locator("#closely")).to_contain_text("between 0 and 40 calls")
    expect(page.locator("#closely")).to_contain_text("Not enough information")
    cells = page.locator(".heat tbody tr").first.locator("td").all_text_contents()
    assert [int(text) for text in cells] == [2] * 16 + [1] * 8


def test_what_a_type_means_is_said_and_counts_at_once(city: Running, page_of) -> None:
    page = page_of(city, "ines", "/plan/past")
    page.get_by_role("link", name="What your types mean").click()
    row = page.locator(".types tbody tr").filter(has_text="SIGNAL QX")
    row.get_by_label("SIGNAL QX").select_option(label="Mental-health crisis or distress")
    row.get_by_role("button", name="Change 60 calls").click()
    expect(page.locator(".notice")).to_have_text("60 past calls are counted otherwise now.")
    expect(row).to_contain_text("what a person said")
    page.get_by_role("link", name="Our own past").first.click()
    expect(page.locator(".compared tbody tr").filter(has_text="Memphis CIT").locator("td.n").first).to_have_text("100")


def test_who_may_only_look_is_not_asked(city: Running, page_of) -> None:
    page = page_of(city, "ada", "/plan/types")
    expect(page.locator(".types tbody tr")).to_have_count(2)
    expect(page.get_by_role("button", name="Change")).to_have_count(0)
    assert page_of(city, "theo", "/plan/past").locator("h1").text_content() != "Our own past"
