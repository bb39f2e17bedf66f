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
    def fresh_database(self) -> Iterator[str]:
        """An empty database of its own name, dropped at the end whoever is still connected."""
        name = f"duban_test_{uuid.uuid4().hex}"
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        try:
            yield self.url.rsplit("/", 1)[0] + f"/{name}"
        finally:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
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
        with _started(programs) as server:
            yield server


def _lets_us_in(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error:
        return False  # nobody there, or somebody's server that asks for a password
    return row is not None and bool(row[0])


@contextmanager
def _started(programs: Path) -> Iterator[Server]:
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    port, data, control = _free_port(), folder / "data", [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run([str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C"], user)
    _run([*control, "-l", str(folder / "log"), "-o", options, "start"], user)
    try:
        yield Server(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        _run([*control, "-m", "immediate", "stop"], user)
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
