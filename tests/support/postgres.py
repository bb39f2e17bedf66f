"""A PostgreSQL server for the tests: one that answers already, or one of their own that ends with them."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support import machine

_LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Server:
    """A server that lets us in as one who may create databases; `url` is that of its database `postgres`."""

    url: str

    @contextmanager
    def fresh_database(self, template: str = "template0") -> Iterator[str]:
        """A database of its own name, empty or a copy of `template`; dropped at the end whoever is still connected."""
        name = f"duban_test_{uuid.uuid4().hex}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        self._do(made.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield self.url.rsplit("/", 1)[0] + f"/{name}"
        finally:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True, client_encoding="utf8") as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[Server | None]:
    """A server: TEST_POSTGRES_URL, the one on this machine, or a new one; None where there is no way to one."""
    url = os.environ.get("TEST_POSTGRES_URL", _LOCAL)
    programs = machine.postgresql_programs()
    if _lets_us_in(url):
        yield Server(url)
    elif programs is None:
        yield None
    else:
        with own(programs) as server:
            yield server


def _lets_us_in(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error:
        return False  # nobody there, or somebody's server that asks for a password
    return row is not None and bool(row[0])


@dataclass(frozen=True)
class Own(Server):
    """A server that ends with the test, and can be made to die before that."""

    data: Path
    control: tuple[str, ...]  # pg_ctl and where the data is
    options: str
    user: str | None

    def start(self) -> None:
        """Come up, mending what a crash left behind."""
        _run([*self.control, "-l", str(self.data.parent / "log"), "-o", self.options, "start"], self.user)

    def stop(self) -> None:
        """Die without a word: no checkpoint, nothing written that is not written yet."""
        _run([*self.control, "-m", "immediate", "stop"], self.user)

    def log_end(self) -> tuple[str, int]:
        """The file of the write-ahead log that is being written, and how far."""
        with psycopg.connect(self.url, autocommit=True, client_encoding="utf8") as connection:
            row = connection.execute("SELECT (pg_walfile_name_offset(pg_current_wal_insert_lsn())).*").fetchone()
        assert row is not None
        return str(row[0]), int(row[1])

    def crash(self, end_log_at: tuple[str, int]) -> None:
        """Die, lose the log from that byte on, and come up again."""
        self.stop()
        name, offset = end_log_at
        with (self.data / "pg_wal" / name).open("r+b") as log:
            size = log.seek(0, 2)
            log.seek(offset)
            log.write(bytes(size - offset))
        self.start()


@contextmanager
def own(programs: Path) -> Iterator[Own]:
    """A new server on a free port; `programs` is the folder of initdb and pg_ctl."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    port, data = _free_port(), folder / "data"
    server = Own(
        f"postgresql://postgres@127.0.0.1:{port}/postgres",
        data,
        (str(programs / "pg_ctl"), "-D", str(data), "-w"),
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off",
        user,
    )
    _run([str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C"], user)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _run(command: list[str], user: str | None) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    subprocess.run(command, user=user, group=group, cwd="/", check=True, stdout=subprocess.DEVNULL)


def _unprivileged() -> str | None:
    """Who the server runs as: PostgreSQL refuses root. None: whoever we are is good enough."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
