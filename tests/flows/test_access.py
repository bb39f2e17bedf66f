"""Who may do what: every command, its plain words and every button × everybody. Nobody else changes or sees anything.

Each cell is played in a transaction that is undone, over the whole database: every row of every table is compared.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.chat import routes
from bot.flows.aboard import tag
from bot.flows.desk import Desk
from bot.flows.owed import open_items, row_of
from bot.flows.ports import Incoming
from bot.store import facts, people
from bot.store.tables import Enrolment, Note, TargetValue
from schedules import command_words
from tests.flows import access_matrix as matrix
from tests.flows.access_matrix import EVERYBODY, FIRST_COORDINATOR, OTHER_COORDINATOR, TAPPED, TYPED, Line
from tests.support.office import sent_list, week_before
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, STRANGER, World

NAMES = {
    STRANGER: "stranger",
    HEALTH: "contact of another agency",
    EDUCATION: "contact",
    DEPUTY: "deputy",
    OTHER_COORDINATOR: "coordinator of another plan",
    COORDINATOR: "coordinator",
}
SECRET = "佳木斯市教育局的内部情况"
MANY = 16  # one more than a day's message lists
Row = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Office:
    """The world, its own numbers by name, and every row there is before anybody tries anything."""

    world: World
    numbers: Mapping[str, object]
    before: frozenset[tuple[str, Row]] = field(repr=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with week_before(tmp_path_factory.mktemp("access")) as made:
        made.public_url = "https://duban.example.gov.cn"
        numbers = _furnished(made)
        with made.desk() as desk:
            before = every_row(desk)
        yield Office(made, numbers, before)


def _furnished(made: World) -> dict[str, object]:
    """Something to do for everybody: notes, asks, a request, a tray, a preview, a proposal, held messages."""
    made.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    made.enrol(DEPUTY, JIAMUSI, "市教育局", "B")
    made.enrol(FIRST_COORDINATOR, people.EVERY_PLAN)
    _invited(made, OTHER_COORDINATOR, "zhanjiang-2016")
    _says(made, EDUCATION, f"已报送，{SECRET}")
    _says(made, HEALTH, "需要协调：经费")
    _says(made, HEALTH, "延期 12-30 数据未齐")
    _says(made, COORDINATOR, "新增节点 12-28 科普活动小结；范围：全部")
    _says(made, HEALTH, "简报已发")
    _says(made, COORDINATOR, "补记 市统计局 已报")
    _says(made, COORDINATOR, "更名 市教育局 市教体局 2025-01-20")
    _says(made, STRANGER + 50, "/subscribe jiamusi-2021 市体育局")
    said = made.said(COORDINATOR, "通知 全体会议")
    made.run(routes.said, said)
    for told in (COORDINATOR, FIRST_COORDINATOR):  # what is gathered for them has left
        made.texts(told)
    open_id, open_there = (_open_item(made, agency) for agency in ("市教育局", "市统计局"))
    digest = sent_list(made, EDUCATION, [open_id] * MANY) - 50_000
    with made.desk() as desk:
        facts.put(desk.session, facts.CLOCK_HELD, desk.now.isoformat())
        _a_number(desk)
        unplaced = desk.session.exec(select(Note).where(Note.occurrence_id == None)).all()  # noqa: E711 (SQL)
        agencies = list(desk.book.agencies(JIAMUSI))
        enrolled = {e.agency + e.slot: e.id for e in desk.session.exec(select(Enrolment)).all()}
        return {
            "place": list(desk.book.plans).index(JIAMUSI),
            "education": agencies.index("市教育局"),
            "sport": tag("市体育局"),
            "health": enrolled["市卫生健康委A"],
            "education_enrolment": enrolled["市教育局A"],
            "open": open_id,
            "digest": digest,
            "tray": next(note.number for note in unplaced if note.agency == "市卫生健康委"),
            "recorded": next(note.number for note in unplaced if note.agency == "市统计局"),
            "statistics": open_there,
            "announced": said.message_id,
        }


def _says(made: World, user: int, text: str) -> None:
    made.run(routes.said, made.said(user, text))
    made.texts(user)


def _invited(made: World, user: int, plan_id: str) -> None:
    """By the words of the contract: /invite PLAN coordinator, and the code brought back."""
    made.run(routes.said, made.said(FIRST_COORDINATOR, f"/invite {plan_id} coordinator"))
    code = re.search(r"\?start=([\w-]+)", "".join(made.texts(FIRST_COORDINATOR)))
    assert code is not None
    _says(made, user, f"/start {code[1]}")


def _open_item(made: World, agency: str) -> int:
    with made.desk() as desk:
        return row_of(desk, open_items(desk, JIAMUSI, agency)[-1].occurrence).id or 0


def _a_number(desk: Desk) -> None:
    goal = desk.book.goals(JIAMUSI)[0]
    someone = people.by_user(desk.session, EDUCATION)
    assert someone is not None
    value = TargetValue(
        plan_id=JIAMUSI,
        target_id=goal.id,
        agency="市教育局",
        value="12",
        unit=goal.unit,
        on=desk.today(JIAMUSI),
        person_id=someone.id or 0,
        proposed_at=desk.now,
    )
    desk.session.add(value)


# --- one cell ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """What one attempt came to: messages queued since, and the rows that are not as they were."""

    queued: tuple[dict[str, Any], ...]
    changed: tuple[dict[str, Any], ...]

    def told(self, user: int) -> str:
        """Everything that user would see: texts, buttons left out, and files by name."""
        return "\n".join(f"{row['text']}\n{row['makes'] or ''}" for row in self.queued if row["chat_id"] == user)


class _TakenBackError(Exception):
    """Ends the transaction of one attempt."""


def every_row(desk: Desk) -> frozenset[tuple[str, Row]]:
    """Everything the database holds."""
    desk.session.flush()
    found = desk.session.connection()
    return frozenset(
        (table.name, tuple(row._asdict().items()))
        for table in SQLModel.metadata.sorted_tables
        for row in found.execute(table.select())
    )


def tried(office: Office, flow: Callable[[Desk, Incoming], None], said: Incoming) -> Tried:
    """Play it, look, and take it back."""
    now: frozenset[tuple[str, Row]] = frozenset()
    with suppress(_TakenBackError), office.world.desk() as desk:
        flow(desk, said)
        now = every_row(desk)
        raise _TakenBackError
    new = [(table, dict(row)) for table, row in now - office.before]
    gone = [(table, dict(row)) for table, row in office.before - now]
    known = {dict(row)["id"] for table, row in office.before if table == "outbox"}
    fresh = [row for table, row in new if table == "outbox" and row["id"] not in known]
    theirs = {row["id"] for row in fresh}
    others = [
        {"table": table, **row}
        for table, row in (*new, *gone)
        if not (table == "outbox" and row["id"] in theirs) and not (table == "item" and row["outbox_id"] in theirs)
    ]
    return Tried(tuple(sorted(fresh, key=lambda row: row["id"])), tuple(others))


def _own(office: Office, user: int) -> tuple[int | None, frozenset[str]]:
    with office.world.desk() as desk:
        person = people.by_user(desk.session, user)
        if person is None:
            return None, frozenset()
        return person.id, frozenset(e.agency for e in people.enrolments(desk.session, person.id or 0) if e.agency)


def _ones_own(row: Mapping[str, Any], person: int | None, agencies: frozenset[str]) -> bool:
    """Whether a row is the person's own, or says what they said for their own agency."""
    return row.get("person_id") == person or row.get("agency") in agencies


