"""The table of who may do what, held against what the server answers: every role at every address, and nobody."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from alongside import Server, Workspace
from person import Forms, Person

PATIENCE = 30
# These end the session with which the rest is asked.
LAST = {("POST", "/sign-out"), ("POST", "/account/sessions/removal")}


@dataclass
class House:
    """A server in which each role is held by somebody who has no other."""

    server: Server
    permissions: dict[str, set[str]]
    routes: list[dict]
    tokens: dict[str, str]

    def sign_in(self, role: str) -> tuple[requests.Session, str]:
        person = Person(self.server, role)
        secret = Forms(person.get("/account").text).forms[0]["fields"]["csrf"]
        return person.session, secret


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    workspace = Workspace()
    try:
        table = workspace.json("access")
        permissions = {row["role"]: set(row["permissions"]) for row in table["roles"]}
        for role in permissions:
            workspace.add_user(role, role)
        tokens = {role: workspace.add_token(role) for role in permissions}
        with Server(workspace) as server:
            yield House(server, permissions, table["routes"], tokens)
    finally:
        workspace.remove()


def filled(path: str) -> str:
    """An address with something in each place that nobody has ever named."""
    parts = [str(uuid.uuid4()) if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def answer(house: House, route: dict, session: requests.Session, more: dict) -> int:
    address = house.server.url + filled(route["path"])
    with session.request(
        route["method"], address, allow_redirects=False, stream=True, timeout=PATIENCE, **more
    ) as answer:
        # Read to its end, so that the connection serves the next one too; a live feed has none.
        if "event-stream" not in answer.headers.get("Content-Type", ""):
            _ = answer.content
        return answer.status_code


def is_page(route: dict) -> bool:
    return not route["path"].startswith("/api/")


@pytest.mark.timeout(900)
def test_every_role_is_answered_everywhere_as_the_table_says(house: House) -> None:
    assert len(house.permissions) == 15 and len(house.routes) > 250
    wrong, refused = [], 0
    for role, permissions in house.permissions.items():
        session, secret = house.sign_in(role)
        session.headers["Accept"] = "text/html"
        machine = requests.Session()
        machine.headers["Authorization"] = f"Bearer {house.tokens[role]}"
        for route in sorted(house.routes, key=lambda route: (route["method"], route["path"]) in LAST):
            if route["permission"] is None or (route["method"], route["path"]) in LAST:
                continue
            if is_page(route):
                more = {"data": {"csrf": secret, "key": str(uuid.uuid4())}} if route["method"] == "POST" else {}
                status = answer(house, route, session, more)
            else:
                more = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}
                if route["method"] != "GET":
                    more["json"] = {}
                status = answer(house, route, machine, more)
            may = route["permission"] in permissions
            refused += status == 403
            # Whoever may is told that there is no such thing, or what is missing: never that they may not.
            if (status == 403) == may or status >= 500:
                wrong.append((role, route["method"], route["path"], route["permission"], status))
    assert not wrong, wrong
    assert refused > 1000


def test_nobody_who_is_not_signed_in_comes_any_further(house: House) -> None:
    stranger = requests.Session()
    stranger.headers["Accept"] = "text/html"
    wrong = []
    for route in house.routes:
        if route["permission"] is None:
            continue
        more = {} if route["method"] == "GET" else {"data": {}} if is_page(route) else {"json": {}}
        if not is_page(route):
            more["headers"] = {"Accept": "application/json"}
        status = answer(house, route, stranger, more)
        if status not in ((303, 401, 403) if is_page(route) else (401,)):
            wrong.append((route["method"], route["path"], status))
    assert not wrong, wrong
