"""Who reported suspected harm: shown to themselves and to those who may see it, and to nobody else, at any address."""

from __future__ import annotations

import datetime
import json
import re
import uuid

import pytest
import requests
from alongside import Server, Workspace
from person import Person

PATIENCE = 30
# Nobody's name, and no word of any page.
REPORTER = "Quillabelle Oxtongue"


@pytest.fixture(scope="module")
def house():
    """A server in which each role is held by somebody, a report made by somebody else, and what it left."""
    workspace = Workspace()
    try:
        roles = [row["role"] for row in workspace.json("access")["roles"]]
        for role in roles:
            workspace.add_user(role, role)
        workspace.add_user("reporter", "responder", REPORTER)
        workspace.add_user("second", "responder")
        tokens = {name: workspace.add_token(name) for name in [*roles, "reporter", "second", "call-taker"]}
        with Server(workspace) as server:
            yield workspace, server, roles, tokens
    finally:
        workspace.remove()


def machine(server, token: str, method: str, path: str, body: dict | None = None, expect: int | None = None):
    headers = {"Authorization": f"Bearer {token}"}
    if method != "GET":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    answer = requests.request(
        method, server.url + "/api/v1" + path, json=body, headers=headers, timeout=PATIENCE)
    if expect:
        assert answer.status_code == expect, (path, answer.status_code, answer.text)
    return answer


def now(**before: int) -> str:
    return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(**before)).isoformat()


@pytest.fixture(scope="module")
def made(house) -> dict[str, str]:
    """A report from the first word to the last, all of it by one reporter."""
    workspace, server, roles, tokens = house
    me = tokens["reporter"]
    call = machine(server, tokens["call-taker"], "POST", "/calls", {"source": "911", "location": "4th and Elm"}, 201)
    call = call.json()["id"]
    begun = machine(server, me, "POST", "/mandated-reports", {
        "harmed": "child", "suspectedAt": now(minutes=5), "about": "A boy", "call": call}, 201).json()
    report = begun["report"]["id"]
    path = f"/mandated-reports/{report}"
    machine(server, me, "POST", path + "/oral-reports", {
        "result": "no-answer", "toAgency": "County hotline", "at": now(minutes=4)}, 201)
    told = machine(server, me, "POST", path + "/oral-reports", {
        "result": "taken", "toAgency": "County hotline", "takenBy": "Worker 12", "at": now(minutes=3)}, 201).json()
    machine(server, me, "POST", path + "/withdrawals", {
        "oral": told["oral"][0]["id"], "mistake": "Rang the wrong county"}, 200)
    refused = machine(server, me, "PUT", path + "/packet", {
        "revision": 0, "siblings": [{"name": "林", "birthDate": "2020-02-30"}]}, 422)
    assert "birthDate" in refused.text
    machine(server, me, "PUT", path + "/packet", {
        "revision": 0, "concerned": [{"name": "ليلى", "age": 6}], "siblings": [{"name": "林"}],
        "nature": "Bruises", "reporter": f"{REPORTER}, team North", "source": f"{REPORTER} saw it"}, 200)
    machine(server, me, "POST", path + "/sendings", {
        "revision": 1, "channel": "fax", "toAgency": "County hotline", "at": now(minutes=1)}, 201)
    account = machine(server, me, "GET", "/me", expect=200).json()["id"]
    return {"report": report, "call": call, "account": account}


def test_the_reporter_stands_at_no_address_for_any_role_but_the_lead(house, made) -> None:
    workspace, server, roles, tokens = house
    report, call = made["report"], made["call"]
    pages = ["/mandated-reports", f"/mandated-reports/{report}", f"/mandated-reports/{report}/print",
             f"/mandated-reports/{report}/print?version=1", f"/mandated-reports/{report}/packet",
             f"/mandated-reports/new?call={call}", f"/calls/{call}", f"/calls/{call}/family", "/board", "/cases", "/people"]
    paths = ["/mandated-reports", f"/mandated-reports/{report}", f"/calls/{call}", f"/calls/{call}/timeline",
             f"/calls/{call}/family-contacts", "/calls"]
    seen: dict[str, set[str]] = {}
    for role in [*roles, "second"]:
        person = Person(server, role)
        for page in pages:
            text = person.get(page).text
            if REPORTER in text or made["account"] in text:
                seen.setdefault(role, set()).add(page)
        for path in paths:
            text = machine(server, tokens[role], "GET", path).text
            if REPORTER in text or made["account"] in text:
                seen.setdefault(role, set()).add("/api" + path)
    assert set(seen) == {"child-safety-lead"}, seen
    assert f"/mandated-reports/{report}" in seen["child-safety-lead"]
    # Those who lead read the rest of it.
    assert "Bruises" in Person(server, "supervisor").get(f"/mandated-reports/{report}/print").text
    # The reporter reads their own.
    assert REPORTER in Person(server, "reporter").get(f"/mandated-reports/{report}/print").text


