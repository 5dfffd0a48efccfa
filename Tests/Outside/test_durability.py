"""No acknowledgement leaves before the log that holds it is on the disk, as the kernel saw it."""

from __future__ import annotations

import concurrent.futures
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from alongside import Api, Server, Workspace
from lifetime import die_with_parent

CREATES = 200
CALLS = "read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range"


@dataclass
class SystemCall:
    """One system call of any process watched; begin and end are places in the order of all that was seen."""

    begin: int
    end: int
    name: str
    arguments: str
    succeeded: bool


def recorded(trace: Path) -> list[SystemCall]:
    """Reads what `strace -f -y` wrote, joining calls that other threads interrupted."""
    calls: list[SystemCall] = []
    open_calls: dict[str, tuple[int, str]] = {}
    line_form = re.compile(r"^(\d+)\s+(.*)$", re.DOTALL)
    for place, line in enumerate(trace.read_text(errors="replace").splitlines()):
        found = line_form.match(line)
        if not found:
            continue
        thread, text = found.groups()
        begin = place
        if text.endswith("<unfinished ...>"):
            open_calls[thread] = (place, text.removesuffix("<unfinished ...>"))
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)$", text, re.DOTALL)
        if resumed:
            begin, first = open_calls.pop(thread, (place, ""))
            text = first + resumed.group(1)
        name, _, rest = text.partition("(")
        arguments, _, result = rest.rpartition(" = ")
        if name and arguments:
            calls.append(SystemCall(begin, place, name, arguments, not result.startswith("-")))
    return calls


def uncovered(calls: list[SystemCall], log_file: str, marks: list[str]) -> list[str]:
    """The creates whose 201 left before a sync of the log that follows the writing of their data."""
    writes = [c for c in calls if c.name.startswith("pwrite") and re.match(rf"\d+<[^>]*{log_file}", c.arguments)]
    syncs = [c for c in calls if c.name in ("fsync", "fdatasync") and c.succeeded and re.search(log_file, c.arguments)]
    answers = [c for c in calls if c.name in ("write", "writev", "sendto", "sendmsg") and "HTTP/1.1 201" in c.arguments]
    reads = [c for c in calls if c.name in ("read", "recvfrom", "recvmsg", "readv")]
    wrong = []
    for mark in marks:
        asked = next((c for c in reads if mark in c.arguments), None)
        answered = next((c for c in answers if mark in c.arguments), None)
        if not asked or not answered:
            wrong.append(f"{mark}: the trace does not show its {'201' if asked else 'request'}")
            continue
        kept = next((c for c in writes if mark in c.arguments and c.end > asked.begin), None)
        # A record that straddles two pages of PostgreSQL's log has a page header in the middle of its text.
        kept = kept or next((c for c in writes if c.begin > asked.begin and _straddles(c.arguments, mark)), None)
        if not kept:
            wrong.append(f"{mark}: its data was not seen on the way to the log")
        elif not any(kept.end < sync.begin and sync.end < answered.begin for sync in syncs):
            wrong.append(f"{mark}: answered before a sync")
    return wrong


def _straddles(arguments: str, mark: str) -> bool:
    return any(mark[:cut] in arguments and mark[cut:] in arguments for cut in range(4, len(mark) - 3))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("clients", [1, 8])
def test_every_201_follows_a_sync_of_its_log(workspace: Workspace, clients: int, tmp_path: Path) -> None:
    workspace.add_user("theo", "call-taker")
    token = workspace.add_token("theo")
    trace = tmp_path / "trace"
    marks = [f"Marker-{clients}-{number:04}-Street" for number in range(CREATES)]
    with Server(workspace) as server:
        Api(server, token).take_call(location="Elm Street 4")
        assert server.process
        watched = [server.process.pid, *(workspace.postgres.processes() if workspace.postgres else [])]
        command = ["strace", "-f", "-y", "-s", "70000", "-e", f"trace={CALLS}", "-o", str(trace)]
        for pid in watched:
            command += ["-p", str(pid)]
        strace = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent
        )
        try:
            _wait_until_watching(strace, trace, server)
            apis = [Api(server, token) for _ in range(clients)]

            def create(part: int) -> None:
                for mark in marks[part::clients]:
                    answer = apis[part].post("/calls", {"location": mark}, timeout=60)
                    assert answer.status_code == 201, answer.text

            with concurrent.futures.ThreadPoolExecutor(clients) as pool:
                list(pool.map(create, range(clients)))
        finally:
            strace.send_signal(signal.SIGINT)
            _, complaints = strace.communicate(timeout=30)
    assert trace.stat().st_size, complaints
    log_file = "/pg_wal/" if workspace.postgres else r"alongside\.sqlite-wal"
    calls = recorded(trace)
    wrong = uncovered(calls, log_file, marks)
    assert not wrong, "\n".join(wrong[:20])
    without_syncs = [call for call in calls if not call.name.endswith("sync")]
    assert len(uncovered(without_syncs, log_file, marks)) == CREATES, "this test would not notice a missing sync"


def _wait_until_watching(strace: subprocess.Popen, trace: Path, server: Server) -> None:
    """Waits until a request shows up in the trace."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if strace.poll() is not None:
            complaints = strace.stderr.read() if strace.stderr else ""
            if "Operation not permitted" in complaints:
                pytest.skip("this machine does not let one process watch another's system calls (ptrace)")
            raise AssertionError(complaints)
        Api(server, None).get("/me")
        if trace.exists() and "GET /api/v1/me" in trace.read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise AssertionError("strace shows nothing of the server")


def test_the_engines_are_set_to_be_durable(workspace: Workspace) -> None:
    """What `serve` says of itself: `check` ends well only when commits are durable."""
    workspace.add_user("theo", "call-taker")
    assert workspace.run("check", "--json").returncode == 0
    if workspace.postgres:
        assert workspace.postgres.sql("SHOW fsync") == "on"
        assert workspace.postgres.sql("SHOW synchronous_commit") == "on"
