"""The real server on both engines, each with a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from alongside import Api, Server, Workspace
from postgres import PostgresServer

ENGINES = ["sqlite", "postgres"]


@dataclass
class Served:
    """A running server, its workspace, and a machine for each of the cast who was invited."""

    server: Server
    workspace: Workspace
    apis: dict[str, Api] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.server.url

    def api(self, name: str | None) -> Api:
        if name is None:
            return Api(self.server, None)
        if name not in self.apis:
            self.apis[name] = Api(self.server, self.workspace.add_token(name))
        return self.apis[name]

    def authorization(self, name: str) -> str:
        """What a program of another make sends as its `Authorization`."""
        return str(self.api(name).session.headers["Authorization"])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that tests share and leave running."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


def open_workspace(engine: str, request: pytest.FixtureRequest) -> Workspace:
    return Workspace(request.getfixturevalue("postgres") if engine == "postgres" else None)


@pytest.fixture
def workspace(engine: str, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """An empty workspace on the engine at hand."""
    workspace = open_workspace(engine, request)
    try:
        yield workspace
    finally:
        workspace.remove()


@pytest.fixture
def another(engine: str, request: pytest.FixtureRequest) -> Iterator[Callable[[], Workspace]]:
    """Makes further workspaces on the same engine, and removes them afterwards."""
    made: list[Workspace] = []

    def make() -> Workspace:
        made.append(open_workspace(engine, request))
        return made[-1]

    yield make
    for workspace in made:
        workspace.remove()


@pytest.fixture(scope="module")
def served(engine: str, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A server that the tests of one file share; they must not disturb each other."""
    workspace = open_workspace(engine, request)
    try:
        workspace.invite()
        with Server(workspace) as server:
            yield Served(server, workspace)
    finally:
        workspace.remove()


@pytest.fixture
def theo(served: Served) -> Api:
    return served.api("theo")


@pytest.fixture
def dana(served: Served) -> Api:
    return served.api("dana")
