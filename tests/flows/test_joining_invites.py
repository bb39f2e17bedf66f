"""Stories of the coordinator who invites: by name, by alias, by something like it; and of whole rosters."""

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.flows import claim, invite, start
from bot.store import people
from bot.store.engine import transaction
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, Invite
from schedules.book import Book
from schedules.roster import RosterProblem, read_roster
from tests.flows.test_joining import BAD_CODE, STRANGER_LINE, living, starts
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, loaded_plans


@pytest.fixture
def office(world: World) -> World:
    world.enrol(COORDINATOR, JIAMUSI)
    return world


def asks(world: World, words: str, by: int = COORDINATOR) -> tuple[str, list[list[list[str]]]]:
    world.run(invite.invite, world.said(by), words)
    (row,) = world.queued(by)
    world.texts(by)
    return row.text, json.loads(row.buttons)


def invites(world: World) -> list[Invite]:
    with transaction(world.engine) as session:
        return list(session.exec(select(Invite)))


@pytest.mark.parametrize("typed", ["市教育局", "jiamusi-2021 市教育局", "JIAMUSI-2021 佳木斯市教育局", "教育局"])
def test_an_agency_is_invited_by_any_of_its_names(office: World, typed: str) -> None:
    text, _ = asks(office, typed)

    assert text.startswith("【邀请】佳木斯市教育局 联络员（A岗）")
    assert "72小时" in text
    assert "一次" in text
    assert re.search(r"https://t\.me/duban_test_bot\?start=[\w-]{22}$", text, re.MULTILINE)


def test_a_slightly_wrong_name_is_asked_back_and_one_tap_answers(office: World) -> None:
    text, buttons = asks(office, "市教育句")
    assert "您是不是指" in text
    assert invites(office) == []
    ((label, data),) = buttons[0]
    assert label.startswith("佳木斯市教育局")

    office.run(invite.invite_tapped, office.tapped(COORDINATOR, data))
    assert office.texts(COORDINATOR)[0].startswith("【邀请】佳木斯市教育局")


def test_a_name_like_nothing_is_said_to_be_unknown(office: World) -> None:
    text, buttons = asks(office, "外星事务")

    assert text.startswith("【未找到】")
    assert buttons == []


def test_a_coordinator_of_every_plan_is_asked_which_one(office: World) -> None:
    office.enrol(HEALTH, EVERY_PLAN)
    office.now += timedelta(days=-3000)  # in 2016 three cities' plans name a 市教育局 or will
    _, buttons = asks(office, "市教育局", by=HEALTH)

    assert len(buttons) > 1


@pytest.mark.parametrize("user_id", [EDUCATION, STRANGER])
def test_only_a_coordinator_of_that_plan_invites(office: World, user_id: int) -> None:
    office.enrol(EDUCATION, JIAMUSI, "市教育局")
    office.run(invite.invite, office.said(user_id), f"{JIAMUSI} 市体育局")
    office.run(invite.invite, office.said(COORDINATOR), "zibo-2016 市教育局")

    assert invites(office) == []


def roster(text: str, encoding: str = "utf-8") -> tuple[list[tuple[str, str, str]], list[RosterProblem]]:
    read = read_roster(text.encode(encoding), Book(loaded_plans()), JIAMUSI)
    return [(row.agency, row.name, row.slot) for row in read.rows], list(read.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    rows, problems = roster("agency,name,slot\r\n佳木斯市教育局,王立,\r\n市卫健委,李明,b\r\n", encoding)

    assert not problems
    assert rows == [("市教育局", "王立", "A"), ("市卫生健康委", "李明", "B")]


def test_empty_lines_at_the_end_of_a_roster_name_nobody() -> None:
    rows, problems = roster("agency,name,slot\r\n市教育局,王立,\r\n,,\r\n\r\n  ,\t,\r\n")

    assert not problems
    assert rows == [("市教育局", "王立", "A")]


def test_every_problem_of_a_roster_is_named_with_its_line_and_nothing_is_read() -> None:
    rows, problems = roster("agency,name,slot\n市教育句,王立,A\n,,\n市体育局,,C\n市体育局,甲\n市体育局,甲\n")

    assert rows == []
    assert [problem.line for problem in problems] == [2, 4, 4, 6]
    assert "市教育局" in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name\n王立\n",
        "agency,name,phone\n市教育局,王立,1\n",
        "agency,name\n",
        'agency,name\n"市教育局,王立\n',
        "a\0,b",
    ],
)
def test_a_file_that_is_no_roster_is_refused(text: str) -> None:
    rows, problems = roster(text)

    assert rows == []
    assert problems


