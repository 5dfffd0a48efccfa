"""The real program, as a person at a terminal or a machine on the network meets it."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from lifetime import die_with_parent, end, free_port
from postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("ALONGSIDE_BINARY", ROOT / ".build/debug/alongside")).resolve()
ASSETS = Path(os.environ.get("ALONGSIDE_ASSETS", ROOT / ".tools/assets")).resolve()

CAST = {
    "theo": ("call-taker", "Theo"),
    "dana": ("dispatcher", "Dana"),
    "sam": ("triage-clinician", "Sam"),
    "grace": ("supervisor", "Grace"),
    "priya": ("privacy-officer", "Priya"),
    "ada": ("auditor", "Ada"),
    "rosa": ("responder", "Rosa"),
    "otis": ("responder", "Otis"),
    "noor": ("care-navigator", "Noor"),
    "ines": ("analyst", "Ines"),
    "omar": ("officer", "Omar"),
    "lena": ("training-coordinator", "Lena"),
}


class Workspace:
    """One operator's data, in a folder or a schema of its own, with its keys in a folder beside it."""

    def __init__(self, postgres: PostgresServer | None = None, folder: Path | None = None):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="alongside-workspace-"))
        self.postgres = postgres
        if postgres:
            self.schema = f"w{secrets.token_hex(6)}"
            self.address = postgres.url(self.schema)
            self.state = self.folder / "state" / self.schema
        else:
            self.file = self.folder / "alongside.sqlite"
            self.address = str(self.file)
            self.state = Path(f"{self.file}.state")
        self.passwords: dict[str, str] = {}
        # What a server is told besides, in its environment.
        self.settings: dict[str, str] = {}

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "ALONGSIDE_WORKSPACE": self.address,
            "ALONGSIDE_STATE": str(self.folder / "state"),
            "ALONGSIDE_ASSETS": str(ASSETS),
            **self.settings,
        }

    def run(self, *arguments: str, input: str = "", timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs one command to its end; the test looks at its exit code and what it printed."""
        return subprocess.run(
            [BINARY, *arguments], input=input, capture_output=True, text=True, timeout=timeout,
            env=self.environment, cwd=self.folder, preexec_fn=die_with_parent,
        )

    def json(self, *arguments: str, input: str = "", expect: int = 0) -> dict[str, Any]:
        """Runs one command with `--json` and returns the one object it prints."""
        done = self.run(*arguments, "--json", input=input)
        assert done.returncode == expect, f"{arguments} ended with {done.returncode}: {done.stdout}\n{done.stderr}"
        printed = json.loads(done.stdout)
        assert isinstance(printed, dict)
        return printed

    def add_user(self, name: str, role: str, shown: str | None = None) -> str:
        """Makes an account and returns its password."""
        password = secrets.token_urlsafe(12)
        self.json("user", "add", name, "--role", role, "--display-name", shown or name.title(), input=password + "\n")
        self.passwords[name] = password
        return password

    def add_token(self, name: str) -> str:
        return self.json("token", "add", name)["token"]

    def invite(self, *names: str) -> None:
        """Makes accounts for some of the cast, or for all of it in a workspace where nothing has been done yet."""
        if not names:
            self.passwords = invited(self)
            return
        for name in names:
            role, shown = CAST[name]
            self.add_user(name, role, shown)

    def verify(self, *, expect: int = 0) -> dict[str, Any]:
        return self.json("journal", "verify", "--state", expect=expect)

    def remove(self) -> None:
        if self.postgres and self.postgres.process:
            self.postgres.drop(self.schema)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Invited:
    """A workspace in which the whole cast has accounts, to be copied: making a password safe takes long on purpose."""

    folder: Path
    passwords: dict[str, str]
    schema: str | None = None


_INVITED: dict[str, Invited] = {}


def invited(workspace: Workspace) -> dict[str, str]:
    """Fills an empty workspace with the cast, by copying one that was filled before, and returns the passwords."""
    engine = workspace.postgres.base_url if workspace.postgres else "sqlite"
    if engine not in _INVITED:
        first = Workspace(workspace.postgres)
        first.invite(*CAST)
        folder = Path(tempfile.mkdtemp(prefix="alongside-invited-"))
        folder.chmod(0o755)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        if first.postgres:
            first.postgres.dump(first.schema, folder / "schema.sql")
            shutil.copytree(first.state, folder / "state")
        else:
            shutil.copytree(first.folder, folder, dirs_exist_ok=True)
        _INVITED[engine] = Invited(folder, first.passwords, first.schema if first.postgres else None)
        first.remove()
    template = _INVITED[engine]
    if workspace.postgres:
        workspace.postgres.restore(template.folder / "schema.sql", template.schema, workspace.schema)
        shutil.copytree(template.folder / "state", workspace.state)
    else:
        assert not workspace.file.exists(), "something has been done in this workspace already"
        shutil.copytree(template.folder, workspace.folder, dirs_exist_ok=True)
    return dict(template.passwords)


class Server:
    """`alongside serve` on a free port, with everything it wrote to its log kept for the test to read."""

    def __init__(self, workspace: Workspace, *options: str, wrap: list[str] = [], port: int | None = None):
        self.workspace = workspace
        self.options = options
        self.wrap = wrap
        self.port = port or free_port()
        self.log = workspace.folder / f"serve-{secrets.token_hex(4)}.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, wait: bool = True) -> Server:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrap, BINARY, "serve", "--host", "127.0.0.1", "--port", str(self.port), *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.workspace.environment,
                cwd=self.workspace.folder, preexec_fn=die_with_parent,
            )
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            assert self.process
            if self.process.poll() is not None:
                break
            try:
                if requests.get(self.url + "/readyz", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.03)
        raise RuntimeError(f"the server did not become ready:\n{self.written()[-4000:]}")

    def stop(self, patience: float = 15) -> int:
        """Asks the server to stop, as a service manager would, and returns its exit code."""
        assert self.process
        return end(self.process, signal.SIGTERM, patience)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def written(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.stop()


class Api:
    """A machine that speaks to /api/v1 with one account's token."""

    def __init__(self, server: Server, token: str | None):
        self.base = server.url + "/api/v1"
        self.session = requests.Session()
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: str, path: str, *, key: str | None = None, match: str | None = None, **more: Any):
        headers = dict(more.pop("headers", {}))
        if key is not None:
            headers["Idempotency-Key"] = key
        if match is not None:
            headers["If-Match"] = match
        more.setdefault("timeout", 30)
        return self.session.request(method, self.base + path, headers=headers, **more)

    def get(self, path: str, **more: Any):
        return self.request("GET", path, **more)

    def post(self, path: str, body: Any, *, key: str | None = None, **more: Any):
        return self.request("POST", path, json=body, key=key or new_key(), **more)

    def patch(self, path: str, body: Any, *, match: str, **more: Any):
        return self.request("PATCH", path, json=body, match=match, **more)

    def put(self, path: str, body: Any, *, match: str, **more: Any):
        return self.request("PUT", path, json=body, match=match, **more)

    def delete(self, path: str, *, match: str, **more: Any):
        return self.request("DELETE", path, match=match, **more)

    def take_call(self, **facts: Any) -> dict[str, Any]:
        """Takes one call and returns it; its ETag is under `etag`."""
        answer = self.post("/calls", facts or {"location": "Elm Street 4", "source": "911"})
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "etag": answer.headers["ETag"]}


def new_key() -> str:
    return str(uuid.uuid4())
