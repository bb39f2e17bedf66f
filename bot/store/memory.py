"""What a transaction was told already: the same question is not put to the database again while its tables are unchanged.

A reply asks four times who is speaking, and every reply of a batch who coordinates. An answer is kept until a row of one of its
tables is written, a savepoint is rolled back, or the transaction ends, so that it is always what the database would say.

What seldom changes (which dates the office decided, when a plan was first loaded) would be asked in every transaction anew. On
SQLite such answers outlive it: a connection is told when another one has committed (sqlite.org/pragma.html#pragma_data_version).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session, SQLModel

T = TypeVar("T")
Q = TypeVar("Q", bound=Hashable)
Tables = tuple[type[SQLModel], ...]
_Answers = dict[Hashable, Any]
_Shelves = dict[Tables, _Answers]

_NAME = "duban-memory"
_CHANGE_NOTHING = ("SELECT", "PRAGMA", "BEGIN")


@dataclass
class _Memory:
    """What a connection knows. `version` is the database's as it began its transaction, None where there is none."""

    version: int | None
    lasting: _Shelves
    answers: _Shelves = field(default_factory=dict)  # for this transaction
    changed: set[Any] = field(default_factory=set)  # tables written in it: their answers may yet be rolled back

    def shelf(self, tables: Tables, lasting: bool) -> _Answers:
        """Where answers from those tables are kept."""
        kept = lasting and self.version is not None and self.changed.isdisjoint(_tables(tables))
        return (self.lasting if kept else self.answers).setdefault(tables, {})

    def forget(self, table: Any) -> None:
        """A row of that table is written."""
        self.changed.add(table)
        for shelves in (self.answers, self.lasting):
            for tables in [tables for tables in shelves if table in _tables(tables)]:
                del shelves[tables]


def install(engine: Engine) -> None:
    """Let transactions on this engine notice what they change."""
    event.listen(engine, "after_cursor_execute", _written)
    event.listen(engine, "rollback_savepoint", _rolled_back)


def begin(session: Session) -> None:
    """The session's transaction remembers from now on; it begins with this."""
    connection = session.connection()
    before: _Memory | None = connection.info.get(_NAME)
    version = _version(connection)
    lasting = before.lasting if before is not None and version is not None and before.version == version else {}
    session.info[_NAME] = connection.info[_NAME] = _Memory(version, lasting)


def recalled(session: Session, tables: Tables, question: Hashable, ask: Callable[[], T], *, lasting: bool = False) -> T:
    """The answer to `question`, asked once; `tables` are those it is read from.

    `lasting` is for plain values that nobody changes: rows belong to the transaction that has read them.
    """
    memory: _Memory | None = session.info.get(_NAME)
    if memory is None:
        return ask()
    session.flush()  # what was changed and not written yet must not be overlooked
    shelf = memory.shelf(tables, lasting)
    if question not in shelf:
        answer = ask()
        shelf = memory.shelf(tables, lasting)
        shelf[question] = answer
    found: T = shelf[question]
    return found


def recalled_each(
    session: Session,
    tables: Tables,
    questions: Iterable[Q],
    ask: Callable[[list[Q]], Mapping[Q, T]],
    *,
    lasting: bool = False,
) -> dict[Q, T]:
    """The answers to those questions that have one; only those not known yet are asked, together."""
    wanted = list(dict.fromkeys(questions))
    memory: _Memory | None = session.info.get(_NAME)
    if memory is None:
        return dict(ask(wanted))
    session.flush()
    shelf = memory.shelf(tables, lasting)
    if new := [question for question in wanted if question not in shelf]:
        found = ask(new)
        shelf.update((question, found.get(question)) for question in new)
    return {question: shelf[question] for question in wanted if shelf[question] is not None}


def tell(session: Session, tables: Tables, answers: Iterable[tuple[Hashable, Any]]) -> None:
    """Answers that were found out for many at once."""
    memory: _Memory | None = session.info.get(_NAME)
    if memory is not None:
        memory.shelf(tables, False).update(answers)


def _written(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    memory: _Memory | None = connection.info.get(_NAME)
    if memory is None:
        return
    if context is None or context.compiled is None or context.is_text:
        if not statement.lstrip().upper().startswith(_CHANGE_NOTHING):
            memory.answers.clear()
            memory.lasting.clear()
            memory.version = None  # whatever it changed: nothing read from now on outlives the transaction
        return
    if context.isinsert or context.isupdate or context.isdelete:
        memory.forget(context.compiled.compile_state.dml_table)


def _rolled_back(connection: Connection, _name: str, _context: Any) -> None:
    memory: _Memory | None = connection.info.get(_NAME)
    if memory is not None:
        memory.answers.clear()


def _version(connection: Connection) -> int | None:
    if connection.dialect.name != "sqlite":
        return None
    version: int = connection.connection.driver_connection.execute("PRAGMA data_version").fetchone()[0]  # type: ignore[union-attr]  # it is open
    return version


def _tables(tables: Tables) -> list[Any]:
    return [table.__table__ for table in tables]  # type: ignore[attr-defined]  # SQLModel does not declare it