def test_a_roster_that_is_too_large_or_unreadable_is_refused() -> None:
    book = Book(loaded_plans())

    assert read_roster(b"x" * (1 << 21), book, JIAMUSI).problems
    assert read_roster(b"\xff\xff\xff", book, JIAMUSI).problems


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read = read_roster(data, Book(loaded_plans()), JIAMUSI)

    assert bool(read.rows) != bool(read.problems)


def test_a_rosters_people_are_welcomed_by_the_name_on_it(office: World) -> None:
    read = read_roster("agency,name,title\n市教育局,王立,科长\n".encode(), Book(loaded_plans()), JIAMUSI)
    with office.desk() as desk:
        (made,) = invite.invite_roster(desk, JIAMUSI, read.rows)

    assert (made.agency, made.name, made.expires_at) == ("市教育局", "王立", office.now + timedelta(hours=72))
    assert "联络员：王立（A岗）" in starts(office, EDUCATION, made.code, name="昵称")[0]
    assert living(office, EDUCATION)[0].title == "科长"


def test_the_first_start_prints_a_claim_code_and_its_bearer_coordinates_everything(world: World) -> None:
    code = world.run(claim.issue)
    assert isinstance(code, str)
    assert starts(world, COORDINATOR, code)[0].startswith("【已加入】工作办公室 协调人")
    assert [(e.plan_id, e.role) for e in living(world, COORDINATOR)] == [(EVERY_PLAN, EnrolmentRole.COORDINATOR)]
    assert starts(world, STRANGER, code) == [BAD_CODE]
    assert world.run(claim.issue) is None


def test_a_new_start_replaces_the_claim_code(world: World) -> None:
    old, new = world.run(claim.issue), world.run(claim.issue)

    assert starts(world, STRANGER, str(old)) == [BAD_CODE]
    assert starts(world, COORDINATOR, str(new))[0].startswith("【已加入】")


def test_a_claim_code_is_void_once_somebody_coordinates(world: World) -> None:
    code = world.run(claim.issue)
    world.enrol(COORDINATOR, JIAMUSI)

    assert starts(world, STRANGER, str(code)) == [BAD_CODE]


def test_who_the_setting_names_is_bound_when_they_first_write(world: World) -> None:
    world.run(claim.appoint, [COORDINATOR])
    assert world.run(claim.issue) is None
    assert not world.run(claim.arrive, world.said(STRANGER))
    assert not world.run(claim.arrive, world.said(COORDINATOR, private=False))
    assert world.run(claim.arrive, world.said(COORDINATOR))
    assert not world.run(claim.arrive, world.said(COORDINATOR))

    assert [e.plan_id for e in living(world, COORDINATOR)] == [EVERY_PLAN]
    assert starts(world, COORDINATOR)[0].startswith("【您好】")


def test_who_left_the_setting_loses_what_it_gave(world: World) -> None:
    world.run(claim.appoint, [COORDINATOR, HEALTH])
    world.run(claim.arrive, world.said(COORDINATOR))
    world.run(claim.arrive, world.said(HEALTH))
    world.run(claim.appoint, [HEALTH])

    assert starts(world, COORDINATOR)[-1] == STRANGER_LINE
    assert len(living(world, HEALTH)) == 1


def test_who_claimed_stays_when_the_setting_changes(world: World) -> None:
    starts(world, COORDINATOR, str(world.run(claim.issue)))
    world.run(claim.appoint, [COORDINATOR])
    world.run(claim.arrive, world.said(COORDINATOR))
    world.run(claim.appoint, [])

    assert len(living(world, COORDINATOR)) == 1


def test_the_code_is_made_by_the_given_randomness(office: World) -> None:
    with office.desk() as desk:
        made = invite.invite_one(desk, invite.Place(JIAMUSI, "市教育局"), token=lambda size: f"fixed-{size}")

    assert made.code == "fixed-16"
    office.run(start.start, office.said(EDUCATION), "fixed-16")
    with transaction(office.engine) as session:
        person = people.by_user(session, EDUCATION)
        assert person is not None
        assert session.exec(select(Enrolment).where(Enrolment.person_id == person.id)).one().agency == "市教育局"
