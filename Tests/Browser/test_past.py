"""An analyst lays programs side by side over the city's own past, and says what a type means."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from running import Running

MAP = "map: river-city\nzone: America/Denver\ntimes: year-first\ncolumns: {number: number, received: received, type: type, beat: beat, place: place}\n"


@pytest.fixture
def city(own_running: Running) -> Iterator[Running]:
    """Forty welfare checks and sixty calls of a type that nobody but the agency understands."""
    folder = own_running.workspace.folder
    rows = [f"R{n},2026-03-02 {n % 24:02}:00:00,{'WELFARE CHECK' if n < 40 else 'QX FORTY'},D{n % 3},{n}00 ELM" for n in range(100)]
    (folder / "calls.csv").write_text("number,received,type,beat,place\n" + "\n".join(rows) + "\n")
    (folder / "map.yaml").write_text(MAP)
    own_running.workspace.json("import", "calls", "calls.csv", "--map", "map.yaml")
    (folder / "beats.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [square(0), square(1)]}))
    assert own_running.workspace.json("import", "beats", "beats.geojson") == {
        "beats": 2, "property": "district", "known": 2, "left_out": 0,
    }
    yield own_running


def square(place: int) -> dict:
    west, east = -104 + place / 10, -103.9 + place / 10
    ring = [[west, 39], [east, 39], [east, 39.1], [west, 39.1], [west, 39]]
    return {
        "type": "Feature", "properties": {"district": f"D{place}"}, "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


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
    row = page.locator(".types tbody tr").filter(has_text="QX FORTY")
    row.get_by_label("QX FORTY").select_option(label="Mental-health crisis or distress")
    row.get_by_role("button", name="Change 60 calls").click()
    expect(page.locator(".notice")).to_have_text("60 past calls are counted otherwise now.")
    expect(row).to_contain_text("what a person said")
    page.get_by_role("link", name="Our own past").first.click()
    expect(page.locator(".compared tbody tr").filter(has_text="Memphis CIT").locator("td.n").first).to_have_text("100")


def shown(text: str) -> int:
    return int(text.replace(",", ""))


def test_the_beats_are_a_map_of_the_calls(city: Running, page_of) -> None:
    page = page_of(city, "ines", "/plan/past?program=memphis-cit")
    titles = page.locator(".city path title").all_text_contents()
    assert sorted(titles) == ["D0: 14 calls", "D1: 13 calls"]
    expect(page.locator(".city text")).to_have_text(["D0", "D1"])
    expect(page.get_by_text("13 calls came from beats that the map has not.")).to_be_visible()


def test_hours_by_a_table_name_it_and_its_source(city: Running, page_of) -> None:
    page = page_of(city, "ines", "/plan/past?program=memphis-cit")
    expect(page.get_by_text("The exports tell no times of units, so no hours are given.")).to_be_visible()
    page.get_by_label("Count the hours of units by").select_option(label="los-angeles-umcr")
    page.get_by_role("button", name="Show").click()
    # Forty calls of 53 minutes.
    expect(page.locator("#closely")).to_contain_text("as the table “los-angeles-umcr” says, units would be busy 35 hours")
    expect(page.locator("#closely")).to_contain_text("Los Angeles UMCR in its first year")
    told = city.workspace.run("replay", "--program", "memphis-cit", "--durations", "los-angeles-umcr", "--json").stdout
    hours = json.loads(told)["stated_unit_hours"]
    assert (round(hours["most"], 2), hours["table"]) == (35.33, "los-angeles-umcr")
    assert city.workspace.run("replay", "--all", "--durations", "nowhere").returncode == 2


def test_a_report_stands_on_the_data_that_machines_get(city: Running, page_of) -> None:
    page = page_of(city, "ines", "/plan/past")
    data = json.loads(page.request.get(city.url + "/plan/past.json").text())
    page.get_by_role("link", name="Report to print").click()
    expect(page.locator("h1")).to_contain_text("Our own past")
    for replay in data["replays"]:
        section = page.locator(f"#program-{replay['program']}")
        cells = section.locator("table").first.locator("tbody tr td.n:first-of-type").all_text_contents()
        assert [shown(text) for text in cells] == [step["reached"] for step in replay["stages"] if step["applies"]]
        heat = [shown(text) for text in section.locator(".heat td").all_text_contents()]
        assert heat == [hour["most"] for hour in replay["by_hour_of_week"]]
        beats = section.locator("table").last.locator("tbody tr").all_text_contents() if replay["eligible"]["most"] else []
        assert len(beats) == len([beat for beat in replay["by_beat"].values() if beat["most"]])
    quality = data["quality"]
    assert (quality["calls"], quality["unclear"] + quality["unsure"], quality["untimed"], quality["days"]) == (100, 60, 100, 1)
    expect(page.locator("#quality")).to_contain_text("60 %")
    days = page.request.get(city.url + "/plan/past/days.csv").text()
    assert days == "day,calls\r\n2026-03-02,100\r\n"
    page.emulate_media(media="print")
    expect(page.locator("nav.main")).to_be_hidden()
    expect(page.get_by_role("link", name="Our own past")).to_be_hidden()


def test_who_may_only_look_is_not_asked(city: Running, page_of) -> None:
    page = page_of(city, "ada", "/plan/types")
    expect(page.locator(".types tbody tr")).to_have_count(2)
    expect(page.get_by_role("button", name="Change")).to_have_count(0)
    assert page_of(city, "theo", "/plan/past").locator("h1").text_content() != "Our own past"
