"""Supplies from the terminal and for machines: the list that comes with the program, and suspected overdoses counted once
more by DuckDB from the records."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter

import duckdb
import yaml
from alongside import ROOT
from running import running_server
from sending import api
from supplying import made, stocked

TOLD = [("recovered", 1), ("recovered", 3), ("hospital", 2), ("died", 0), ("unknown", None), ("died", 2)]


def test_the_list_that_comes_with_the_program_is_taken_over_once() -> None:
    with running_server() as running:
        items = yaml.safe_load((ROOT / "Supplies/starting-list.yaml").read_text())
        taken = running.workspace.json("supplies", "items", str(ROOT / "Supplies/starting-list.yaml"))
        assert taken == {"kept": len(items)}
        assert running.workspace.json("supplies", "items", str(ROOT / "Supplies/starting-list.yaml")) == {"kept": 0}
        kept = api(running, "grace").get("/supplies/items").json()["items"]
        assert {item["name"]["en"] for item in kept} == {item["name"]["en"] for item in items}
        assert all(item["name"]["es"] for item in kept)


def test_suspected_overdoses_go_out_as_they_were_told() -> None:
    with running_server() as running:
        stock = stocked(running)
        for number, (outcome, doses) in enumerate(TOLD):
            body = {"at": f"2026-03-0{number + 1}T13:47:11Z", "outcome": outcome, "givenBy": "bystander", "lot": stock["good"],
                    "latitude": 39.96117 + number / 50, "longitude": -82.99879}
            made(running, "rosa", "reversals", body | ({} if doses is None else {"doses": doses}))
        text = running.workspace.run("supplies", "export", "--from", "2026-03-02", "--to", "2026-03-06").stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        read = duckdb.connect()
        read.execute("CREATE TABLE reversal (hour BIGINT, doses BIGINT, outcome VARCHAR, south BIGINT, west BIGINT)")
        with sqlite3.connect(running.workspace.address) as kept:
            read.executemany("INSERT INTO reversal VALUES (?, ?, ?, ?, ?)", kept.execute(
                "SELECT hour, doses, outcome, latitude, longitude FROM overdose_reversal").fetchall())
        counted = read.execute("""
            SELECT CASE outcome WHEN 'died' THEN 'fatal' WHEN 'unknown' THEN 'unknown' ELSE 'non-fatal' END,
                CASE WHEN doses IS NULL THEN 'unknown' WHEN doses = 0 THEN 'not' WHEN doses = 1 THEN 'single'
                    ELSE 'multiple' END,
                printf('%.3f', south / 100.0 + 0.005), printf('%.3f', west / 100.0 + 0.005),
                strftime(make_timestamp(hour), '%Y-%m-%dT%H:00:00')
            FROM reversal WHERE hour >= epoch_us(TIMESTAMP '2026-03-02 06:00:00')""").fetchall()
        assert len(rows) == 5
        assert Counter(counted) == Counter(
            (row["outcome"], row["naloxone"], row["latitude"], row["longitude"], row["overdose_date_time"][:19])
            for row in rows)
        asked = api(running, "ines").get("/supplies/overdoses", params={"from": "2026-03-02", "to": "2026-03-06"}).json()
        assert [one["id"] for one in asked["overdoses"]] == [row["id"] for row in rows]
        assert running.workspace.verify()["valid"]


def test_a_report_that_arrives_twice_is_told_once() -> None:
    with running_server() as running:
        stock = stocked(running)
        rosa = api(running, "rosa")
        body = {"lines": [{"lot": stock["good"], "quantity": 2}], "code": "KM-4821"}
        first = rosa.post(f"/supplies/places/{stock['place']}/gifts", body, key="gift-1")
        again = rosa.post(f"/supplies/places/{stock['place']}/gifts", body, key="gift-1")
        assert first.status_code == again.status_code == 201 and first.json() == again.json()
        recalled = api(running, "grace").get("/supplies/recall", params={"lot": "nx-7"}).json()["lots"][0]
        assert [(one["code"], one["quantity"]) for one in recalled["given"]] == [("KM-4821", 2)]