# --- the matrix -------------------------------------------------------------------------------------------------------


def _allowed(line: Line, user: int, found: Tried) -> None:
    assert re.search(line.seen, found.told(user)), f"{NAMES[user]} may, and was told: {found.told(user)!r}"


def _forbidden(office: Office, line: Line, user: int, found: Tried) -> None:
    """Nothing changes and nobody else hears of it; an ordinary word of a contact's is noted for their own agency."""
    person, agencies = _own(office, user)
    a_word = not line.tried.startswith("/") and line in TYPED and bool(agencies)
    foreign = [row for row in found.changed if not (a_word and _ones_own(row, person, agencies))]
    assert foreign == [], f"{NAMES[user]} changed {[row['table'] for row in foreign]}: {foreign}"
    heard = {row["chat_id"] for row in found.queued} - {user}
    assert heard <= ({COORDINATOR, FIRST_COORDINATOR} if a_word else set()), f"others heard of what {NAMES[user]} did"
    assert all(row["action"] != "file" for row in found.queued)
    if line.seen:
        assert not (re.search(line.seen, found.told(user)) and not a_word), f"{NAMES[user]} saw: {found.told(user)!r}"


def _cell(office: Office, line: Line, user: int, found: Tried) -> None:
    if SECRET in found.told(user):
        assert user in matrix.THEIR_OFFICE or (user, line.tried) in matrix.SHARED, f"{NAMES[user]} read it"
    if user in line.who:
        _allowed(line, user, found)
    else:
        _forbidden(office, line, user, found)


@pytest.mark.parametrize("line", TYPED, ids=lambda line: line.tried)
def test_what_is_typed(office: Office, line: Line) -> None:
    text = line.tried.format_map(office.numbers)
    for user in EVERYBODY:
        _cell(office, line, user, tried(office, routes.said, office.world.said(user, text)))


@pytest.mark.parametrize("line", TAPPED, ids=lambda line: line.tried)
def test_what_is_tapped(office: Office, line: Line) -> None:
    data = line.tried.format_map(office.numbers)
    for user in EVERYBODY:
        _cell(office, line, user, tried(office, routes.tapped, office.world.tapped(user, data)))


def test_a_group_learns_nothing(office: Office) -> None:
    for line in TYPED:
        text = line.tried.format_map(office.numbers)
        said = office.world.said(COORDINATOR, text, private=False, chat_id=-100)
        assert tried(office, routes.said, said) == Tried((), ())


# --- nothing is missing -----------------------------------------------------------------------------------------------


def test_every_command_is_in_the_matrix() -> None:
    typed = {line.tried.split()[0][1:] for line in TYPED if line.tried.startswith("/")}
    assert typed == set(routes.COMMANDS)


def test_every_button_is_in_the_matrix() -> None:
    unmatched = {prefix for prefix in routes.TAPS if not any(line.tried.startswith(prefix) for line in TAPPED)}
    assert unmatched == set()


def test_every_plain_word_is_in_the_matrix() -> None:
    typed = {line.tried.split()[0] for line in TYPED}
    same = {
        "我的任务",
        "职责",
        "时间安排",
        "日程",
        "我的记录",
        "使用说明",
        "说明",
        "退订",
        "确认收到",
    }  # of others above
    words = {
        *command_words.FOR_CONTACTS,
        *command_words.FOR_COORDINATORS,
        *command_words.WITH_ARGUMENTS,
        *command_words._FOR_BOTH,
    }
    assert words - same - typed == set()
