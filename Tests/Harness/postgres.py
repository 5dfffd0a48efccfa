"""A PostgreSQL server of our own: a fresh cluster on a free port, set as in production, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from lifetime import children, die_with_parent, end, free_port, running_as_root

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
# Files that stand in memory, and what has to be free there: a server's log alone may come to a gigabyte.
MEMORY = Path("/dev/shm")
ROOM = 3 << 30


class PostgresServer:
    """One cluster with one database, `alongside`, in which every workspace is a schema."""

    def __init__(self, settings: dict[str, str] | None = None, *, on_disk: bool = False):
        """Stands in memory where there is room, as if on a disk that is never waited for, unless a disk is asked for."""
        self.port = free_port()
        is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM and not on_disk
        self.folder = Path(tempfile.mkdtemp(prefix="alongside-postgres-", dir=MEMORY if is_roomy else None))
        self.settings = settings or {}
        self.process: subprocess.Popen | None = None
        # PostgreSQL refuses to run as root.
        self._as: dict = {"user": "postgres", "group": "postgres", "extra_groups": []} if running_as_root() else {}
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = self.folder / "data"
        self._run(
            "initdb", "--pgdata", self.data, "--username=alongside", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )
        self.start()
        self.sql("CREATE DATABASE alongside TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", database="postgres")

    # The server

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "logging_collector": "off",
            **self.settings,
        }
        command = [PROGRAMS / "postgres", "-D", self.data, "-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder,
                start_new_session=True, preexec_fn=die_with_parent, **self._as,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Ends the server as an administrator would: open connections are closed, nothing is lost."""
        if self.process:
            end(self.process, ask=signal.SIGINT, patience=30)
            self.process = None

    def kill(self) -> None:
        """Ends every process of the server at once, as a power cut would."""
        assert self.process
        family = [self.process.pid, *children(self.process.pid)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.process = None
        for pid in family[1:]:
            while Path(f"/proc/{pid}").exists():
                time.sleep(0.01)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> PostgresServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    # What is in it

    def url(self, schema: str = "alongside") -> str:
        return f"{self.base_url}?schema={schema}"

    @property
    def base_url(self) -> str:
        return f"postgres://alongside@127.0.0.1:{self.port}/alongside"

    def sql(self, text: str, database: str = "alongside") -> str:
        """Runs a statement and returns what psql prints, unaligned."""
        return self._run(
            "psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1",
            *self._place, f"--dbname={database}", "--command", text,
        )

    @property
    def _place(self) -> list[str]:
        return [f"--host={self.folder}", f"--port={self.port}", "--username=alongside"]

    def wear_in(self) -> None:
        """Fills as much of its log as it keeps, so that from now on it writes into files that it had before."""
        self.sql("CREATE TABLE wear AS SELECT repeat('x', 900) AS text FROM generate_series(1, 1200000)")
        self.sql("DROP TABLE wear")
        self.sql("CHECKPOINT")

    def dump(self, schema: str, file: Path) -> None:
        """Writes a schema and all that is in it as statements."""
        file.write_text(self._run("pg_dump", *self._place, f"--schema={schema}", "--no-owner", "alongside"))

    def restore(self, file: Path, schema: str, named: str) -> None:
        """Makes a schema of another name from what was written."""
        text = file.parent / f"{named}.sql"
        text.write_text(file.read_text().replace(schema, named))
        try:
            self._run(
                "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *self._place, "--dbname=alongside",
                "--single-transaction", f"--file={text}",
            )
        finally:
            text.unlink()

    def drop(self, schema: str) -> None:
        self.sql(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')

    def processes(self) -> list[int]:
        """Every process of the server, the first being the one that starts the others."""
        assert self.process
        return [self.process.pid, *children(self.process.pid)]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process
            if self.process.poll() is not None:
                break
            try:
                self.sql("SELECT 1", database="postgres")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text()[-4000:])

    def _run(self, program: str, *arguments: object) -> str:
        done = subprocess.run(
            [PROGRAMS / program, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder, **self._as
        )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, done.stdout, done.stderr)
        return done.stdout.strip()
