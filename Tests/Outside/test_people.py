"""Which records may be of one person, at the terminal: what is found, what is printed, and what is not."""

from __future__ import annotations

import csv
import json
import random
import subprocess
from pathlib import Path

import pytest
from alongside import BINARY, Workspace

MISUSED = 2
FIELDS = ["id", "First_Name", "surname", "dob", "phone", "zip", "street"]


def learn(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BINARY, "people", "learn", *arguments], capture_output=True, text=True, timeout=60)


def town(folder: Path) -> Path:
    """Three hundred invented people, thirty of them written down twice: swapped, misspelled, in two scripts."""
    chance = random.Random(20261122)
    syllables = ["ba", "no", "ri", "ke", "lu", "ma", "to", "shi", "ve", "dra"]

    def word() -> str:
        return "".join(chance.choice(syllables) for _ in range(3))

    rows = [
        [str(n), word(), word(), f"{chance.randint(1930, 2010)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
         f"812-555-{chance.randint(1000, 9999)}", f"4{chance.randint(1000, 1060)}", f"{chance.randint(1, 99)} {word()} street"]
        for n in range(300)
    ]
    for n in range(30):
        again = [f"again-{n}", *rows[n][1:]]
        match n % 3:
            case 0: again[1], again[2] = again[2], again[1]
            case 1: again[1], again[4] = again[1][:2] + "x" + again[1][3:], ""
            case 2: again[3], again[6] = "1990-02-30", ""
        rows.append(again)
    file = folder / "town.csv"
    with open(file, "w", newline="") as target:
        csv.writer(target).writerows([FIELDS, *rows])
    return file


def test_records_of_one_person_are_found_and_explained(tmp_path: Path) -> None:
    done = learn(str(town(tmp_path)), "--json")
    assert done.returncode == 0, done.stderr
    first, *pairs = map(json.loads, done.stdout.splitlines())
    assert first["records"] == 330 and first["left_out"] == 0
    assert {field["kind"] for field in first["weights"]} == {
        "given-name", "family-name", "birth-date", "phone", "postcode", "street"}
    for field in first["weights"]:
        assert sum(level["m"] for level in field["levels"]) == pytest.approx(1)
        assert sum(level["u"] for level in field["levels"]) == pytest.approx(1)
    found = {(pair["left"], pair["right"]) for pair in pairs}
    assert found == {(str(n), f"again-{n}") for n in range(30)}
    assert [pair["probability"] for pair in pairs] == sorted((pair["probability"] for pair in pairs), reverse=True)
    for pair in pairs:
        likeness = {why["field"]: why["likeness"] for why in pair["why"]}
        n = int(pair["left"])
        if n % 3 == 0:
            assert likeness["first_name"] == likeness["surname"] == "swapped"
        if n % 3 == 1:
            assert likeness["phone"] == "unknown" and likeness["first_name"] != "exact"
        if n % 3 == 2:
            # The thirtieth of February is no day: it speaks neither for nor against.
            assert likeness["dob"] == "unknown"


def test_no_name_birthday_or_number_is_printed(tmp_path: Path) -> None:
    file = town(tmp_path)
    done = learn(str(file), "--least", "0")
    assert done.returncode == 0
    with open(file, newline="") as source:
        rows = list(csv.reader(source))[1:]
    for row in rows:
        for value in (row[1], row[2], row[4]):
            if len(value) > 5:
                assert value not in done.stdout and value not in done.stderr
    assert "one person" in done.stdout and "330 records" in done.stdout


def test_it_comes_out_the_same_every_time(tmp_path: Path) -> None:
    file = str(town(tmp_path))
    assert len({learn(file, "--json").stdout for _ in range(3)}) == 1


def test_columns_of_other_names_are_told(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("Nachname;Geburtstag\nOkafor;1990-04-09\nOkafor;1990-04-09\n")
    none = learn(str(file))
    assert none.returncode == MISUSED and "given-name" in none.stderr
    wrong = learn(str(file), "--column", "nachname=surname")
    assert wrong.returncode == MISUSED and "family-name" in wrong.stderr
    done = learn(str(file), "--column", "nachname=family-name", "--column", "geburtstag=birth-date", "--json", "--least", "0")
    assert done.returncode == 0
    assert [(p["left"], p["right"]) for p in map(json.loads, done.stdout.splitlines()[1:])] == [("2", "3")]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert learn(str(tmp_path / "nowhere.csv")).returncode == 1
    wide = tmp_path / "wide.csv"
    wide.write_bytes("given_name\n".encode("utf-16"))
    done = learn(str(wide))
    assert done.returncode == 1 and "UTF-16" in done.stderr
    assert learn(str(wide), "--least", "2").returncode == MISUSED
    assert "given_name" in learn("--help").stdout


def test_any_script_is_a_name(tmp_path: Path) -> None:
    file = tmp_path / "scripts.csv"
    names = [("Zoë", "Łuczak"), ("محمّد", "الفارسي"), ("प्रिया", "शर्मा"), ("小龙", "李"), ("Алёна", "Ёлкина"), ("יוֹסֵף", "כהן")]
    plain = [("Zoe", "Luczak"), ("محمد", "الفارسي"), ("प्रिया", "शर्मा"), ("小龙", "李"), ("Алена", "Елкина"), ("יוסף", "כהן")]
    with open(file, "w", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["given", "family", "dob"])
        for n, (one, other) in enumerate(zip(names, plain, strict=True)):
            rows.writerow([*one, f"19{50 + n}-01-0{n + 1}"])
            rows.writerow([*other, f"19{50 + n}-01-0{n + 1}"])
    done = learn(str(file), "--json", "--least", "0")
    assert done.returncode == 0
    pairs = list(map(json.loads, done.stdout.splitlines()[1:]))
    same = [p for p in pairs if all(why["likeness"] == "exact" for why in p["why"])]
    assert len(same) == len(names)


def test_everybody_of_a_workspace_is_compared_by_those_who_may(workspace: Workspace) -> None:
    workspace.invite("noor")
    workspace.invite("rosa")
    compared = workspace.json("people", "compare", "--by", "noor")
    assert compared == {"people": 0, "pairs": 0, "left_out": 0, "learned": False, "proposals": 0, "open": 0}
    assert "0 pairs wait for somebody to decide" in workspace.run("people", "compare", "--by", "noor").stdout
    refused = workspace.run("people", "compare", "--by", "rosa")
    assert refused.returncode != 0 and "merge-people" in refused.stderr
    assert workspace.run("people", "compare", "--by", "nobody").returncode != 0
    assert workspace.run("people", "compare").returncode == MISUSED
