"""Stories of people who come on board: invited, greeted, welcomed, and taken back."""

import json
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.flows import invite, start, undo_join
from bot.store import facts, people
from bot.store.engine import transaction
from bot.store.tables import Enrolment, Invite, Outbox, OutboxState, WrongCode
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World

STRANGER_LINE = "本服务仅供受邀单位联络员使用。如需加入，请向本单位或工作办公室索取邀请。"
BAD_CODE = "邀请码无效或已过期，请向工作办公室重新索取。"


def invited(world: World, words: str = f"{JIAMUSI} 市教育局", by: int = COORDINATOR) -> str:
    """The coordinator asks for an invite; the code out of the link."""
    world.run(invite.invite, world.said(by), words)
    text = world.texts(by)[-1]
    code = re.search(r"\?start=([\w-]+)$", text, re.MULTILINE)
    assert code, text
    assert f"/start {code[1]}" in text.splitlines()
    return code[1]


def starts(world: World, user_id: int, code: str = "", **more: object) -> list[str]:
    """That user sends /start CODE; what they are told."""
    world.run(start.start, world.said(user_id, f"/start {code}", **more), code)
    return world.texts(user_id)


def joins(world: World, user_id: int, words: str = f"{JIAMUSI} 市教育局", name: str = "某同志") -> list[str]:
    return starts(world, user_id, invited(world, words), name=name)


def living(world: World, user_id: int) -> list[Enrolment]:
    with transaction(world.engine) as session:
        person = people.by_user(session, user_id)
        return [] if person is None else list(people.enrolments(session, person.id or 0))


@pytest.fixture
def office(world: World) -> World:
    """A coordinator of 佳木斯's plan is on board."""
    world.enrol(COORDINATOR, JIAMUSI)
    return world


def test_a_stranger_learns_nothing(office: World) -> None:
    assert starts(office, STRANGER) == [STRANGER_LINE]
    assert not office.queued()


def test_a_contact_joins_by_the_link_and_sees_their_place(office: World) -> None:
    (welcome,) = joins(office, EDUCATION, name="王立")

    lines = welcome.splitlines()
    assert lines[0] == "【已加入】佳木斯市教育局 联络员：王立（A岗）"
    assert lines[1].startswith("方案：")
    assert "全民科学素质行动规划纲要实施方案（2021—2025年）" in lines[1]
    assert lines[2] == "贵单位：牵头1项，责任10项"
    assert lines[3] == "最近事项：12月25日前 年度工作总结（五（三））"
    assert lines[-2:] == ["工作日提醒，每天至多一条；登记后不再提醒。", "请勿发送涉密、内部资料和他人联系方式。"]


def test_the_welcome_has_the_three_buttons(office: World) -> None:
    code = invited(office)
    office.run(start.start, office.said(EDUCATION), code)
    (row,) = office.queued(EDUCATION)

    assert json.loads(row.buttons) == [
        [["我的任务", "look:duties"], ["时间安排", "look:deadlines"], ["使用说明", "look:help"]]
    ]


def test_the_same_link_twice_welcomes_twice_and_binds_once(office: World) -> None:
    code = invited(office)
    first, second = starts(office, EDUCATION, code), starts(office, EDUCATION, code)

    assert first == second
    assert len(living(office, EDUCATION)) == 1


def test_a_second_person_cannot_use_the_same_code(office: World) -> None:
    code = invited(office)
    starts(office, EDUCATION, code)

    assert starts(office, HEALTH, code) == [BAD_CODE]
    assert living(office, HEALTH) == []


def test_somebody_on_board_is_invited_again_and_stays_on_board_once(office: World) -> None:
    joins(office, EDUCATION)
    (welcome,) = joins(office, EDUCATION)

    assert welcome.startswith("【已加入】")
    assert len(living(office, EDUCATION)) == 1


@pytest.mark.parametrize(("late", "bound"), [(timedelta(microseconds=-1), 1), (timedelta(0), 0)])
def test_a_code_lives_72_hours_to_the_instant(office: World, late: timedelta, bound: int) -> None:
    code = invited(office)
    office.now += timedelta(hours=72) + late
    said = starts(office, EDUCATION, code)

    assert len(living(office, EDUCATION)) == bound
    assert (said == [BAD_CODE]) is (bound == 0)


def test_wrong_used_and_expired_codes_get_one_text(office: World) -> None:
    used, old = invited(office), invited(office)
    starts(office, EDUCATION, used)
    office.later(hours=73)

    told = [starts(office, STRANGER, code) for code in ("no-such-code", used, old, "中文", "a b", "x" * 4000)][:4]

    assert told == [[BAD_CODE]] * 4


def test_five_wrong_codes_close_the_door_even_to_a_right_one(office: World) -> None:
    code = invited(office)
    for guess in range(5):
        starts(office, STRANGER, f"guess-{guess}")

    assert starts(office, STRANGER, code) == [BAD_CODE]
    assert living(office, STRANGER) == []
    assert starts(office, EDUCATION, code)[0].startswith("【已加入】")


def test_the_door_opens_again_an_hour_later(office: World) -> None:
    code = invited(office)
    for guess in range(5):
        starts(office, STRANGER, f"guess-{guess}")
    office.later(minutes=59, seconds=59)
    assert starts(office, STRANGER, code) == [BAD_CODE]
    office.later(seconds=1)

    assert starts(office, STRANGER, code)[0].startswith("【已加入】")


def test_a_flood_of_guesses_leaves_five_rows(office: World) -> None:
    for guess in range(200):
        starts(office, STRANGER, f"guess-{guess}")

    with transaction(office.engine) as session:
        assert len(session.exec(select(WrongCode)).all()) == 5


