"""A city's own past read in at the terminal: real files, broken files, and readings that are cut short."""

from __future__ import annotations

import contextlib
import csv
import datetime
import gzip
import io
import json
import lzma
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from alongside import BINARY, ROOT, Api, Server, Workspace
from exports import MAP, REFUSED, export, in_store, past, put, taken, unheard
from lifetime import die_with_parent
from waiting import until

DATA = Path(os.environ.get("ALONGSIDE_SHARED", ROOT.parent / "shared")).resolve() / "data"
SAN_DIEGO = DATA / "cad-sandiego-sdpd/calls.csv.xz"
SAN_ANTONIO = DATA / "cad-sanantonio-sapd/calls.csv.xz"
MISUSED = 2


def needs(file: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not file.exists(), reason=f"{file.relative_to(DATA.parent)} is not here")


def rows(file: Path, most: int | None = None) -> Iterator[dict[str, str]]:
    with lzma.open(file, "rt", newline="") as text:
        for number, row in enumerate(csv.DictReader(text)):
            if number == most:
                return
            yield row


@needs(SAN_DIEGO)
def test_a_real_month_is_taken_once_and_replayed(workspace: Workspace) -> None:
    first = workspace.json("import", "calls", str(SAN_DIEGO), "--map", "san-diego")
    assert first == {"read": 28_970, "imported": 28_970, "amended": 0, "already": 0, "rejected": 0, "strange": 0}
    again = workspace.json("import", "calls", str(SAN_DIEGO), "--map", "san-diego")
    assert again == first | {"imported": 0, "already": 28_970}
    events = [line for line in workspace.run("journal", "verify", "--json").stdout.splitlines() if line]
    assert json.loads(events[-1])["events"] == 1
    workspace.verify()
    replays = [json.loads(line) for line in workspace.run("replay", "--all", "--json").stdout.splitlines()]
    assert len(replays) == 9
    for replay in replays:
        assert replay["calls"] == 28_970
        ends = replay["eligible"]
        assert 0 <= ends["least"] <= ends["as_written"] <= ends["most"] <= 28_970
        for one, following in zip(replay["stages"], replay["stages"][1:], strict=False):
            assert one["reached"] == following["reached"] + sum(leak["count"] for leak in one["left"])
        assert sum(hour["most"] for hour in replay["by_hour_of_week"]) == ends["most"]
        assert sum(beat["most"] for beat in replay["by_beat"].values()) == ends["most"]
        assert "unit_hours" not in replay, "the export tells no times but that of receipt"
    # From the file itself, without the workspace, the same comes out.
    direct = workspace.run("replay", "--all", "--file", str(SAN_DIEGO), "--map", "san-diego", "--json")
    assert [json.loads(line) for line in direct.stdout.splitlines()] == replays


@needs(SAN_DIEGO)
def test_what_is_counted_by_nature_is_what_the_file_holds(workspace: Workspace) -> None:
    """Counted again by another program, for types whose nature is in their name."""
    types = Counter(row["call_type_description"].upper() for row in rows(SAN_DIEGO))
    done = workspace.run("replay", "--program", "memphis-cit", "--file", str(SAN_DIEGO), "--map", "san-diego", "--json")
    found = json.loads(done.stdout)["by_nature"]
    checks = sum(count for name, count in types.items() if "WELFARE" in name or "PERSON DOWN" in name)
    assert found["welfare-check"]["most"] == checks > 500


SEATTLE = DATA / "beats-seattle"