def test_nobody_else_opens_it_and_a_supervisor_changes_nothing(house, made) -> None:
    workspace, server, roles, tokens = house
    path = f"/mandated-reports/{made['report']}"
    for role in [*roles, "second"]:
        status = machine(server, tokens[role], "GET", path).status_code
        # A partner's system may ask for no report at all, be there one or not.
        none = 403 if role == "partner-system" else 404
        assert status == (200 if role in ("supervisor", "child-safety-lead") else none), role
        assert machine(server, tokens[role], "GET", path[:-4] + "0000").status_code == none, role
    before = machine(server, tokens["reporter"], "GET", path).json()
    boss = tokens["supervisor"]
    machine(server, boss, "POST", path + "/ending", {}, 404)
    machine(server, boss, "PUT", path + "/packet", {"revision": 1, "nature": "Nothing"}, 404)
    machine(server, boss, "POST", path + "/oral-reports", {
        "result": "taken", "toAgency": "Me", "at": now()}, 404)
    machine(server, boss, "POST", path + "/withdrawals", {"sending": before["sendings"][0]["id"], "mistake": "x"}, 404)
    machine(server, boss, "POST", path + "/sendings", {
        "revision": 1, "channel": "fax", "toAgency": "Me", "at": now()}, 404)
    machine(server, boss, "POST", path + "/notices", {}, 200)
    after = machine(server, tokens["reporter"], "GET", path).json()
    assert [one["by"] for one in after["notices"]] == ["Supervisor"]
    assert {**after, "notices": []} == {**before, "notices": []}


def test_the_reporter_stands_in_no_export(house, made) -> None:
    workspace, server, roles, tokens = house
    done = workspace.run("journal", "export")
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    about = [line for line in lines if line["subject"] == {"kind": "mandated-report", "id": made["report"]}]
    assert {line["kind"] for line in about} >= {"mandated-report-begun", "mandated-oral-told", "mandated-packet-sent"}
    assert all(line["by"] is None and made["account"] not in json.dumps(line) for line in about)
    assert REPORTER not in done.stdout
    told = [json.loads(line) for line in workspace.run("journal", "export", "--reporters").stdout.splitlines()]
    assert any(line["by"] == made["account"] for line in told if line["subject"]["kind"] == "mandated-report")
    assert workspace.verify()["valid"]


def test_nothing_of_it_stands_where_the_person_reads(house, made) -> None:
    """Their own page, which shows what is kept about them and who looked; and what a worker would tell outside."""
    workspace, server, roles, tokens = house
    navigator = Person(server, "care-navigator")
    address = navigator.send("/people", "/people", given="Juniper").headers["Location"]
    named = address.rsplit("/", 1)[1]
    begun = machine(server, tokens["care-navigator"], "POST", "/mandated-reports", {
        "harmed": "vulnerable-adult", "suspectedAt": now(minutes=1), "about": "Zzyzx", "person": named}, 201).json()
    report = begun["report"]["id"]
    machine(server, tokens["care-navigator"], "PUT", f"/mandated-reports/{report}/packet", {
        "revision": 0, "nature": "Zzyzx", "alleged": [{"name": "Zzyzx"}]}, 200)
    machine(server, tokens["supervisor"], "GET", f"/mandated-reports/{report}", expect=200)
    given = navigator.send(address + "/own-page", address + "/own-page/links")
    found = re.search(r'class="address" href="[^"]*(/mine/[^"]+)"[\s\S]*class="code">(\d{3}) (\d{3})<', given.text)
    assert found, given.text
    family = requests.Session()
    family.headers["Accept"] = "text/html"
    link = server.url + found.group(1)
    opened = family.post(link, data={"code": found.group(2) + found.group(3)}, allow_redirects=False, timeout=PATIENCE)
    assert opened.status_code == 303
    own = family.get(link, timeout=PATIENCE)
    assert own.status_code == 200 and "Juniper" in own.text
    for text in [own.text, *(navigator.get(address + more).text for more in ("/consents", "/safety-plan", "/plan"))]:
        assert "Zzyzx" not in text and report not in text and "Suspected harm" not in text
    # With their cookie no address of a report opens either.
    for path in (f"/mandated-reports/{report}", f"/mandated-reports/{report}/print", "/mandated-reports"):
        assert "Zzyzx" not in family.get(server.url + path, timeout=PATIENCE).text
