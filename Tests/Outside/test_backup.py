"""A backup taken while people work comes back whole, and is unreadable for who has no key."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alongside import Api, Server, Workspace
from load import Load, everything

PLAIN = "999 Xanadu Crescent"


@pytest.fixture
def key(workspace: Workspace) -> tuple[Path, str]:
    """A key pair: where the private part is, and the public part."""
    file = workspace.folder / "backup.key"
    public = workspace.run("backup-key", str(file))
    assert public.returncode == 0, public.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file, public.stdout.strip().split()[-1]


@pytest.mark.timeout(120)
def test_comes_back_whole(workspace: Workspace, key: tuple[Path, str], another: Callable[[], Workspace]) -> None:
    private, public = key
    workspace.invite("theo")
    token = workspace.add_token("theo")
    backup = workspace.folder / "backup"
    with Server(workspace) as server:
        api = Api(server, token)
        for number in range(10):
            api.take_call(location=f"{PLAIN} {number}", note="The caller will wait.")
        with Load(server.port, token, clients=2) as load:
            load.wait_for(10)
            workspace.json("backup", str(backup), "--to", public)
        live = everything(server, token)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    content = backup.read_bytes()
    for plain in (PLAIN, "Elm Street", "The caller will wait", "SQLite format", "journal_subject"):
        assert plain.encode() not in content

    again = another()
    again.json("restore", str(backup), "--key", str(private))
    verdict = again.verify()
    assert verdict["valid"] and verdict["events"] > 10
    again.passwords = workspace.passwords
    with Server(again) as server:
        restored = everything(server, token)
        assert set(restored) <= set(live)
        assert sum(call["location"].startswith(PLAIN) for call in restored.values()) == 10
        for id, call in restored.items():
            assert live[id]["location"] == call["location"]
        Api(server, token).take_call(location="After the restore")
    assert again.verify()["valid"]


def test_is_refused_without_the_right_key(workspace: Workspace, key: tuple[Path, str], another: Callable[[], Workspace]) -> None:
    workspace.invite("theo")
    backup = workspace.folder / "backup"
    workspace.json("backup", str(backup), "--to", key[1])
    other = workspace.folder / "other.key"
    assert workspace.run("backup-key", str(other)).returncode == 0
    again = another()
    assert again.run("restore", str(backup), "--key", str(other)).returncode == 1
    assert again.run("restore", str(backup), "--key", str(workspace.folder / "absent.key")).returncode == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 1]) + content[len(content) // 2 + 1 :],
        lambda content: b"",
        lambda content: content + b"x",
    ],
    ids=["last byte gone", "half gone", "one bit turned", "empty", "one byte more"],
)
def test_a_spoilt_backup_is_found_out(
    workspace: Workspace, key: tuple[Path, str], another: Callable[[], Workspace], spoil: Callable[[bytes], bytes]
) -> None:
    workspace.invite("theo")
    backup = workspace.folder / "backup"
    workspace.json("backup", str(backup), "--to", key[1])
    spoilt = workspace.folder / "spoilt"
    spoilt.write_bytes(spoil(backup.read_bytes()))
    again = another()
    assert again.run("restore", str(spoilt), "--key", str(key[0])).returncode == 1


def test_restores_over_nothing_that_is_there(workspace: Workspace, key: tuple[Path, str]) -> None:
    workspace.invite("theo")
    backup = workspace.folder / "backup"
    workspace.json("backup", str(backup), "--to", key[1])
    before = workspace.verify()
    assert workspace.run("restore", str(backup), "--key", str(key[0])).returncode == 1
    assert workspace.verify() == before


def test_writes_over_no_file(workspace: Workspace, key: tuple[Path, str]) -> None:
    workspace.invite("theo")
    present = workspace.folder / "present"
    present.write_text("something of somebody's")
    assert workspace.run("backup", str(present), "--to", key[1]).returncode == 1
    assert present.read_text() == "something of somebody's"


def test_a_key_that_is_none_is_refused(workspace: Workspace) -> None:
    workspace.invite("theo")
    backup = workspace.folder / "backup"
    assert workspace.run("backup", str(backup), "--to", "no-such-key").returncode in (1, 2)
    assert not backup.exists()


def test_leaves_no_half_written_file(workspace: Workspace, key: tuple[Path, str]) -> None:
    workspace.invite("theo")
    before = sorted(os.listdir(workspace.folder))
    assert workspace.run("backup", str(workspace.folder / "absent" / "backup"), "--to", key[1]).returncode == 1
    assert sorted(os.listdir(workspace.folder)) == before