@needs(SEATTLE)
def test_a_real_citys_beats_are_known_by_the_names_in_its_calls(workspace: Workspace) -> None:
    (workspace.folder / "map.yaml").write_text(
        "map: seattle\nzone: America/Los_Angeles\ntimes: month-first\ncolumns:\n  number: CAD CDW ID\n"
        "  received: Event Clearance Date\n  type: Initial Type Description\n  beat: Zone/Beat\n"
    )
    taken(workspace, str(SEATTLE / "Seattle_Police_Department_911_Incident_Response.csv"))
    drawn = str(SEATTLE / "data/beats.geojson")
    found = workspace.json("import", "beats", drawn)
    assert found == {"beats": 55, "property": "beat", "known": 51, "left_out": 0}
    # Named otherwise, it is another drawing; the sectors are fewer, the harbour of number 99 among them.
    found = workspace.json("import", "beats", drawn, "--name", "sector")
    assert found == {"beats": 19, "property": "sector", "known": 0, "left_out": 0}
    assert "Of 51 beats in the calls, the map has 51." in workspace.run("import", "beats", drawn).stdout
    workspace.verify()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{}", "no GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "holds no polygon"),
        ('{"type":"FeatureCollection","features":[{"properties":{"q":"x"},"geometry":{"type":"Polygon",'
         '"coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}', "Name it with --name: q."),
        ('{"type":"FeatureCollection","features":[{"properties":{"beat":"x"},"geometry":{"type":"Polygon",'
         '"coordinates":[[[900000,0],[1,0],[1,1],[0,0]]]}}]}', "Save the file in WGS 84"),
    ],
)
def test_a_file_that_draws_no_beats_is_refused(workspace: Workspace, content: str, sentence: str) -> None:
    done = workspace.run("import", "beats", put(workspace, content, "beats.geojson"))
    assert (done.returncode, sentence in done.stderr) == (REFUSED, True), done.stderr


def test_a_table_of_durations_says_where_it_is_wrong(workspace: Workspace) -> None:
    taken(workspace, put(workspace, export(3)))
    (workspace.folder / "table.csv").write_text("nature,minutes,source\nany,thirty,me\n")
    done = workspace.run("replay", "--all", "--durations", "table.csv")
    assert done.returncode == REFUSED and "table.csv:2: Minutes are a number" in done.stderr


@needs(SAN_DIEGO)
def test_calls_are_counted_by_type_day_and_hour_as_the_file_has_them(workspace: Workspace) -> None:
    """Counted again from the file by another program."""
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in rows(SAN_DIEGO):
        at = datetime.datetime.fromisoformat(row["date_time"])
        expected[" ".join(row["call_type_description"].split()).upper(), days[at.weekday()], str(at.hour)] += 1
    done = workspace.run("count", "--file", str(SAN_DIEGO), "--map", "san-diego")
    assert done.returncode == 0, done.stderr
    found = {(row["type"].lstrip("'"), row["day"], row["hour"]): int(row["calls"]) for row in csv.DictReader(io.StringIO(done.stdout))}
    assert found == expected
    workspace.json("import", "calls", str(SAN_DIEGO), "--map", "san-diego")
    assert workspace.run("count").stdout == done.stdout
    types = [json.loads(line) for line in workspace.run("count", "--json").stdout.splitlines()]
    assert sum(one["calls"] for one in types) == 28_970
    assert all(one["calls"] == sum(one["by_hour_of_week"]) + one["unknown_hour"] for one in types)


def test_a_newer_export_amends(workspace: Workspace) -> None:
    taken(workspace, put(workspace, export(100)))
    newer = export(100).replace("R7,2025-01-01 07:00:00,,WELFARE CHECK", "R7,2025-01-01 07:00:00,,SUICIDE THREAT")
    counts = taken(workspace, put(workspace, newer + "R100,2025-02-01 00:00:00,,DRUNK PERSON,1,\n"))
    assert counts == {"read": 101, "imported": 1, "amended": 1, "already": 99, "rejected": 0, "strange": 0}
    assert past(workspace) == 101


def test_a_file_that_tells_a_number_twice_is_known_again(workspace: Workspace) -> None:
    twice = export(3) + "R1,2025-01-01 01:00:00,,WELFARE CHECK,9,\n"
    first = taken(workspace, put(workspace, twice))
    assert (first["imported"], first["amended"]) == (3, 1)
    again = taken(workspace, put(workspace, twice))
    assert (again["imported"], again["amended"], again["already"]) == (0, 0, 4)
    assert past(workspace) == 3


