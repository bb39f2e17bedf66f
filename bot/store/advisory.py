"""The place of the one who sends, on PostgreSQL: see `leadership`."""

import contextlib
from dataclasses import dataclass, field

import psycopg
from sqlalchemy.engine import make_url

SILENCE = 25  # seconds after which PostgreSQL gives up a leader that says nothing
PATIENCE = 5  # seconds to wait for the server's answer
_LEAD, _WISH = 1, 2
_DUBAN = 0x44554241  # advisory locks are numbers that all programs on a database share: this spells DUBA
_OLDEST_WITH_IDLE_TIMEOUT = 140_000  # PostgreSQL's own way of writing version 14


@dataclass
class AdvisoryLock:
    """A session lock on a connection of its own. `silence` (seconds): see the module's first lines."""

    url: str = field(repr=False)  # may hold a password
    silence: int = SILENCE
    _connection: psycopg.Connection[tuple[object, ...]] | None = field(default=None, init=False, repr=False)

    def take(self) -> bool:
        return self._asked("SELECT pg_try_advisory_lock(%s, %s)", _LEAD)

    def confirmed(self) -> bool:
        return self._asked(_HOLDS + " AND pid = pg_backend_pid())", _LEAD, anew=False)

    def wished(self) -> bool:
        return self._asked(_HOLDS + " AND pid <> pg_backend_pid())", _WISH)

    def wish(self) -> bool:
        return self._asked("SELECT pg_try_advisory_lock(%s, %s)", _WISH)

    def release(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                # The server frees a closed connection's locks in its own time; the next one should not have to wait.
                self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._give_up()

    def _give_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                self._connection.close()
        self._connection = None

    def _asked(self, question: str, place: int, *, anew: bool = True) -> bool:
        """The answer to a yes-or-no question; no answer is a no, and the connection is given up, and with it the place."""
        try:
            if self._connection is None:
                if not anew:
                    return False
                self._connection = self._connected()
            row = self._connection.execute(question.encode(), (_DUBAN, place)).fetchone()
        except (psycopg.Error, OSError):
            self._give_up()
            return False
        return row is not None and row[0] is True

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(
            address,
            autocommit=True,
            application_name="duban: the one who sends",
            connect_timeout=PATIENCE,
            keepalives=1,
            keepalives_idle=PATIENCE,
            keepalives_interval=PATIENCE,
            keepalives_count=2,
            tcp_user_timeout=PATIENCE * 1000,
        )
        for name, value in self._limits(connection.info.server_version):
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        return connection

    def _limits(self, version: int) -> list[tuple[str, str]]:
        """How soon the server notices that nobody is there any more."""
        probe = max(1, self.silence // 5)
        limits = [
            ("tcp_keepalives_idle", str(probe * 2)),
            ("tcp_keepalives_interval", str(probe)),
            ("tcp_keepalives_count", "3"),
            ("statement_timeout", f"{PATIENCE}s"),
        ]
        if version >= _OLDEST_WITH_IDLE_TIMEOUT:
            limits.append(("idle_session_timeout", f"{self.silence}s"))
        return limits


_HOLDS = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = %s::bigint::oid AND objid = %s::bigint::oid"
)
