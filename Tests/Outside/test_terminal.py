"""The contract of the terminal: exit codes, one object on standard output, progress on standard error."""

from __future__ import annotations

import json
import secrets
import sqlite3
from pathlib import Path

import pytest
import requests
from alongside import BINARY, Api, Server, Workspace
from person import Forms, Person

DONE, REFUSED, MISUSED = 0, 1, 2


def test_every_command_explains_itself(workspace: Workspace) -> None:
    top = workspace.run("--help")
    assert top.returncode == DONE
    for command in ("serve", "user", "token", "journal", "backup", "restore", "check", "access", "scenario"):
        assert command in top.stdout
        assert workspace.run(command, "--help").returncode == DONE


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["user", "add"],
        ["user", "add", "theo"],
        ["user", "add", "theo", "--role", "king"],
        ["journal", "verify", "--sideways"],
        ["serve", "--port", "many"],
        ["backup"],
        ["restore", "nothing"],
    ],
    ids=" ".join,
)
def test_used_wrongly(workspace: Workspace, arguments: list[str]) -> None:
    done = workspace.run(*arguments, input="correct horse battery\n")
    assert done.returncode == MISUSED, done.stderr
    assert done.stdout == "" and done.stderr


def test_prints_exactly_one_object(workspace: Workspace) -> None:
    password = secrets.token_urlsafe(12) + "\n"
    for arguments, given in [
        (["user", "add", "theo", "--role", "call-taker"], password),
        (["token", "add", "theo"], ""),
        (["journal", "verify"], ""),
        (["journal", "verify", "--state"], ""),
        (["check"], ""),
        (["access"], ""),
        (["user", "unlock", "theo"], ""),
    ]:
        done = workspace.run(*arguments, "--json", input=given)
        assert done.returncode == DONE, f"{arguments}: {done.stderr}"
        assert isinstance(json.loads(done.stdout), dict)
        assert len(done.stdout.strip().splitlines()) == 1, "one line is easiest to read for a script"


def test_refuses_with_one_object_too(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    for arguments, given in [
        (["user", "add", "theo", "--role", "call-taker"], secrets.token_urlsafe(12)),
        (["user", "add", "dana", "--role", "dispatcher"], "short"),
        (["user", "add", "dana", "--role", "dispatcher"], ""),
        (["token", "add", "nobody"], ""),
        (["user", "unlock", "nobody"], ""),
    ]:
        done = workspace.run(*arguments, "--json", input=given + "\n")
        assert done.returncode == REFUSED, f"{arguments}: {done.stdout} {done.stderr}"
        assert isinstance(json.loads(done.stdout), dict)


def test_without_json_it_speaks_to_a_person(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    done = workspace.run("journal", "verify")
    assert done.returncode == DONE
    assert done.stdout.strip() and not done.stdout.startswith("{")


def test_verify_counts(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    token = workspace.add_token("theo")
    with Server(workspace) as server:
        Api(server, token).take_call()
    verdict = workspace.json("journal", "verify")
    assert verdict["valid"] is True
    assert verdict["events"] == verdict["sealed"] > 0


def test_access_tells_who_may_do_what(workspace: Workspace) -> None:
    table = workspace.json("access")
    roles = {row["role"]: row["permissions"] for row in table["roles"]}
    assert len(roles) == 16
    for route in table["routes"]:
        assert {"method", "path", "permission", "page"} <= route.keys()
    pages = {route["page"] for route in table["routes"] if route["page"]}
    assert len(pages) >= 5


def test_a_password_never_shows(workspace: Workspace) -> None:
    password = "a-fine-" + secrets.token_hex(8)
    done = workspace.run("user", "add", "theo", "--role", "call-taker", input=password + "\n")
    assert done.returncode == DONE
    assert password not in done.stdout + done.stderr


def test_five_wrong_passwords_lock_until_somebody_unlocks(workspace: Workspace) -> None:
    workspace.invite("theo", "dana")
    with Server(workspace) as server:
        def attempt(password: str) -> int:
            session = requests.Session()
            page = session.get(server.url + "/sign-in", headers={"Accept": "text/html"}, timeout=30)
            fields = Forms(page.text).to("/sign-in") | {"name": "theo", "password": password, "banner": "accepted"}
            return session.post(server.url + "/sign-in", data=fields, allow_redirects=False, timeout=30).status_code

        statuses = [attempt("wrong password") for _ in range(5)]
        assert all(400 <= status < 500 for status in statuses), statuses
        assert 400 <= attempt(workspace.passwords["theo"]) < 500, "the right password does not open a locked account"
        Person(server, "dana")
        workspace.json("user", "unlock", "theo")
        Person(server, "theo")
    assert workspace.verify()["valid"]


def test_a_second_workspace_is_chosen_by_the_path(tmp_path: Path) -> None:
    north, south = Workspace(folder=tmp_path / "north"), Workspace(folder=tmp_path / "south")
    tokens = {}
    for workspace, name in ((north, "north"), (south, "south")):
        workspace.folder.mkdir()
        workspace.file = workspace.folder / f"{name}.sqlite"
        workspace.address = str(workspace.file)
        workspace.state = Path(f"{workspace.file}.state")
        workspace.add_user("theo", "call-taker")
        tokens[name] = workspace.add_token("theo")
    with Server(north, "--workspace", north.address, "--workspace", south.address) as server:
        made = {}
        for name in ("north", "south"):
            api = Api(server, tokens[name])
            api.base = f"{server.url}/{name}/api/v1"
            made[name] = api.take_call(location=f"{name} street")["id"]
            assert [call["id"] for call in api.get("/calls").json()["calls"]] == [made[name]]
        stranger = Api(server, tokens["north"])
        stranger.base = f"{server.url}/south/api/v1"
        assert stranger.get("/calls").status_code == 401
        page = requests.get(f"{server.url}/north/sign-in", headers={"Accept": "text/html"}, timeout=30)
        assert page.status_code == 200 and "/north/sign-in" in page.text
    assert north.verify()["valid"] and south.verify()["valid"]


def test_a_workspace_that_cannot_be_opened(tmp_path: Path) -> None:
    workspace = Workspace(folder=tmp_path)
    workspace.file.write_bytes(b"this is no database, and never was one" * 100)
    for arguments in (["journal", "verify"], ["check"], ["serve", "--port", "0"]):
        done = workspace.run(*arguments)
        assert done.returncode == REFUSED, f"{arguments}: {done.returncode} {done.stderr}"
        assert done.stderr
    workspace.address = "postgres://alongside@127.0.0.1:1/alongside"
    assert workspace.run("journal", "verify").returncode == REFUSED


def test_a_newer_database_is_refused(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    step = "INSERT INTO migration (name) VALUES ('9999 from the future')"
    if workspace.postgres:
        workspace.postgres.sql(f"SET search_path = {workspace.schema}; {step}")
    else:
        with sqlite3.connect(workspace.file) as database:
            database.execute(step)
        database.close()
    done = workspace.run("journal", "verify")
    assert done.returncode == REFUSED
    assert "9999 from the future" in done.stderr


def test_the_program_is_one_file_that_says_its_version(workspace: Workspace) -> None:
    assert BINARY.is_file()
    done = workspace.run("--version")
    assert done.returncode == DONE and done.stdout.strip()