def test_what_the_map_says_of_types_counts_from_the_next_import_on(workspace: Workspace) -> None:
    file = put(workspace, export(4, type="CODE 7X"))
    taken(workspace, file)
    assert workspace.json("replay", "--program", "memphis-cit")["eligible"]["most"] == 0
    (workspace.folder / "map.yaml").write_text(MAP + "natures: {CODE 7X: distress}\n")
    assert taken(workspace, file)["already"] == 4
    assert workspace.json("replay", "--program", "memphis-cit")["eligible"]["most"] == 4


def test_no_file_but_an_older_list_is_written_over(workspace: Workspace) -> None:
    file = put(workspace, export(3) + ",2025-01-01,,X,,\n")
    before = Path(file).read_bytes()
    done = workspace.run("import", "calls", file, "--map", "map.yaml", "--rejected", file)
    assert done.returncode == MISUSED and Path(file).read_bytes() == before
    taken(workspace, file)
    listed = workspace.folder / "calls.csv.rejected.csv"
    assert listed.read_text() == "line,reason\n5,no-number\n"
    taken(workspace, put(workspace, export(3)))
    assert not listed.exists()


def test_times_beyond_all_calls_are_no_times(workspace: Workspace) -> None:
    (workspace.folder / "epoch.yaml").write_text(MAP.replace("year-first", "epoch-seconds"))
    rows = "number,received,arrived,type,beat,place\n" + "".join(f"E{n},17000000{n:02},,X,,\n" for n in range(10))
    file = put(workspace, rows + "E90,999999999999999,,X,,\nE91,9200000000000,,X,,\nE92,-999999999999999,,X,,\n")
    counts = workspace.json("import", "calls", file, "--map", "epoch.yaml")
    assert (counts["imported"], counts["rejected"]) == (10, 3)


def test_packed_files_are_read_as_they_are(workspace: Workspace) -> None:
    plain = export(50).encode()
    assert taken(workspace, put(workspace, gzip.compress(plain), "a.csv.gz"))["imported"] == 50
    assert taken(workspace, put(workspace, lzma.compress(plain), "b.csv.xz"))["already"] == 50
    assert taken(workspace, put(workspace, plain, "c.csv"))["already"] == 50


def test_rows_that_are_no_calls_are_told_with_line_and_reason(workspace: Workspace) -> None:
    text = export(5) + ",2025-01-01,,X,,\nR8,soon,,X,,\nR9,2025-01-01 10:00:00,2025-01-01 09:00:00,X,,\nR10,\0,,X,,\n"
    counts = taken(workspace, put(workspace, text))
    assert counts == {"read": 9, "imported": 6, "amended": 0, "already": 0, "rejected": 3, "strange": 1}
    assert (workspace.folder / "calls.csv.rejected.csv").read_text() == (
        "line,reason\n7,no-number\n8,time-unreadable\n10,nul-byte\n"
    )


