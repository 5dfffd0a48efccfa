"""A bounded stream of API writes whose answers are remembered, so that a test can ask afterwards what became of each."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field

from alongside import Api, Server, new_key


@dataclass
class Written:
    """One create: its key, what was sent, and the call's id once the server acknowledged it."""

    key: str
    location: str
    id: str | None = None


@dataclass
class Load:
    """`clients` connections, each posting one create after the other until told to stop."""

    port: int
    token: str
    clients: int = 4
    most: int = 2000
    written: list[Written] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(self.clients)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    @property
    def acknowledged(self) -> list[Written]:
        with self._lock:
            return [write for write in self.written if write.id]

    def wait_for(self, count: int, patience: float = 60) -> None:
        """Waits until so many writes were acknowledged."""
        deadline = time.monotonic() + patience
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, f"only {len(self.acknowledged)} of {count} writes were acknowledged"
            time.sleep(0.002)

    def _run(self, number: int) -> None:
        connection: http.client.HTTPConnection | None = None
        for turn in range(self.most):
            if self._stop.is_set():
                break
            write = Written(new_key(), f"Elm Street {number}-{turn}")
            with self._lock:
                self.written.append(write)
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                connection.request("POST", "/api/v1/calls", json.dumps({"location": write.location}), headers(self.token, write.key))
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == 201:
                    id = json.loads(body)["id"]
                    with self._lock:
                        write.id = id
                else:
                    self.refused.append(answer.status)
                    time.sleep(0.02)
            except (OSError, http.client.HTTPException):
                connection = None
                time.sleep(0.02)
        if connection:
            connection.close()


def headers(token: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}


def settle(server: Server, token: str, written: list[Written]) -> None:
    """Sends every write that got no answer once more, as a careful client does; each must now be there, once."""
    api = Api(server, token)
    for write in written:
        if write.id is None:
            answer = api.post("/calls", {"location": write.location}, key=write.key)
            assert answer.status_code == 201, answer.text
            write.id = answer.json()["id"]


def everything(server: Server, token: str) -> dict[str, dict]:
    """Every call of the workspace, by id."""
    api = Api(server, token)
    calls: dict[str, dict] = {}
    cursor = None
    while True:
        page = api.get("/calls", params={"limit": 200} | ({"after": cursor} if cursor else {})).json()
        for call in page["calls"]:
            assert call["id"] not in calls
            calls[call["id"]] = call
        cursor = page["next"]
        if cursor is None:
            return calls