@pytest.mark.parametrize("how", [{"private": False, "chat_id": -100}, {"genuine": False}])
def test_a_code_is_not_redeemed_in_a_group_or_in_anothers_name(office: World, how: dict[str, object]) -> None:
    code = invited(office)
    office.run(start.start, office.said(EDUCATION, "", **how), code)

    assert living(office, EDUCATION) == []
    assert office.queued() == []
    assert starts(office, EDUCATION, code)[0].startswith("【已加入】")


def test_only_the_hash_of_a_code_is_kept_once_it_was_shown(office: World) -> None:
    code = invited(office)
    invited(office)

    with transaction(office.engine) as session:
        kept = [row.code_hash for row in session.exec(select(Invite))]
        shown = [row.text for row in session.exec(select(Outbox).where(Outbox.state == OutboxState.SENT))]
    assert code not in "".join(kept)
    assert code not in "".join(shown)


def test_somebody_on_board_is_greeted_with_their_agencies(office: World) -> None:
    joins(office, EDUCATION, name="王立")
    (greeting,) = starts(office, EDUCATION, name="王立")

    assert greeting.startswith("【您好】王立")
    assert "佳木斯市教育局（A岗）" in greeting


def test_a_display_name_cannot_write_lines_of_its_own(office: World) -> None:
    (welcome,) = joins(office, EDUCATION, name="王立\n方案：假的\u202e")

    assert "王立 方案：假的" in welcome.splitlines()[0]
    assert "\u202e" not in welcome


def test_a_deputy_is_told_when_they_are_reminded(office: World) -> None:
    (welcome,) = joins(office, EDUCATION, f"{JIAMUSI} 市教育局 B")

    assert "（B岗）" in welcome.splitlines()[0]
    assert "A岗不便时由您接收提醒" in welcome


def test_the_coordinator_sees_at_once_who_joined(office: World) -> None:
    joins(office, EDUCATION, name="王立")
    (row,) = office.queued(COORDINATOR)

    assert "佳木斯市教育局 王立（A岗）已加入" in row.text
    assert row.not_before is None


def test_joins_within_a_minute_are_gathered_in_one_message(office: World) -> None:
    codes = [invited(office, f"{JIAMUSI} {agency}") for agency in ("市教育局", "市体育局", "市气象局")]
    office.run(start.start, office.said(EDUCATION, name="甲"), codes[0])
    (first,) = office.texts(COORDINATOR)
    left_at = office.now
    office.later(seconds=20)
    office.run(start.start, office.said(HEALTH, name="乙"), codes[1])
    office.later(seconds=20)
    office.run(start.start, office.said(STRANGER, name="丙"), codes[2])

    (row,) = office.queued(COORDINATOR)
    assert "甲" in first
    assert "乙" in row.text
    assert "丙" in row.text
    assert "甲" not in row.text
    assert row.not_before == left_at + timedelta(minutes=1)
    assert len(json.loads(row.buttons)) == 2


def test_a_joining_is_undone_with_one_tap(office: World) -> None:
    joins(office, EDUCATION, name="王立")
    (row,) = office.queued(COORDINATOR)
    ((_, data),) = json.loads(row.buttons)[0]
    office.texts(COORDINATOR)
    office.run(undo_join.undo_tapped, office.tapped(COORDINATOR, data, 10_000 + (row.id or 0)))

    assert living(office, EDUCATION) == []
    assert office.texts(EDUCATION)[0].startswith("【已撤销】佳木斯市教育局（A岗）")
    (edited,) = office.texts(COORDINATOR)
    assert edited.endswith("已撤销")


def test_a_joining_is_undone_by_typing_its_number(office: World) -> None:
    joins(office, EDUCATION)
    number = living(office, EDUCATION)[0].id
    office.texts(COORDINATOR)
    office.run(undo_join.undo, office.said(COORDINATOR), f"{number}")

    assert living(office, EDUCATION) == []
    assert "已撤销" in office.texts(COORDINATOR)[0]
    assert starts(office, EDUCATION)[-1] == STRANGER_LINE


def test_a_contact_and_another_plans_coordinator_cannot_undo(office: World) -> None:
    joins(office, EDUCATION)
    office.enrol(HEALTH, "zibo-2016")
    number = living(office, EDUCATION)[0].id
    for user_id in (EDUCATION, HEALTH, STRANGER):
        office.run(undo_join.undo_tapped, office.tapped(user_id, f"join:undo:{number}"))
        office.run(undo_join.undo, office.said(user_id), f"{number}")

    assert len(living(office, EDUCATION)) == 1


def test_whoever_was_removed_comes_back_by_a_new_invite_not_by_the_old(office: World) -> None:
    code = invited(office)
    starts(office, EDUCATION, code)
    office.run(undo_join.undo, office.said(COORDINATOR), f"{living(office, EDUCATION)[0].id}")
    office.texts(COORDINATOR)
    office.texts(EDUCATION)

    assert starts(office, EDUCATION, code) == [BAD_CODE]
    assert joins(office, EDUCATION)[0].startswith("【已加入】")


def test_a_contact_of_an_ended_plan_is_told_so(office: World) -> None:
    office.enrol(HEALTH, "zibo-2016")
    code = invited(office, "zibo-2016 市教育局", by=HEALTH)

    assert "方案已到期" in starts(office, EDUCATION, code)[0]


def test_a_coordinator_is_invited_and_will_be_asked_about_office_dates(office: World) -> None:
    (welcome,) = joins(office, HEALTH, f"{JIAMUSI} coordinator", name="李明")

    assert welcome.startswith("【已加入】工作办公室 协调人：李明")
    with transaction(office.engine) as session:
        person = people.by_user(session, HEALTH)
        assert person is not None
        assert facts.get(session, f"office-dates:ask:{person.id}")
