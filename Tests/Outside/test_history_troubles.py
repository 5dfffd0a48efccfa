"""A city's own past on a disk that fills up while it is read in: it is said so, nothing is seen, and later it goes through."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alongside import Workspace
from exports import MAP, REFUSED, export, past, unheard
from lifetime import running_as_root
from postgres import PostgresServer

needs_root = pytest.mark.skipif(not running_as_root(), reason="a small disk of our own needs root")
ROWS = 40_000
MEGABYTE = 1 << 20


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of our own that everybody may look into."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-disk-"))
    folder.chmod(0o755)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", folder], capture_output=True, text=True)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("this machine does not let root mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def make_room(disk: Path, room: int) -> None:
    """Leaves so many bytes free."""
    subprocess.run(["mount", "-o", f"remount,size={shutil.disk_usage(disk).used + room}", disk], check=True)


def fills_up_and_goes_through_later(workspace: Workspace, disk: Path, files: Path) -> None:
    """The export lies elsewhere, and so does the list of its rows that are no calls."""
    (files / "map.yaml").write_text(MAP)
    small, large = files / "small.csv", files / "large.csv"
    small.write_text(export(100))
    large.write_text(export(ROWS, type="FIGHT") + ",2025-01-01,,X,,\n")
    asked = ("--map", str(files / "map.yaml"), "--rejected", str(files / "rejected.csv"))
    workspace.json("import", "calls", str(small), *asked)
    make_room(disk, 2 * MEGABYTE)
    done = workspace.run("import", "calls", str(large), *asked)
    assert done.returncode == REFUSED, done.stdout + done.stderr
    assert "The disk is full. Nothing was kept" in done.stderr, done.stderr
    make_room(disk, 100 * MEGABYTE)
    assert past(workspace) == 100
    unheard(workspace)
    counts = workspace.json("import", "calls", str(large), *asked)
    assert (counts["read"], counts["amended"], counts["imported"]) == (ROWS + 1, 100, ROWS - 100)
    assert past(workspace) == ROWS
    workspace.verify()


@pytest.mark.timeout(180)
@needs_root
def test_a_disk_that_fills_up_while_sqlite_reads_a_city(disk: Path, tmp_path: Path) -> None:
    workspace = Workspace(folder=disk / "workspace")
    workspace.folder.mkdir()
    fills_up_and_goes_through_later(workspace, disk, tmp_path)


@pytest.mark.timeout(180)
@needs_root
def test_a_disk_that_fills_up_while_postgresql_reads_a_city(disk: Path, tmp_path: Path) -> None:
    """Its tables lie on the small disk, and its log elsewhere: without room for that the server itself ends."""
    with PostgresServer() as postgres:
        tables = disk / "tables"
        tables.mkdir()
        shutil.chown(tables, "postgres", "postgres")
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{tables}'")
        postgres.sql("ALTER DATABASE alongside SET default_tablespace = small")
        workspace = Workspace(postgres)
        try:
            fills_up_and_goes_through_later(workspace, disk, tmp_path)
        finally:
            workspace.remove()
