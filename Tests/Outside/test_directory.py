"""The directory of services (HSDS 3.1) in and out at the terminal, and as the specification's own API; what comes out is
held against the specification's schemas by jsonschema, and against its tables by frictionless."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import requests
from alongside import BINARY, Server, Workspace
from jsonschema import Draft202012Validator, FormatChecker
from directory import write_directory
from lifetime import die_with_parent
from referencing import Registry, Resource
from waiting import until

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("ALONGSIDE_SHARED", ROOT.parent / "shared")).resolve()
HSDS = SHARED / "standards" / "hsds"
SAN_MATEO = SHARED / "data" / "hsds-sanmateo" / "hsds"

pytestmark = pytest.mark.skipif(not HSDS.is_dir(), reason=f"the specification is not at {HSDS}")

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def validator(name: str) -> Draft202012Validator:
    folder = HSDS / "3.1-dev" / "schema"
    registry = Registry().with_resources(
        (f"https://hsds.example/{file.name}", Resource.from_contents(
            {**json.loads(file.read_text()), "$schema": "https://json-schema.org/draft/2020-12/schema",
             "$id": f"https://hsds.example/{file.name}"}))
        for file in folder.glob("*.json") if file.name != "openapi.json"
    )
    return Draft202012Validator(
        {"$ref": f"https://hsds.example/{name}.json"}, registry=registry, format_checker=FormatChecker())


def faults(name: str, document: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message[:120]}" for error in validator(name).iter_errors(document)]


def rows(folder: Path) -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """What stands in each table: of every row the fields that hold something."""
    names = {
        "addresses": "address", "accessibility": "accessibility", "attributes": "attribute", "languages": "language",
        "locations": "location", "organizations": "organization", "phones": "phone", "schedules": "schedule",
        "services": "service", "service_areas": "service_area", "taxonomies": "taxonomy",
        "taxonomy_terms": "taxonomy_term",
    }
    found = {}
    for file in folder.glob("*.csv"):
        if "keyword" in file.name:
            continue
        with open(file, newline="", encoding="utf-8") as source:
            found[names.get(file.stem, file.stem)] = {
                tuple(sorted((name, cell) for name, cell in row.items() if cell)) for row in csv.DictReader(source)}
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with the services of a real county, and one written by hand."""
    workspace = Workspace()
    done = workspace.json("directory", "import", str(SAN_MATEO), "--source", "San Mateo County")
    assert done["added"] == 1689 and done["changed"] + done["gone"] + done["same"] == 0
    yield workspace
    workspace.remove()


def test_a_real_county_comes_out_as_it_went_in(county: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    done = county.json("directory", "export", str(folder))
    assert done["services"] == 1689
    before, after = rows(SAN_MATEO), rows(folder)
    assert before.keys() == after.keys()
    for name in before:
        assert before[name] == after[name], name
    # Nothing is written over.
    assert county.run("directory", "export", str(folder)).returncode == 2
    again = county.json("directory", "import", str(folder), "--source", "san mateo  county")
    assert again["same"] == 1689 and again["added"] + again["changed"] + again["gone"] == 0
    assert county.verify()["valid"]


def test_the_tables_hold_before_frictionless(county: Workspace, tmp_path: Path) -> None:
    county.json("directory", "export", str(tmp_path / "out"))
    package = tmp_path / "out" / "datapackage.json"

    def report() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--type", "package", "--json"],
            capture_output=True, text=True, cwd=package.parent, timeout=300)
        return json.loads(done.stdout)

    told = report()
    assert told["valid"], [task["errors"][:3] for task in told["tasks"] if task["errors"]]
    names = {resource["name"] for resource in json.loads(package.read_text())["resources"]}
    assert {"service", "organization", "location", "phone", "taxonomy_term", "attribute"} <= names
    # One broken key, and it is not valid any more: the check can fail.
    services = package.parent / "services.csv"
    text = services.read_text()
    first = text.splitlines()[1].split(",")[1]
    services.write_text(text.replace(first, UNKNOWN, 1))
    assert not report()["valid"]