BROKEN = {
    "not the map's file": (b"a,b\n1,2\n", "speaks of columns that the file has not"),
    "nothing": (b"", "holds no row"),
    "another writing of times": (
        b"number,received,arrived,type,beat,place\n" + b"R1,1/31/2025 10:00,,X,,\n" * 10, "time-unreadable: 10",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "columns that the file has not"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(2_000), "ZIP archive"),
    "UTF-16": (export(5).encode("utf-16"), "UTF-16"),
    "a truncated archive": (lzma.compress(export(5_000).encode())[:-200], "ends too early or is damaged"),
    "a truncated gzip": (gzip.compress(export(5_000).encode())[:-200], "ends too early or is damaged"),
    "quotes that never close": (
        export(3).encode() + b'R4,"2025-01-01,,X,,\n' + (b'x,"' * 40_000 + b"\n") * 200, "quotes open and never close",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_is_said_so_and_leaves_nothing(workspace: Workspace, what: str) -> None:
    content, sentence = BROKEN[what]
    file = put(workspace, content)
    done = workspace.run("import", "calls", file, "--map", "map.yaml")
    assert done.returncode == REFUSED, done.stdout + done.stderr
    assert sentence in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and "Fatal" not in done.stderr
    assert past(workspace) == 0


def test_a_wrong_zone_is_said_so_and_leaves_nothing(workspace: Workspace) -> None:
    rows = "".join(f"R{n},2025-01-05T10:{n:02}:00-0600,,X,,\n" for n in range(60))
    file = put(workspace, "number,received,arrived,type,beat,place\n" + rows)
    for zone, sentence in (("America/Los_Angeles", "60 of 60 times say"), ("America/Chicgo", "no time zone")):
        (workspace.folder / "map.yaml").write_text(MAP.replace("America/Chicago", zone))
        for verb in (("import", "calls", file), ("replay", "--all", "--file", file)):
            done = workspace.run(*verb, "--map", "map.yaml")
            assert done.returncode == REFUSED and sentence in done.stderr, done.stdout + done.stderr
    (workspace.folder / "map.yaml").write_text(MAP)
    assert past(workspace) == 0
    assert taken(workspace, file)["imported"] == 60


def test_a_line_of_ten_megabytes_is_one_row_that_is_no_call(workspace: Workspace) -> None:
    text = export(20) + "R20,2025-01-05 00:00:00,," + "A" * 10_000_000 + ",,\n" + "R21,2025-01-05 00:00:00,,X,,\n"
    counts = taken(workspace, put(workspace, text))
    assert (counts["imported"], counts["rejected"]) == (21, 1)
    assert "22,record-too-long" in (workspace.folder / "calls.csv.rejected.csv").read_text()


def begin(workspace: Workspace, file: str) -> subprocess.Popen:
    """An import under way: returns once rows of it are in the store."""
    before = in_store(workspace)
    process = subprocess.Popen(
        [BINARY, "import", "calls", file, "--map", "map.yaml"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=workspace.environment, cwd=workspace.folder, preexec_fn=die_with_parent,
    )
    until(lambda: process.poll() is not None or in_store(workspace) != before)
    assert process.poll() is None, "the import was too short to be cut"
    return process


def test_a_reading_that_is_held_up_or_killed_leaves_nothing_to_be_seen(workspace: Workspace) -> None:
    taken(workspace, put(workspace, export(300)))
    large = put(workspace, export(200_000, type="FIGHT"), "large.csv")
    # A file that comes slowly: the reader waits for more, with what it has so far in the store.
    slow = workspace.folder / "slow.csv"
    os.mkfifo(slow)
    held = subprocess.Popen(
        [BINARY, "import", "calls", str(slow), "--map", "map.yaml"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=workspace.environment, cwd=workspace.folder, preexec_fn=die_with_parent,
    )
    # It may have given up by the time that the rest comes.
    with contextlib.suppress(BrokenPipeError), open(slow, "w") as feed:
        feed.write(export(4_000, type="FIGHT"))
        feed.flush()
        # Once the store grows no more, it waits for the file, between two transactions.
        until(lambda: in_store(workspace) > 300)
        known = -1
        while known != (known := in_store(workspace)):
            time.sleep(0.7)
        held.send_signal(signal.SIGSTOP)
        assert past(workspace) == 300
        # It is taken for alive for a while, and then for dead: the next sweeps it away.
        refused = workspace.run("import", "calls", large, "--map", "map.yaml")
        assert refused.returncode == REFUSED and "under way" in refused.stderr, refused.stderr
        unheard(workspace)
        other = begin(workspace, large)
        # It comes to itself while the other reads, finds that it was swept away, and writes nothing into the other.
        held.send_signal(signal.SIGCONT)
        feed.write("".join(f"S{n},2025-01-01 00:00:00,,FIGHT,,\n" for n in range(4_000)))
    _, said = held.communicate(timeout=60)
    assert held.returncode == REFUSED and "swept" in said, said
    other.kill()
    other.wait()
    assert past(workspace) == 300
    workspace.verify()


def test_a_reading_killed_at_any_moment_is_seen_whole_or_not_at_all(workspace: Workspace) -> None:
    taken(workspace, put(workspace, export(300)))
    large = put(workspace, export(12_000, type="FIGHT"), "large.csv")
    dice = random.Random(20261121)
    seen = 300
    for turn in range(5):
        process = subprocess.Popen(
            [BINARY, "import", "calls", large, "--map", "map.yaml"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=workspace.environment, cwd=workspace.folder, preexec_fn=die_with_parent,
        )
        # Its beginning, its rows, its last command and what comes after it: an import takes a second or two.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0.05, 0.4 * (turn + 1)))
        process.kill()
        process.wait()
        seen, before = past(workspace), seen
        assert seen in (before, 12_000), f"{seen} calls are seen"
        unheard(workspace)
    counts = taken(workspace, large)
    assert counts["read"] == 12_000 == past(workspace)
    workspace.verify()


def test_a_reading_that_is_stopped_says_so_and_leaves_nothing(workspace: Workspace) -> None:
    taken(workspace, put(workspace, export(10)))
    process = begin(workspace, put(workspace, export(200_000, type="FIGHT"), "large.csv"))
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == REFUSED and "Nothing was imported" in said
    assert past(workspace) == 10
    # Stopped in order, it has swept up after itself: the next need not wait.
    assert taken(workspace, put(workspace, export(12), "small.csv"))["imported"] == 2


def test_calls_are_taken_while_a_city_is_imported(workspace: Workspace) -> None:
    workspace.invite("theo")
    server = Server(workspace).start()
    try:
        api = Api(server, workspace.add_token("theo"))
        process = begin(workspace, put(workspace, export(200_000), "large.csv"))
        spans = []
        while process.poll() is None and len(spans) < 60:
            begun = time.monotonic()
            api.take_call(location="14th and Elm")
            spans.append(time.monotonic() - begun)
            time.sleep(0.02)
        process.kill()
        process.wait()
        spans.sort()
        print(f"{len(spans)} calls taken meanwhile: p50 {spans[len(spans) // 2] * 1000:.0f} ms, longest {spans[-1] * 1000:.0f} ms")
        assert len(spans) > 20
    finally:
        server.stop()


def test_without_a_map_one_is_proposed_and_nothing_is_imported(workspace: Workspace) -> None:
    file = put(workspace, export(40), "city.csv")
    told = workspace.json("import", "calls", file)
    assert told["map"] == "city.map.yaml" and told["asks"] == ["zone"]
    assert told["columns"]["received"] == ["received"] and told["columns"]["type"] == ["type"]
    refused = workspace.run("import", "calls", file, "--map", "city.map.yaml")
    assert refused.returncode == REFUSED and "city.map.yaml:4" in refused.stderr and "zone" in refused.stderr
    (workspace.folder / "city.map.yaml").unlink()
    assert workspace.json("import", "calls", file, "--zone", "America/Chicago")["asks"] == []
    assert workspace.json("import", "calls", file, "--map", "city.map.yaml")["imported"] == 40


def test_hours_that_come_twice_or_never_are_kept_and_counted(workspace: Workspace) -> None:
    text = io.StringIO()
    text.write("number,received,arrived,type,beat,place\n")
    for number in range(60):
        text.write(f"A{number:02},2023-11-05 01:{59 - number:02}:00,,WELFARE CHECK,1,\n")
        text.write(f"S{number:02},2023-03-12 02:{number:02}:00,,WELFARE CHECK,1,\n")
    counts = taken(workspace, put(workspace, text.getvalue()))
    assert (counts["imported"], counts["strange"]) == (120, 120)


@needs(SAN_ANTONIO)
def test_a_part_of_a_large_city(workspace: Workspace) -> None:
    """The whole of it is read in `make bench`."""
    some = list(rows(SAN_ANTONIO, 40_000))
    text = io.StringIO()
    writer = csv.DictWriter(text, some[0].keys())
    writer.writeheader()
    writer.writerows(some)
    file = workspace.folder / "san-antonio.csv"
    file.write_text(text.getvalue())
    counts = workspace.json("import", "calls", str(file), "--map", "san-antonio")
    assert counts["read"] == 40_000 and counts["rejected"] == sum(not row["incident_number"] for row in some)
    replay = workspace.json("replay", "--program", "denver-star")
    beats = Counter(row["patrol_district"] for row in some if row["problem_type"] == "Welfare Check")
    assert replay["by_nature"]["welfare-check"]["most"] == sum(beats.values())
