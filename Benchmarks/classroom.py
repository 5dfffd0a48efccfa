"""A class of thirty that plays a scenario: how soon whoever leads sees each choice.

Thirty people and whoever leads have their pages open, each with a stream of its own. They choose up to twenty times a second and so
far more often than people do. Each choice is sent as a browser sends it, as a form, and is seen when the stream of whoever leads
has brought a state that holds it.
"""

from __future__ import annotations

import http.client
import re
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from alongside import Server, Workspace

PEOPLE = 30
CHOICES = 400
PER_SECOND = 20
SCENARIO = "on-the-bridge"

Note = Callable[..., None]


@dataclass
class Somebody:
    """A browser with its session, at an address of its own: sign-ins from one address are counted."""

    server: Server
    name: str
    password: str
    address: str
    cookie: str = ""
    connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        self.ask("GET", "/sign-in")
        page = self.ask("GET", "/sign-in")[1]
        keys = re.search(r'name="key" value="([^"]+)"', page)
        status, _, headers = self.ask("POST", "/sign-in", {
            "name": self.name, "password": self.password, "banner": "accepted", "key": keys.group(1) if keys else "one"})
        cookies = [value.split(";")[0] for name, value in headers if name.lower() == "set-cookie"]
        assert status == 303 and cookies, f"{self.name} cannot sign in: {status}"
        self.cookie = "; ".join(cookies)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, list[tuple[str, str]]]:
        if not self.connection:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = {"Cookie": self.cookie, "X-Forwarded-For": self.address, "Accept": "text/html"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheaders()

    def form(self, path: str, action: str, more: dict[str, str]) -> dict[str, str]:
        """What a form of a page sends."""
        page = self.ask("GET", path)[1]
        inner = re.search(rf'<form[^>]*action="[^"]*{re.escape(action)}".*?</form>', page, re.S)
        assert inner, f"no form goes to {action}"
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inner.group(0))) | more


@dataclass
class Watcher(threading.Thread):
    """Listens to streams, and notes when each state of the practice reached whoever leads."""

    server: Server
    practice: str
    after: int
    cookies: list[str]
    seen: dict[int, float] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        chosen = selectors.DefaultSelector()
        for place, cookie in enumerate(self.cookies):
            connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
            connection.sendall(
                f"GET /practice/{self.practice}/live?after={self.after} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
                f"Accept: text/event-stream\r\n\r\n".encode())
            first = connection.recv(65536)
            assert first.startswith(b"HTTP/1.1 200"), first
            connection.setblocking(False)
            chosen.register(connection, selectors.EVENT_READ, place)
        self.ready.set()
        rest = b""
        while not self.ended.is_set():
            for key, _ in chosen.select(0.2):
                heard, now = key.fileobj.recv(1 << 20), time.monotonic()  # type: ignore[union-attr]
                if key.data != 0:
                    continue
                rest += heard
                for number in re.findall(rb"id: (\d+)\n", rest):
                    self.seen.setdefault(int(number), now)
                rest = rest[-200_000:]


def measure_class(note: Note, percentile: Callable[[list[float], float], float]) -> None:
    workspace = Workspace()
    try:
        grace = workspace.add_user("grace", "supervisor", "Grace")
        names = [f"player{number:02}" for number in range(PEOPLE)]
        passwords = [workspace.add_user(name, "responder", f"Player {place + 1}") for place, name in enumerate(names)]
        with Server(workspace, "--behind-proxy", "127.0.0.1") as server:
            lead = Somebody(server, "grace", grace, "192.0.2.250")
            people = [Somebody(server, name, password, f"192.0.2.{place + 1}")
                      for place, (name, password) in enumerate(zip(names, passwords, strict=True))]
            took: list[float] = []
            while len(took) < CHOICES:
                took += one_class(server, lead, people)
            milliseconds = [1000 * one for one in took]
            note(
                f"choice of a class of {PEOPLE} → seen by whoever leads, {len(took)} choices, up to {PER_SECOND}/s, engine SQLite",
                f"p50 {percentile(milliseconds, 0.5):.1f} ms, p99 {percentile(milliseconds, 0.99):.1f} ms", "p99 ≤ 100 ms")
    finally:
        workspace.remove()


def one_class(server: Server, lead: Somebody, people: list[Somebody]) -> list[float]:
    """Plays one class to its end, and says how long each choice took to be seen."""
    path = f"/practice/scenarios/{SCENARIO}"
    status, _, headers = lead.ask("POST", "/practice", lead.form(path, "/practice", {"kind": "class"}))
    assert status == 303
    practice = dict((name.lower(), value) for name, value in headers)["location"].rsplit("/", 1)[1]
    here = f"/practice/{practice}"
    code = re.search(r'class="bigcode">([\d ]+)<', lead.ask("GET", here)[1])
    assert code
    for one in people:
        assert one.ask("POST", "/practice/joining", one.form("/practice", "/joining", {"code": code.group(1)}))[0] == 303
    watcher = Watcher(server, practice, len(people) + 1, [lead.cookie, *(one.cookie for one in people)])
    watcher.start()
    watcher.ready.wait(20)
    assert lead.ask("POST", f"{here}/roles", lead.form(here, "/roles", {}))[0] == 303
    # The class changed when it was opened, by each who came, and when it began; from now on by each choice.
    changes, sent = len(people) + 2, {}
    for _ in range(12):
        for one in people:
            began = time.monotonic()
            at = choose(one, here)
            if at is None:
                continue
            changes += 1
            sent[changes] = at
            time.sleep(max(0, 1 / PER_SECOND - (time.monotonic() - began)))
    time.sleep(1)
    watcher.ended.set()
    watcher.join()
    # A state with as many changes, or a later one, holds the choice.
    states = sorted(watcher.seen.items())
    took = []
    for number, began in sent.items():
        seen = min((moment for state, moment in states if state >= number), default=None)
        assert seen is not None, f"the choice after which the class has changed {number} times was never seen"
        took.append(seen - began)
    assert lead.ask("POST", f"{here}/ending", lead.form(here, "/ending", {}))[0] == 303
    return took


def choose(one: Somebody, here: str) -> float | None:
    """Takes the first thing that somebody may do, and says when it was sent."""
    page = one.ask("GET", here)[1]
    scene = re.search(r'name="scene" value="([^"]+)"', page)
    offers = re.findall(r'name="choice" value="([^"]+)"', page)
    hidden = re.search(r'id="choosing">(.*?)</form>', page, re.S)
    if not scene or not offers or not hidden:
        return None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', hidden.group(1)))
    sent = time.monotonic()
    status, _, _ = one.ask("POST", f"{here}/choices", fields | {"scene": scene.group(1), "choice": offers[0]})
    assert status == 303, status
    return sent
