"""A server with the whole cast invited, and machines for those who take calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alongside import Api, Server, Workspace


@dataclass
class Running:
    server: Server
    workspace: Workspace
    theo: Api
    dana: Api

    @property
    def url(self) -> str:
        return self.server.url


@contextmanager
def running_server() -> Iterator[Running]:
    """A fresh workspace on SQLite and its server, both gone at the end."""
    workspace = Workspace()
    try:
        workspace.invite()
        theo, dana = workspace.add_token("theo"), workspace.add_token("dana")
        with Server(workspace) as server:
            yield Running(server, workspace, Api(server, theo), Api(server, dana))
    finally:
        workspace.remove()
