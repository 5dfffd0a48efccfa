"""What referrals came to, counted once more by DuckDB from the records of a made-up city; and what may leave the program,
attacked by somebody who solves for what was held back."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator

import duckdb
import numpy
import pytest
from alongside import Server, Workspace
from referring import listed, told
from scipy.optimize import linprog
from sending import api
from waiting import until

UNTIL = "2026-11-20T22:00:00Z"
CITY = ["--months", "1", "--calls-per-day", "40", "--record-days", "45", "--until", UNTIL, "--seed", "5"]
LEAST = 11


@pytest.fixture(scope="module")
def city() -> Iterator[Workspace]:
    workspace = Workspace()
    workspace.json("demo", *CITY)
    yield workspace
    workspace.remove()


def records(city: Workspace) -> duckdb.DuckDBPyConnection:
    """The tables that figures are counted from, as DuckDB reads them."""
    read = duckdb.connect()
    with sqlite3.connect(city.address) as kept:
        for table in ("path_need", "path", "referral", "call_fact"):
            rows = kept.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            read.execute(f"CREATE TABLE {table} ({', '.join(f'{name} VARCHAR' for name in names)})")
            read.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in names)})", rows.fetchall())
    return read


def test_counts_what_the_records_say(city: Workspace) -> None:
    kept, figures = records(city), city.json("referral", "figures", "--all-numbers")
    ends = kept.execute("""
        SELECT path_need.need, coalesce(path.place, '?'), CASE
            WHEN path_need.stage = 'resolved' THEN 'met' WHEN left_kind_of IS NULL THEN 'open'
            WHEN left_kind_of = 'done' THEN 'met-otherwise' WHEN left_kind_of = 'lost' THEN 'unmet'
            WHEN left_kind_of = 'unknown' THEN 'unknown' ELSE 'other-cause' END, count(*)
        FROM (SELECT *, left_kind AS left_kind_of FROM path_need) AS path_need JOIN path ON path.id = path_need.path_id
        GROUP BY ALL""").fetchall()
    assert len(ends) > 10
    for by, column in (("need", 0), ("district", 1)):
        counted = Counter()
        for row in ends:
            counted[row[column], row[2]] += row[3]
        shown = {
            (line["name"] or "?", part): count
            for line in figures["needs"]["by"][by] for part, count in line["parts"].items() if count
        }
        assert shown == dict(counted), by
    standing = kept.execute("""
        SELECT coalesce(lower(split_part(call_fact.value, '-', 1)), '?'), CASE
            WHEN attended = 'yes' THEN 'went' WHEN attended = 'no' THEN 'did-not-go' WHEN attended = 'unknown' THEN 'unknown'
            WHEN withdrawn_why IS NOT NULL THEN 'withdrawn' WHEN answer = 'declined' THEN 'declined'
            WHEN path_need.left_at IS NULL AND path_need.stage <> 'resolved' THEN 'waiting' ELSE 'unknown' END, count(*)
        FROM referral JOIN path_need ON path_need.id = referral.need_id JOIN path ON path.id = path_need.path_id
        LEFT JOIN call_fact ON call_fact.call_id = path.call_id AND field = 'language' AND state = 'current'
        WHERE attended IS NOT NULL OR coalesce(withdrawn_why, '') NOT IN ('taken-elsewhere', 'mistake')
        GROUP BY ALL""").fetchall()
    shown = {
        (line["name"] or "?", part): count
        for line in figures["referrals"]["by"]["language"] for part, count in line["parts"].items() if count
    }
    assert shown == {(language, part): count for language, part, count in standing}


def test_takes_halves_and_nine_tenths_that_occurred(city: Workspace) -> None:
    kept, figures = records(city), city.json("referral", "figures", "--all-numbers")
    times = {one["clock"]: one for one in figures["referrals"]["all"]["times"]}
    for clock, column, those in (
        ("sent-to-accepted", "answered_at", "answer = 'accepted'"), ("sent-to-attended", "attended_at", "attended = 'yes'"),
    ):
        half, ninth, many = kept.execute(f"""
            SELECT quantile_disc(span, 0.5), quantile_disc(span, 0.9), count(*)
            FROM (SELECT ({column}::BIGINT - offered_at::BIGINT) // 1000000 AS span FROM referral WHERE {those})
            WHERE span >= 0""").fetchone()
        one = times[clock]
        assert (one["halfSeconds"], one["ninthSeconds"], one["counted"]) == (half, ninth, many), clock


def reaches(table: numpy.ndarray, shown: numpy.ndarray, all_shown: numpy.ndarray, place: tuple[int, int]) -> tuple[float, float]:
    """The least and the most that may stand in a cell, for somebody who knows what is shown and every sum of it."""
    lines, parts = table.shape
    known, sums = [], []

    def equation(cells: list[tuple[int, int]], total: int) -> None:
        row = numpy.zeros(lines * parts)
        for line, part in cells:
            row[line * parts + part] = 1
        known.append(row)
        sums.append(total)

    for line in range(lines):
        equation([(line, part) for part in range(parts)], table[line].sum())
        for part in range(parts):
            if shown[line, part]:
                equation([(line, part)], table[line, part])
    for part in range(parts):
        if all_shown[part]:
            equation([(line, part) for line in range(lines)], table[:, part].sum())
    goal = numpy.zeros(lines * parts)
    goal[place[0] * parts + place[1]] = 1
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * goal, A_eq=numpy.array(known), b_eq=numpy.array(sums), bounds=(0, None), method="highs")
        assert solved.status == 0, solved.message
        ends.append(sign * solved.fun)
    return ends[0], ends[1]


def attacked(all_numbers: dict, council: dict, by: str) -> int:
    """Solves for each small number of a table that was held back; how many there were."""
    shown_lines = council["by"].get(by)
    if shown_lines is None:
        return 0
    parts = list(council["all"]["parts"])
    true = {(line["group"], line["name"]): line for line in all_numbers["by"][by]}
    named = [line for line in shown_lines if line["group"] != "others"]
    rest = [one for key, one in true.items() if key not in {(line["group"], line["name"]) for line in named}]
    table = [[true[line["group"], line["name"]]["parts"][part] for part in parts] for line in named]
    if rest:
        table.append([sum(one["parts"][part] for one in rest) for part in parts])
    lines = named + [line for line in shown_lines if line["group"] == "others"]
    assert [line["total"] for line in lines] == [sum(row) for row in table]
    shown = numpy.array([[line["parts"][part] is not None for part in parts] for line in lines])
    all_shown = numpy.array([council["all"]["parts"][part] is not None for part in parts])
    found = 0
    for row, line in enumerate(lines):
        for column, part in enumerate(parts):
            if shown[row, column]:
                assert line["parts"][part] == table[row][column] and not 0 < table[row][column] < LEAST
            elif 0 < table[row][column] < LEAST:
                low, high = reaches(numpy.array(table), shown, all_shown, (row, column))
                assert high - low >= 2 - 1e-6, (by, line["name"], part, low, high)
                found += 1
    return found


def test_what_leaves_cannot_be_solved_for_what_was_held_back(city: Workspace) -> None:
    found = 0
    for scope in ([], ["--from", "2026-10-20"], ["--to", "2026-11-05"]):
        every = city.json("referral", "figures", *scope, "--all-numbers")
        council = city.json("referral", "figures", *scope)
        assert council["view"] == "council" and council["spots"] == []
        for subject in ("needs", "referrals", "gap"):
            if council[subject]["all"]["total"] is None:
                assert every[subject]["all"]["total"] < LEAST and council[subject]["by"] == {}
                continue
            for by in every[subject]["by"]:
                found += attacked(every[subject], council[subject], by)
    assert found > 10


class At:
    """A server as those know it who meet people and ask services."""

    def __init__(self, workspace: Workspace, server: Server):
        self.workspace, self.server, self.url = workspace, server, server.url
        self.theo = api(self, "theo")


def test_says_the_same_in_the_interface_and_the_terminal(workspace: Workspace) -> None:
    workspace.invite()
    with Server(workspace) as server:
        at = At(workspace, server)
        clinic = listed(at, "Willow Recovery Clinic", "treatment")
        told(at, "treatment", clinic, "accepted", "attended", "met", area="=North", language="es-MX")
        told(at, "treatment", clinic, "full", area="River")
        told(at, "pets", "")
        ines = api(at, "ines")
        until(lambda: not ines.get("/referral-figures").json()["directoryUnread"])
        every = workspace.json("referral", "figures", "--all-numbers")
        asked = ines.get("/referral-figures", params={"from": "2020-01-01", "view": "work"}).json()
        assert asked["from"].startswith("2020-01-01T00:00:00")
        assert {**asked, "from": None} == every
        assert every["spots"][0]["need"] == "pets" and every["spots"][0]["parts"] == {"none-listed": 1}
        assert every["gapReasons"]["all"]["parts"]["full"] == 1
        # What leaves unless somebody asks for more holds nothing of so few.
        assert ines.get("/referral-figures").json()["needs"]["all"]["total"] is None
        assert workspace.json("referral", "figures")["referrals"]["all"]["total"] is None
        for wrong in ("?within=7", "?within=ten", "?view=everybody", "?from=", "?from=2026-02-30"):
            assert ines.get("/referral-figures" + wrong).status_code in (400, 422), wrong
        assert api(at, "noor").get("/referral-figures").status_code == 403
    table = workspace.run("referral", "figures", "--all-numbers", "--csv").stdout
    lines = list(csv.DictReader(io.StringIO(table)))
    wholes = {(line["counted"], line["part"]): line["figure"] for line in lines if line["group"] == "all"}
    assert (wholes["referrals", "total"], wholes["referrals", "declined.full"]) == ("2", "1")
    assert wholes["referrals", "accepted.yes"] == "1" and wholes["gap", "missing"] == "2"
    # What a spreadsheet would take for a formula is none.
    assert {line["name"] for line in lines if line["by"] == "district"} == {"'=North", "River", ""}
    assert "The person went to 1 of 2 referrals." in workspace.run("referral", "figures", "--all-numbers").stdout
    wrong = workspace.run("referral", "figures", "--within", "7", "--json")
    assert (wrong.returncode, json.loads(wrong.stdout)["field"]) == (1, "within")
    assert workspace.run("referral", "figures", "--csv", "--json").returncode == 2