def test_the_tables_in_one_document_are_those_of_the_schema(county: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    county.json("directory", "export", str(file))
    tables = json.loads(file.read_text())
    assert len(tables["service"]) == 1689
    for name in ["service", "organization", "location", "phone", "address", "taxonomy_term", "schedule"]:
        for row in tables[name][::40]:
            assert not faults(name, row), (name, row)
    assert county.json("directory", "check", str(file))["sound"]


# A place beyond the pole, and a package that is nothing but the name of another file.
BESIDES = {"locations.csv:2:latitude", "datapackage.json:1:None"}


@pytest.mark.parametrize(("version", "broken"), [
    ("3.0", {"contacts.csv:2:organization_id", "contacts.csv:2:service_at_location_id",
             "locations.csv:2:organization_id", "taxonomy_terms.csv:2:taxonomy_id"} | BESIDES),
    ("3.1-dev", {"contacts.csv:2:organization_id", "contacts.csv:2:service_at_location_id",
                 "locations.csv:2:organization_id", "taxonomy_terms.csv:2:taxonomy_id",
                 "service_areas.csv:2:service_at_location_id", "service_capacity.csv:2:service_id",
                 "service_capacity.csv:2:unit_id"} | BESIDES),
])
def test_the_faulty_examples_are_refused_with_their_rows(version: str, broken: set[str], tmp_path: Path) -> None:
    workspace = Workspace()
    try:
        workspace.add_user("grace", "supervisor")
        place = str(HSDS / version / "examples" / "csv")
        done = workspace.json("directory", "import", place, "--source", "Example", expect=1)
        assert done["refused"] == "directory-faulty"
        named = {f"{fault['file']}:{fault['line']}:{fault.get('column')}" for fault in done["faults"] if fault["fatal"]}
        assert named == broken
        said = workspace.run("directory", "import", place, "--source", "Example")
        assert said.returncode == 1
        assert "locations.csv:2: organization_id “985e4a42-bd9f-4edc-911d-0243a4640aca”: There is no organization" in said.stderr
        assert workspace.json("directory", "sources")["sources"] == []
    finally:
        workspace.remove()


def test_a_killed_reading_leaves_the_old_directory_whole(tmp_path: Path) -> None:
    workspace = Workspace()
    try:
        small = tmp_path / "small"
        small.mkdir()
        organization, service = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
        (small / "organizations.csv").write_text(f"id,name,description\n{organization},Harbour House,Shelter\n")
        (small / "services.csv").write_text(
            f"id,organization_id,name,status\n{service},{organization},Night beds,active\n")
        workspace.json("directory", "import", str(small), "--source", "County")
        for enough in (1, 1000, 6000):
            before = last_mark(workspace)
            process = subprocess.Popen(
                [BINARY, "directory", "import", str(SAN_MATEO), "--source", "County"], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=workspace.environment, cwd=workspace.folder,
                preexec_fn=die_with_parent)
            until(lambda: staged(workspace, before) >= enough or process.poll() is not None)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, "it was never cut off"
            assert staged(workspace, before) >= enough
            out = tmp_path / f"after-{enough}"
            assert workspace.json("directory", "export", str(out))["services"] == 1
            assert rows(out) == rows(small)
            # The mark of the killed one holds the next back until it counts as dead.
            workspace.run("directory", "import", str(small), "--source", "County", "--dry-run")
            wait_for_death(workspace)
        done = workspace.json("directory", "import", str(SAN_MATEO), "--source", "County")
        assert done["added"] == 1689 and done["gone"] == 1
        assert workspace.verify()["valid"]
    finally:
        workspace.remove()


def ask(workspace: Workspace, question: str) -> int:
    database = sqlite3.connect(workspace.file)
    try:
        return int(database.execute(question).fetchone()[0])
    finally:
        database.close()


def last_mark(workspace: Workspace) -> int:
    return ask(workspace, "SELECT coalesce(max(number), 0) FROM directory_staging")


def staged(workspace: Workspace, before: int) -> int:
    """How many things were written by a reading that began after the one of this mark and has not ended."""
    return ask(
        workspace,
        f"""
        SELECT count(*) FROM directory_record
        WHERE import > {before:d} AND import IN (SELECT number FROM directory_staging WHERE state = 'staging')
        """)


def wait_for_death(workspace: Workspace) -> None:
    """Lets a dead reading's mark grow old, as time would."""
    database = sqlite3.connect(workspace.file)
    try:
        database.execute("UPDATE directory_staging SET beat_at = beat_at - 60000000 WHERE state = 'staging'")
        database.commit()
    finally:
        database.close()


# The API


@pytest.fixture(scope="module")
def api(county: Workspace) -> Iterator[Callable[..., requests.Response]]:
    with Server(county) as server:
        def get(path: str = "", **query: Any) -> requests.Response:
            return requests.get(f"{server.url}/api/hsds{path}", params=query, timeout=30)

        assert get("/services").status_code == 404, "it is open before the city has said so"
        assert get("/services").json()["type"] == "urn:alongside:refusal:directory-closed"
        county.json("directory", "open")
        yield get


def test_the_api_says_what_it_is(api: Callable[..., requests.Response]) -> None:
    about = api().json()
    assert about["version"] == "3.1" and about["profile"].startswith("https://")
    assert about["openapi_url"].endswith("openapi.json")
    assert api("/").json() == about


def test_nobody_keeps_everybody_else_from_reading_it(county: Workspace) -> None:
    with Server(county) as server, requests.Session() as reader:
        county.json("directory", "open")
        answers = [reader.get(f"{server.url}/api/hsds", timeout=30) for _ in range(3_001)]
        assert {answer.status_code for answer in answers[:-1]} == {200}
        assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0
        # Whoever works here is not kept waiting by it.
        assert requests.get(f"{server.url}/sign-in", timeout=30).status_code == 200


@pytest.mark.parametrize(("path", "schema"), [
    ("services", "service"), ("organizations", "organization"), ("service_at_locations", "service_at_location"),
    ("taxonomies", "taxonomy"), ("taxonomy_terms", "taxonomy_term"),
])
def test_every_list_and_every_thing_is_of_its_schema(
    api: Callable[..., requests.Response], path: str, schema: str
) -> None:
    page = api(f"/{path}", per_page=20).json()
    assert set(page) == {
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
    assert page["first_page"] is True and page["empty"] is False and page["size"] == len(page["contents"])
    for thing in page["contents"]:
        assert not faults(schema, thing)
    for thing in page["contents"][:5]:
        whole = api(f"/{path}/{thing['id']}").json()
        assert whole["id"] == thing["id"] and not faults(schema, whole)
    for thing in api(f"/{path}", per_page=5, full="true").json()["contents"]:
        assert not faults(schema, thing)
    assert api(f"/{path}/{UNKNOWN}").status_code == 404
    assert api(f"/{path}/nothing").status_code == 404


def test_the_pages_together_are_everything_once(api: Callable[..., requests.Response]) -> None:
    seen: list[str] = []
    number = 1
    while True:
        page = api("/services", page=number, per_page=100).json()
        assert page["total_items"] == 1689 and page["total_pages"] == 17 and page["page_number"] == number
        seen += [service["id"] for service in page["contents"]]
        if page["last_page"]:
            break
        number += 1
    assert len(seen) == len(set(seen)) == 1689
    beyond = api("/services", page=18, per_page=100).json()
    assert beyond["empty"] is True and beyond["contents"] == []
    lines = api("/services", format="ndjson").text.splitlines()
    assert {json.loads(line)["id"] for line in lines} == set(seen)
    minimal = api("/services", minimal="true").json()["contents"]
    assert len(minimal) == 1689 and set(minimal[0]) == {"id", "last_modified"}
    assert api("/services", minimal="true", page="2").json()["contents"] == []


def test_what_is_asked_is_what_is_answered(api: Callable[..., requests.Response]) -> None:
    found = api("/services", search="food PANTRY", per_page=100).json()["contents"]
    assert found and all("food" in one["name"].lower() and "pantry" in one["name"].lower() for one in found)
    organization = found[0]["organization"]["id"]
    run = api("/services", organization_id=organization, per_page=100).json()["contents"]
    assert found[0]["id"] in {one["id"] for one in run}
    assert {one["organization"]["id"] for one in run} == {organization}
    term = next(
        one for one in api("/taxonomy_terms", search="emergency shelter").json()["contents"])
    sheltering = api("/services", taxonomy_term_id=term["id"], per_page=100).json()
    with open(SAN_MATEO / "attribute.csv", newline="") as source:
        truly = {row["link_id"] for row in csv.DictReader(source) if row["taxonomy_term_id"] == term["id"]}
    assert {one["id"] for one in sheltering["contents"]} == truly and truly
    given = api("/service_at_locations", taxonomy_term_id=term["id"], per_page=100).json()["contents"]
    assert {one["service"]["id"] for one in given} == truly
    recent = api("/services", modified_after="2014-04-01T00:00:00Z", minimal="true").json()["contents"]
    assert 0 < len(recent) < 1689 and all(one["last_modified"] >= "2014-04-01" for one in recent)
    tops = api("/taxonomy_terms", top_only="true").json()["contents"]
    assert len(tops) == 11
    below = api("/taxonomy_terms", parent_id=tops[0]["id"]).json()["contents"]
    assert below and all(one["parent_id"] == tops[0]["id"] for one in below)
    assert api("/services", search="no such thing anywhere").json()["empty"] is True


@pytest.mark.parametrize("query", [
    {"page": "0"}, {"page": "x"}, {"per_page": "-1"}, {"full": "perhaps"}, {"format": "xml"},
    {"modified_after": "yesterday"}, {"postcode": "94010"}, {"proximity": "500"}, {"format": "ndjson", "full": "true"},
])
def test_what_cannot_be_answered_is_said(api: Callable[..., requests.Response], query: dict[str, str]) -> None:
    answer = api("/services", **query)
    assert answer.status_code == 400 and answer.headers["Content-Type"].startswith("application/problem+json")


def test_one_of_ours_reads_another_of_ours(api: Callable[..., requests.Response]) -> None:
    address = api().url
    workspace = Workspace()
    try:
        done = workspace.json("directory", "check", address, "--all")
        assert done["sound"] and done["things"] > 10_000
    finally:
        workspace.remove()


# A server that is not as it should be


@pytest.mark.parametrize("trouble", ["stops", "redirects", "lies", "endless"])
def test_a_remote_directory_in_trouble_changes_nothing(trouble: str, tmp_path: Path) -> None:
    class Remote(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlparse(self.path)
            if trouble == "redirects":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                return
            service = {"id": "00000000-0000-4000-8000-000000000002", "name": "Night beds", "status": "active"}
            if asked.path.endswith("/services"):
                number = int(parse_qs(asked.query).get("page", ["1"])[0])
                body = {"total_items": 3, "last_page": number > 2 and trouble != "endless", "contents": [service]}
            elif trouble == "stops":
                self.send_response(503)
                self.end_headers()
                return
            else:
                body = service
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Remote)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    workspace = Workspace()
    try:
        workspace.add_user("grace", "supervisor")
        done = workspace.run(
            "directory", "import", f"http://127.0.0.1:{server.server_port}", "--source", "Far away")
        assert done.returncode == 1, done.stderr
        assert workspace.json("directory", "sources")["sources"] == []
        assert workspace.run("directory", "import", "http://example.org", "--source", "x").returncode == 2
    finally:
        server.shutdown()
        workspace.remove()


# MARK: finding


def test_services_are_found_at_the_terminal(tmp_path: Path) -> None:
    with_directory = Workspace(folder=tmp_path)
    place = write_directory(tmp_path / "hsds")
    with_directory.json("directory", "import", str(place), "--source", "Alder County")
    one = with_directory.json("directory", "find", "nihgt", "bedz", "--age", "30", "--open-now", "--most", "3")
    [answer] = one["answers"]
    assert one["services"] == 40 and answer["question"] == "nihgt bedz" and len(answer["found"]) == 3
    assert answer["found"][0]["name"].startswith("Night beds") and answer["found"][0]["by"] == [["night"], ["beds"]]
    assert {found["age"] for found in answer["found"]} <= {"yes", "no", "ask"}
    questions = tmp_path / "questions.txt"
    questions.write_text("free meals\ndonde dormir\nxylophones\n", encoding="utf-8")
    answers = with_directory.json("directory", "find", "--each", str(questions))["answers"]
    assert [answer["total"] > 0 for answer in answers] == [True, True, False]
    assert answers[0]["found"][0]["name"].startswith("Warm meals")
    said = with_directory.run("directory", "find", "beds", "--near", "Atlantis")
    assert said.returncode == 0 and "Nobody here knows where that is" in said.stdout
    for wrong, code in ([[], 2], [["beds", "--each", "x"], 2], [["beds", "--most", "0"], 2], [["beds", "--age", "130"], 1],
                        [["--each", str(tmp_path / "none.txt")], 1]):
        assert with_directory.run("directory", "find", *wrong).returncode == code, wrong


OWN = "code,name,parent code,need\nQX,Roofs,,shelter\nQX-1,Hibernation berths,QX,\n"


def test_a_licensed_taxonomy_is_read_from_the_operators_own_file(tmp_path: Path) -> None:
    workspace = Workspace()
    try:
        workspace.add_user("grace", "supervisor")
        file, broken, needs = tmp_path / "own.csv", tmp_path / "broken.csv", tmp_path / "needs.csv"
        file.write_text(OWN)
        needs.write_text("code,need\nQX,housing\n")
        verb = ["directory", "taxonomy"]
        done = workspace.json(*verb, "import", str(file), "--name", "Own", "--dry-run")
        assert done == {"name": "Own", "terms": 2, "needs": 1, "given_out": False, "dry_run": True}
        assert workspace.json(*verb, "list")["taxonomies"] == []
        assert workspace.json(*verb, "import", str(file), "--name", "Own", "--needs", str(needs))["terms"] == 2
        told = workspace.json(*verb, "list")["taxonomies"]
        assert [(one["name"], one["terms"], one["needs"], one["given_out"]) for one in told] == [("Own", 2, 1, False)]
        # One that is broken names row and reason, and what was read before stays.
        broken.write_text(OWN + "QX-2,,QX,\nQX-3,Attic,QY,palaces\n")
        refused = workspace.json(*verb, "import", str(broken), "--name", "Own", expect=1)
        assert refused["refused"] == "directory-faulty"
        assert [(one["line"], one["column"], one["code"]) for one in refused["faults"]] == [
            (4, "name", "name-missing"), (5, "parent code", "key-broken"), (5, "need", "not-one-of")]
        said = workspace.run(*verb, "import", str(broken), "--name", "Own")
        assert said.returncode == 1
        assert "broken.csv:4: name: The name is missing." in said.stderr
        assert "broken.csv:5: parent code “QY”: There is no taxonomy_term of this identifier." in said.stderr
        assert workspace.json(*verb, "list")["taxonomies"] == told
        # Its terms are nobody else's, until the operator says so.
        out = tmp_path / "out"
        workspace.json("directory", "export", str(tmp_path / "none"))
        assert not (tmp_path / "none" / "taxonomy_terms.csv").exists()
        workspace.json(*verb, "import", str(file), "--name", "Own", "--give-out")
        workspace.json("directory", "export", str(out))
        assert "Hibernation berths" in (out / "taxonomy_terms.csv").read_text()
        assert "shelter" not in (out / "taxonomy_terms.csv").read_text()
        assert workspace.json(*verb, "remove", "Own")["removed"] == "Own"
        assert workspace.run(*verb, "remove", "Own").returncode == 1
        assert workspace.run(*verb, "import", str(tmp_path / "nowhere.csv"), "--name", "Own").returncode == 2
        assert "BD-1800.2000" in workspace.run(*verb, "import", "--help").stdout
    finally:
        workspace.remove()
