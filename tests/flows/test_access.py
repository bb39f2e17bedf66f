"""Who may do what: every command and every button × everybody. Nobody else changes or sees anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from bot.chat import routes
from bot.store.engine import transaction
from bot.store.tables import Ask, Enrolment, Event, Note, NoticeDate, Occurrence, OfficeDate, Outbox, TargetValue
from tests.support.office import week_before
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, STRANGER, World

OTHER_COORDINATOR = 5_000_000_077
SECRET = "佳木斯市统计局的内部情况"
LEDGER: tuple[type[SQLModel], ...] = (Note, Occurrence, Event, Ask, NoticeDate, Enrolment, OfficeDate, TargetValue)

# What each is allowed is tried on 市教育局's note 1 and its plan; by everybody whom it does not concern it changes nothing.
COORDINATORS_ALONE = (
    "/accept 1",
    "/return 1 缺数据",
    "/extend 1 12-30",
    "/extend 市教育局 12-30",
    "/extend jiamusi-2021 市教育局 12-30",
    "/answer 2 已协调",
    "/answer",
    "/record jiamusi-2021 市教育局 已报 12-19收",
    "/call 市统计局 12-30报",
    "/chase jiamusi-2021",
    "/chase jiamusi-2021 市教育局",
    "/phone jiamusi-2021",
    "/paste 市统计局",
    "/silent jiamusi-2021",
    "/overview jiamusi-2021",
    "/announce jiamusi-2021 会议通知",
    "/announce 发出",
    "/handover 市教育局 确认",
    "/handover jiamusi-2021 市教育局 确认",
    "/deadline add jiamusi-2021 1-20 科普日活动小结",
    "/deadline remove 1",
    "/rehearse jiamusi-2021 12-25",
    "/asof 12-20 jiamusi-2021",
    "/export ledger jiamusi-2021",
    "/invite jiamusi-2021 市体育局",
    "/pending",
    "/approve 1",
    "/decline 1",
    "/revoke 2",
    "/dates",
)
TAPS = (
    "rv:a:1",
    "rv:r:1",
    "rv:c:1:data",
    "ex:y:1",
    "ex:n:1",
    "rec:1:1",
    "chase:go:0",
    "ph:0",
    "paste:0",
    "ann:go:1",
    "ho:2",
    "exp:ledger:0",
    "tv:y:1",
    "look:overview:0",
    "look:silent:0",
)


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One office for everybody who may not: nothing of it may change, so one is enough."""
    yield from _office(tmp_path_factory.mktemp("shut"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    yield from _office(tmp_path)


def _office(folder: Path) -> Iterator[World]:
    with week_before(folder) as made:
        made.enrol(HEALTH, JIAMUSI, "市卫生健康委")
        made.enrol(DEPUTY, JIAMUSI, "市教育局", "B")
        made.enrol(OTHER_COORDINATOR, "zhanjiang-2016")
        made.run(routes.said, made.said(EDUCATION, f"已报送，{SECRET}"))
        made.run(routes.said, made.said(HEALTH, "需要协调：经费"))
        for user in (COORDINATOR, EDUCATION, HEALTH, DEPUTY, OTHER_COORDINATOR):
            made.texts(user)
        yield made


def ledger(world: World) -> list[str]:
    """Every row that says how things stand."""
    with transaction(world.engine) as session:
        return [repr(row) for table in LEDGER for row in session.exec(select(table)).all()]


def heard(world: World, besides: int) -> list[str]:
    """What somebody else was told, or will be."""
    with transaction(world.engine) as session:
        return [
            row.text for row in session.exec(select(Outbox)).all() if row.chat_id != besides and row.state == "pending"
        ]


@pytest.mark.parametrize("user", [STRANGER, HEALTH, EDUCATION, DEPUTY, OTHER_COORDINATOR])
@pytest.mark.parametrize("command", COORDINATORS_ALONE)
def test_a_coordinators_command_is_nobody_elses(shut: World, command: str, user: int) -> None:
    before = ledger(shut)
    shut.run(routes.said, shut.said(user, command))
    told = "".join(shut.texts(user))
    assert ledger(shut) == before
    assert heard(shut, user) == []
    assert SECRET not in told


@pytest.mark.parametrize("user", [STRANGER, HEALTH, DEPUTY, OTHER_COORDINATOR])
@pytest.mark.parametrize("data", TAPS)
def test_a_coordinators_button_is_nobody_elses(shut: World, data: str, user: int) -> None:
    if user == OTHER_COORDINATOR and data in ("chase:go:0", "ph:0", "paste:0", "look:overview:0", "look:silent:0"):
        data = data[:-1] + str(list(shut.book.plans).index(JIAMUSI))
    data = data if not data.startswith("exp:") else f"exp:ledger:{list(shut.book.plans).index(JIAMUSI)}"
    before = ledger(shut)
    shut.run(routes.tapped, shut.tapped(user, data))
    told = "".join(shut.texts(user))
    assert ledger(shut) == before
    assert heard(shut, user) == []
    assert SECRET not in told
    assert all(row.action != "file" for row in shut.queued(user))


@pytest.mark.parametrize("command", COORDINATORS_ALONE)
def test_the_coordinator_is_answered(office: World, command: str) -> None:
    office.run(routes.said, office.said(COORDINATOR, command))
    assert office.queued(COORDINATOR)


@pytest.mark.parametrize("user", [STRANGER, OTHER_COORDINATOR, HEALTH])
@pytest.mark.parametrize("command", ["/notes 1", "/draft", "/shared", "/targets", "/duties", "/deadlines", "/undo 1"])
def test_an_agencys_words_are_shown_to_itself_and_its_coordinator(shut: World, command: str, user: int) -> None:
    before = ledger(shut)
    shut.run(routes.said, shut.said(user, command))
    told = "".join(shut.texts(user))
    # 配合 shows a lead what the other agencies of its tasks have reported: 市卫生健康委 leads one that 市教育局 is in.
    if (user, command) != (HEALTH, "/shared"):
        assert SECRET not in told
    assert ledger(shut) == before


@pytest.mark.parametrize("command", ["/notes 1", "/notes", "/draft"])
def test_the_deputy_sees_what_the_contact_sees(shut: World, command: str) -> None:
    shut.run(routes.said, shut.said(DEPUTY, command))
    assert SECRET[:12] in "".join(shut.texts(DEPUTY))


def test_a_group_learns_nothing(shut: World) -> None:
    before = ledger(shut)
    for command in COORDINATORS_ALONE:
        shut.run(routes.said, shut.said(COORDINATOR, command, private=False, chat_id=-100))
    assert shut.queued(-100) == []
    assert ledger(shut) == before


def test_every_registered_command_has_its_place_in_the_matrix() -> None:
    tried = {command.split()[0][1:] for command in COORDINATORS_ALONE}
    for_everybody = {
        "start", "help", "privacy", "subscribe", "unsubscribe", "forget", "plans", "duties", "deadlines", "notes",
        "settings", "report", "undo", "draft", "shared", "targets",
    }  # fmt: skip
    same_as_another = {"ledger", "summary", "letter", "move", "off"}
    assert set(routes.COMMANDS) <= tried | for_everybody | same_as_another
