"""What a transaction was told already: the same question is not put to the database again while its tables are unchanged.

A reply asks four times who is speaking, and every reply of a batch who coordinates. An answer is kept until a row of one of its
tables is written, a savepoint is rolled back, or the transaction ends, so that it is always what the database would say.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session, SQLModel

T = TypeVar("T")
Q = TypeVar("Q", bound=Hashable)
Tables = tuple[type[SQLModel], ...]
_Answers = dict[Hashable, Any]
_Shelves = dict[Tables, _Answers]

_NAME = "duban-memory"


def install(engine: Engine) -> None:
    """Let transactions on this engine notice what they change."""
    event.listen(engine, "after_cursor_execute", _written)
    event.listen(engine, "rollback_savepoint", _rolled_back)


def begin(session: Session) -> None:
    """The session's transaction remembers from now on; it begins with this."""
    session.info[_NAME] = session.connection().info[_NAME] = {}


def recalled(session: Session, tables: Tables, question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to `question`, asked once; `tables` are those it is read from."""
    shelves: _Shelves | None = session.info.get(_NAME)
    if shelves is None:
        return ask()
    session.flush()  # what was changed and not written yet must not be overlooked
    shelf = shelves.get(tables, {})
    if question not in shelf:
        answer = ask()
        shelf = shelves.setdefault(tables, {})
        shelf[question] = answer
    found: T = shelf[question]
    return found


def recalled_each(
    session: Session, tables: Tables, questions: Iterable[Q], ask: Callable[[list[Q]], Mapping[Q, T]]
) -> dict[Q, T]:
    """The answers to those questions that have one; only those not known yet are asked, together."""
    wanted = list(dict.fromkeys(questions))
    shelves: _Shelves | None = session.info.get(_NAME)
    if shelves is None:
        return dict(ask(wanted))
    session.flush()
    shelf = shelves.setdefault(tables, {})
    if new := [question for question in wanted if question not in shelf]:
        found = ask(new)
        shelf.update((question, found.get(question)) for question in new)
    return {question: shelf[question] for question in wanted if shelf[question] is not None}


def tell(session: Session, tables: Tables, answers: Iterable[tuple[Hashable, Any]]) -> None:
    """Answers that were found out for many at once."""
    shelves: _Shelves | None = session.info.get(_NAME)
    if shelves is not None:
        shelves.setdefault(tables, {}).update(answers)


def _written(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    shelves: _Shelves | None = connection.info.get(_NAME)
    if not shelves:
        return
    if context is None or context.compiled is None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            shelves.clear()
        return
    if context.isinsert or context.isupdate or context.isdelete:
        changed = context.compiled.compile_state.dml_table
        for tables in [tables for tables in shelves if any(table.__table__ is changed for table in tables)]:  # type: ignore[attr-defined]  # SQLModel does not declare it
            del shelves[tables]


def _rolled_back(connection: Connection, _name: str, _context: Any) -> None:
    shelves: _Shelves | None = connection.info.get(_NAME)
    if shelves:
        shelves.clear()
