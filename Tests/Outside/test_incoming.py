"""A file brought to the server: cut off, refused, killed on the way – never half visible, never half kept."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from alongside import Server, Workspace
from lifetime import running_as_root
from person import Forms, Person
from problems import problem
from waiting import until

HEADER = "Call Number,Received,Type,Beat,Address\n"


def export(rows: int) -> bytes:
    lines = [f"C{n},2026-03-{1 + n % 28:02} {n % 24:02}:15,WELFARE CHECK,D{n % 3},{n % 40}00 ELM ST\n" for n in range(rows)]
    return (HEADER + "".join(lines)).encode()


@pytest.fixture
def town(workspace: Workspace) -> Iterator[Workspace]:
    workspace.add_user("ines", "analyst")
    workspace.add_user("theo", "call-taker")
    yield workspace


def brought(person: Person, content: bytes, name: str = "calls.csv", **more: str) -> requests.Response:
    """Sends a file as the page's script does."""
    csrf = re.search(r'data-csrf="([^"]+)"', person.get("/account").text)
    assert csrf
    headers = {
        "Content-Type": "application/octet-stream", "Accept": "application/json", "X-CSRF": csrf[1], "X-File-Name": name,
    }
    return person.session.post(person.server.url + "/plan/imports", data=content, headers=headers | more, timeout=60)


def kept(workspace: Workspace) -> list[Path]:
    folder = workspace.state / "incoming"
    return sorted(folder.iterdir()) if folder.exists() else []


def read(person: Person, address: str) -> None:
    """Confirms the map as it is proposed."""
    fields = person.form(address, address) | {"act": "read", "zone": "America/Chicago"}
    answer = person.session.post(person.server.url + address, data=fields, allow_redirects=False, timeout=30)
    assert answer.status_code == 303, answer.text


def calls(workspace: Workspace) -> int:
    """How many past calls any question sees."""
    done = workspace.run("replay", "--program", "memphis-cit", "--json")
    assert done.returncode == 0, done.stderr
    found = re.search(r'"calls":(\d+)', done.stdout)
    assert found
    return int(found[1])


def test_a_file_comes_from_our_own_page_only_and_from_those_who_may(town: Workspace) -> None:
    with Server(town) as server:
        ines, theo = Person(server, "ines"), Person(server, "theo")
        problem(brought(ines, export(3), **{"X-CSRF": "0" * 96}), 403)
        problem(brought(ines, export(3), **{"X-CSRF": ""}), 403)
        problem(brought(ines, export(3), **{"Content-Type": "text/csv"}), 415)
        problem(brought(theo, export(3)), 403)
        problem(brought(ines, b""), 422)
        assert kept(town) == []
        address = brought(ines, export(3), name="a%0Ab%3Cscript%3E.csv").json()["address"]
        assert "a b&lt;script&gt;.csv" in ines.get(address).text
        assert theo.get(address).status_code == 403
        other = address[:-1] + ("1" if address[-1] == "0" else "0")
        for unknown in ("/plan/imports/0", "/plan/imports/..%2Fsigning.key", other):
            assert ines.get(unknown).status_code == 404
        assert (kept(town)[0].stat().st_mode & 0o777, len(kept(town))) == (0o700, 1)
        assert "script" not in server.written()


def test_only_so_many_files_wait(town: Workspace) -> None:
    with Server(town) as server:
        ines = Person(server, "ines")
        addresses = [brought(ines, export(2)).json()["address"] for _ in range(8)]
        problem(brought(ines, export(2)), 409)
        assert ines.send(addresses[3], addresses[3] + "/removal").status_code == 303
        assert brought(ines, export(2)).status_code == 201
        assert ines.get(addresses[3]).status_code == 404


def test_a_connection_that_is_cut_leaves_nothing(town: Workspace) -> None:
    with Server(town) as server:
        ines = Person(server, "ines")
        csrf = re.search(r'data-csrf="([^"]+)"', ines.get("/account").text)
        assert csrf
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in ines.session.cookies)
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            line.sendall(
                f"POST /plan/imports HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/octet-stream\r\n"
                f"Content-Length: 10000000\r\nCookie: {cookies}\r\nX-CSRF: {csrf[1]}\r\nX-File-Name: calls.csv\r\n\r\n".encode()
            )
            line.sendall(export(20_000))
            until(lambda: len(kept(town)) == 1)
        until(lambda: kept(town) == [])
        assert "/plan/imports/" not in ines.get("/plan/past").text


@pytest.mark.timeout(240)
def test_a_server_that_dies_while_it_reads_shows_nothing_and_begins_again(town: Workspace) -> None:
    with Server(town) as server:
        ines = Person(server, "ines")
        address = brought(ines, export(60_000)).json()["address"]
        read(ines, address)
        until(lambda: ines.get(address + "/progress").json()["percent"] > 0)
        server.kill()
        assert calls(town) == 0
        server.start()
        # The file and the answers are there; what was read is not.
        fields = Forms(ines.get(address).text).to(address)
        assert fields["zone"] == "America/Chicago"
        # What the dead server had begun is taken for alive for ten seconds.
        time.sleep(10.5)
        read(ines, address)
        until(lambda: not ines.get(address + "/progress").json()["reading"], patience=120)
        assert "60,000 calls imported" in ines.get(address).text
        assert calls(town) == 60_000
        # The file is not kept once it is read, and reading it again does nothing.
        assert not (kept(town)[0] / "calls").exists()
        assert town.verify()["valid"]


@pytest.mark.timeout(120)
def test_a_server_that_is_stopped_takes_its_reading_back(town: Workspace) -> None:
    with Server(town) as server:
        ines = Person(server, "ines")
        address = brought(ines, export(60_000)).json()["address"]
        read(ines, address)
        until(lambda: ines.get(address + "/progress").json()["percent"] > 0)
        assert server.stop(patience=60) == 0
        server.start()
        assert calls(town) == 0
        read(ines, address)
        until(lambda: not ines.get(address + "/progress").json()["reading"], patience=60)
        assert calls(town) == 60_000


@pytest.mark.timeout(120)
@pytest.mark.skipif(not running_as_root(), reason="a small disk of our own needs root")
def test_a_full_disk_takes_no_half_file(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        filler = disk / "filler"
        filler.write_bytes(bytes(40_000_000))
        workspace = Workspace(folder=disk)
        workspace.add_user("ines", "analyst")
        with Server(workspace) as server:
            ines = Person(server, "ines")
            problem(brought(ines, bytes(40_000_000)), 507)
            assert kept(workspace) == []
            # There is room for a file, and none for its calls.
            address = brought(ines, export(200_000)).json()["address"]
            read(ines, address)
            until(lambda: not ines.get(address + "/progress").json()["reading"], patience=60)
            assert "disk is full" in ines.get(address).text
            assert calls(workspace) == 0
            # The file has made room for itself to be told of, and to be removed.
            assert ines.send(address, address + "/removal").status_code == 303
            filler.unlink()
            address = brought(ines, export(200)).json()["address"]
            time.sleep(10.5)
            read(ines, address)
            until(lambda: not ines.get(address + "/progress").json()["reading"])
            trouble = re.findall(r"class=\"trouble.*?</div>", ines.get(address).text, re.S)
            assert calls(workspace) == 200, trouble
        assert workspace.verify()["valid"]
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
