"""Every row of one database into another, whatever kind either is, and the sums that prove it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text
from sqlalchemy.exc import DataError
from sqlmodel import SQLModel

from bot.store import tables

AT_ONCE = 1000  # rows a statement
_ROUND = 2**256

assert tables.Fact.metadata is SQLModel.metadata  # importing the tables is what fills it


class CopyProblem(Exception):
    """The rows did not arrive as they are; the text says which table and why."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and what they are, in whatever order: databases sort texts differently."""

    rows: int = 0
    digest: int = 0

    def plus(self, rows: Sequence[Row[Any]]) -> "Sum":
        """The sum with those rows added."""
        return Sum(self.rows + len(rows), (self.digest + sum(map(_digest, rows))) % _ROUND)


Sums = Mapping[str, Sum]


def _digest(row: Row[Any]) -> int:
    return int.from_bytes(hashlib.sha256(repr([_plain(value) for value in row]).encode()).digest(), "big")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview) else value


def all_tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return SQLModel.metadata.sorted_tables


def table_of(name: str) -> Table:
    """The table of that name."""
    return SQLModel.metadata.tables[name]


def sums(connection: Connection) -> Sums:
    """The sum of each table."""
    found = {}
    for table in all_tables():
        found[table.name] = Sum()
        for part in _parts(connection, table):
            found[table.name] = found[table.name].plus(part)
    return found


def as_text(found: Sums) -> str:
    """One short line that is the same for the same contents."""
    written = ";".join(f"{name}:{one.rows}:{one.digest:x}" for name, one in sorted(found.items()))
    return hashlib.sha256(written.encode()).hexdigest()


def total(found: Sums) -> int:
    """How many rows there are in all."""
    return sum(one.rows for one in found.values())


def empty(connection: Connection) -> None:
    """Remove every row of every table."""
    if connection.dialect.name == "postgresql":
        quoted = ", ".join(_quoted(connection, table) for table in all_tables())
        connection.execute(text(f"TRUNCATE {quoted}"))
        return
    for table in reversed(all_tables()):
        connection.execute(table.delete())


def copy(source: Connection, target: Connection) -> Sums:
    """Every row of `source` into the empty tables of `target`; returns the sums. Raises CopyProblem unless all arrived.

    Both stay in their transactions; whoever called commits.
    """
    found: dict[str, Sum] = {}
    for table in all_tables():
        found[table.name] = _copied(source, target, table)
    arrived = sums(target)
    for name, one in found.items():
        if arrived[name] != one:
            raise CopyProblem(f"table {name}: {one.rows} rows left, {arrived[name].rows} arrived, and not all the same")
    if target.dialect.name == "postgresql":
        _set_sequences(target)
    return found


def _copied(source: Connection, target: Connection, table: Table) -> Sum:
    found = Sum()
    for part in _parts(source, table):
        try:
            target.execute(insert(table), [dict(row._mapping) for row in part])
        except (DataError, ValueError) as problem:
            why = str(getattr(problem, "orig", problem)).splitlines()[0]
            raise CopyProblem(f"table {table.name}: the other database refuses a row: {why}") from None
        found = found.plus(part)
    return found


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    yield from connection.execute(wanted).partitions()


def _set_sequences(target: Connection) -> None:
    """The next number of each table comes after the highest that arrived."""
    for table in all_tables():
        column = table.autoincrement_column
        if column is None:
            continue
        name = select(func.pg_get_serial_sequence(_quoted(target, table), column.name)).scalar_subquery()
        highest = target.execute(select(func.max(column))).scalar()
        if target.execute(select(name)).scalar() is not None:
            target.execute(select(func.setval(name, highest or 1, highest is not None)))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)
