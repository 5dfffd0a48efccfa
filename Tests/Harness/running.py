"""A server with the whole cast invited, and machines for those who take calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from alongside import Api, Server, Workspace
from person import Person


@dataclass
class Running:
    server: Server
    workspace: Workspace
    theo: Api
    dana: Api
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def session(self, name: str) -> dict[str, str]:
        """The cookies of somebody signed in. One session serves all tests: sign-ins from one address are counted."""
        if name not in self.sessions:
            cookies = Person(self.server, name).session.cookies
            self.sessions[name] = {cookie.name: cookie.value or "" for cookie in cookies}
        return self.sessions[name]

    @property
    def url(self) -> str:
        return self.server.url


@contextmanager
def running_server(
    apart: bool = False, settings: dict[str, str] | None = None, inward: bool = False, proxied: bool = False
) -> Iterator[Running]:
    """A fresh workspace on SQLite and its server, both gone at the end; with a store of victim services, or of well-being, if wanted.

    What `settings` say stands in the server's environment. Where it is `proxied`, it takes our word for a visitor's address.
    """
    workspace = Workspace()
    workspace.settings = settings or {}
    try:
        workspace.invite()
        if apart:
            workspace.add_user("val", "victim-advocate", "Val")
            workspace.json("victims", "init")
        if inward:
            for name, shown in (("mae", "Mae"), ("abel", "Abel"), ("hana", "Hana"), ("ruth", "Ruth")):
                workspace.add_user(name, "peer-support", shown)
            workspace.json("wellbeing", "init")
        theo, dana = workspace.add_token("theo"), workspace.add_token("dana")
        with Server(workspace, *(["--behind-proxy", "127.0.0.1"] if proxied else [])) as server:
            yield Running(server, workspace, Api(server, theo), Api(server, dana))
    finally:
        workspace.remove()
