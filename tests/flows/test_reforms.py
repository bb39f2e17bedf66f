"""机构改革: 淄博's 市安监局 becomes 市应急管理局 on 2018-12-29, 市林业局 and 市规划局 become one, others are recorded in chat."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.chat import routes
from bot.flows.pass_on import pass_on
from bot.flows.plan_reminders import plan_reminders
from bot.store import people
from bot.store.engine import transaction
from bot.store.states import OutboxState
from bot.store.tables import Event, Note, Occurrence, OfficeDate, Outbox
from schedules.agencies import Agency, Registry
from schedules.book import Book
from schedules.lifecycle import Move, State
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at

ZIBO = "zibo-2016"
SAFETY, FORESTRY, PLANNING = EDUCATION, HEALTH, DEPUTY  # whoever answers for 市安监局, 市林业局, 市规划局
OF_2018, OF_2019 = f"{ZIBO}/annual-report/2018/市安监局", f"{ZIBO}/annual-report/2019/市应急管理局"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """淄博 in November 2018, its dates confirmed, a coordinator and 市安监局's contact on board."""
    made = World(tmp_path, "2018-11-01 10:00")
    with made.desk() as desk:
        desk.session.add(OfficeDate(plan_id=ZIBO, deadline_id="*", confirmed=True, decided_at=made.now))
    made.enrol(COORDINATOR, ZIBO)
    made.enrol(SAFETY, ZIBO, "市安监局")
    made.run(pass_on)
    yield made
    made.close()


def days(world: World, first: str, last: str) -> dict[str, list[str]]:
    """The bot's mornings from day to day: what each chat is told, by day."""
    told: dict[str, list[str]] = {}
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        world.now = at(f"{day} 09:00")
        world.run(pass_on)
        while world.run(plan_reminders):
            pass
        for user in (SAFETY, FORESTRY, PLANNING, STRANGER):
            for text in world.texts(user):
                told.setdefault(f"{day}", []).append(text)
        day += timedelta(days=1)
    return told


def says(world: World, user: int, text: str, **more: object) -> str:
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def taps(world: World, user: int, data: str) -> str:
    world.run(routes.tapped, world.tapped(user, data))
    return "\n".join(world.texts(user))


def row(world: World, key: str) -> Occurrence | None:
    with transaction(world.engine) as session:
        return session.exec(select(Occurrence).where(Occurrence.key == key)).first()


def notes(world: World) -> list[Note]:
    with transaction(world.engine) as session:
        return list(session.exec(select(Note).order_by(Note.id)).all())  # type: ignore[arg-type]


def test_what_was_open_passes_to_the_successor_and_is_not_asked_twice(office: World) -> None:
    before = days(office, "2018-11-23", "2018-12-28")
    assert before["2018-11-23"][0].startswith("【工作提醒】淄博市安监局\n2018年度工作总结")
    assert "收到" in says(office, SAFETY, "收到")
    kept = row(office, OF_2018)
    assert kept is not None
    assert kept.agency == "市安监局"

    after = days(office, "2018-12-29", "2019-02-01")
    assert not any("2018年度" in text for texts in after.values() for text in texts)  # every step had been said
    passed = row(office, OF_2018)
    assert passed is not None
    assert (passed.id, passed.agency) == (kept.id, "市应急管理局")

    told = "\n".join(office.texts(COORDINATOR))
    assert told.count("市安监局的职责自2018年12月29日起由市应急管理局承担。") == 1
    assert "未办结1项一并转接" in told
    assert "交接 市应急管理局" in told
    assert "市应急管理局" in says(office, COORDINATOR, "未报 zibo-2016")
    assert "已登记" in says(office, SAFETY, "已报送 总结见附件")
    closed = row(office, OF_2018)
    assert closed is not None
    assert closed.state == State.REPORTED
    assert [note.agency for note in notes(office)] == ["市安监局", "市应急管理局"]


def test_the_next_years_summary_is_owed_by_the_successor_once(office: World) -> None:
    told = days(office, "2019-11-20", "2019-12-31")
    assert list(told) == ["2019-11-25", "2019-12-18", "2019-12-24", "2019-12-25", "2019-12-26", "2019-12-30"]
    assert told["2019-11-25"][0].startswith("【工作提醒】淄博市应急管理局（原市安监局职责）\n2019年度工作总结")
    owed = row(office, OF_2019)
    assert owed is not None
    assert owed.agency == "市应急管理局"
    assert row(office, f"{ZIBO}/annual-report/2019/市安监局") is None


def test_duties_are_shown_under_the_body_of_today(office: World) -> None:
    assert "淄博市安监局\n" in says(office, SAFETY, "任务")
    office.now = at("2019-03-01 10:00")
    office.run(pass_on)
    shown = says(office, SAFETY, "任务")
    assert "淄博市应急管理局（原市安监局职责）" in shown
    assert "没有" not in says(office, COORDINATOR, "任务 市安监局")  # the old name still leads there


def test_an_invitation_to_the_old_name_leads_to_the_successor(office: World) -> None:
    told = says(office, COORDINATOR, "/invite zibo-2016 市环保局")
    code = told.split("/start ")[1].split()[0]
    office.now = at("2018-11-03 10:00")
    says(office, COORDINATOR, "更名 市环保局 市生态环境局 2018-11-02")
    taps(office, COORDINATOR, "reform:y:1")
    assert "【已加入】淄博市生态环境局" in says(office, STRANGER, f"/start {code}")
    with office.desk() as desk:
        [(enrolment, _)] = people.contacts(desk.session, ZIBO, "市生态环境局")
    assert enrolment.agency == "市生态环境局"


def test_two_bodies_that_became_one_owe_one_summary(office: World) -> None:
    office.enrol(FORESTRY, ZIBO, "市林业局")
    office.enrol(PLANNING, ZIBO, "市规划局")
    told = days(office, "2019-11-20", "2019-11-29")
    assert len(told["2019-11-25"]) == 3  # 市应急管理局's contact, and both of 市自然资源局
    merged = [text for text in told["2019-11-25"] if "市自然资源局" in text]
    assert len(merged) == 2
    assert all("淄博市自然资源局（原市林业局、市规划局职责）" in text for text in merged)
    asked = says(office, FORESTRY, "已报送")
    assert "1 2018年度工作总结（原市林业局职责）\n2 2018年度工作总结（原市规划局职责）\n3 2019年度工作总结" in asked
    assert "已登记" in says(office, FORESTRY, "3")
    later = days(office, "2019-11-30", "2019-12-31")
    assert not any("自然资源局" in text for texts in later.values() for text in texts)  # one paper for both
    owed = row(office, f"{ZIBO}/annual-report/2019/市自然资源局")
    assert owed is not None
    assert owed.state == State.REPORTED


def test_a_reform_recorded_in_the_middle_of_the_ladder_keeps_what_was_said(office: World) -> None:
    days(office, "2018-11-23", "2018-12-17")
    says(office, SAFETY, "收到")
    kept = row(office, OF_2018)
    shown = says(office, COORDINATOR, "更名 市安监局 市应急局筹备处 2018-12-20")
    assert "第1号，请核对" in shown
    assert "名录里还没有“市应急局筹备处”" in shown
    assert row(office, OF_2018) is not None  # a preview changes nothing
    assert "已记录" in says(office, COORDINATOR, "更名 确认 1")
    after = days(office, "2018-12-18", "2018-12-31")
    renamed = row(office, f"{ZIBO}/annual-report/2018/市应急局筹备处")
    assert kept is not None
    assert renamed is not None
    assert renamed.id == kept.id
    asked = [day for day, texts in after.items() if any("2018年度" in text for text in texts)]
    assert asked == [
        "2018-12-24",
        "2018-12-25",
        "2018-12-26",
        "2018-12-28",
    ]  # after 收到 the last steps alone, each once
    assert "（原市安监局职责）" in after["2018-12-24"][0]


def test_taking_a_reform_back_restores_everything(office: World) -> None:
    days(office, "2018-11-23", "2018-12-03")
    kept = row(office, OF_2018)
    says(office, COORDINATOR, "并入 市安监局 市公安局交警支队 2018-12-01")
    assert "已转接" in says(office, COORDINATOR, "更名 确认 1")
    with office.desk() as desk:
        assert [p.user_id for _, p in people.contacts(desk.session, ZIBO, "市公安局交警支队")] == [SAFETY]
    assert row(office, OF_2018) is None
    assert "已归原单位" in says(office, COORDINATOR, "更名 撤销 1")
    back = row(office, OF_2018)
    assert kept is not None
    assert back is not None
    assert (back.id, back.agency, back.state) == (kept.id, "市安监局", State.OPEN)
    with office.desk() as desk:
        assert [p.user_id for _, p in people.contacts(desk.session, ZIBO, "市安监局")] == [SAFETY]
    assert "没有这个号码" in says(office, COORDINATOR, "更名 撤销 1")


def living(world: World, user: int) -> list[str]:
    with world.desk() as desk:
        person = people.by_user(desk.session, user)
        assert person is not None
        return [one.agency for one in people.enrolments(desk.session, person.id or 0)]


def test_who_answered_for_both_of_two_that_merge_has_one_enrolment_and_both_again_if_it_is_taken_back(
    office: World,
) -> None:
    office.enrol(FORESTRY, ZIBO, "市林业局")
    office.enrol(FORESTRY, ZIBO, "市规划局")
    for old in ("市林业局", "市规划局"):
        says(office, COORDINATOR, f"并入 {old} 市林规局 2018-11-01")
    for number in (1, 2):
        says(office, COORDINATOR, f"更名 确认 {number}")
    assert living(office, FORESTRY) == ["市林规局"]
    says(office, COORDINATOR, "更名 撤销 1")
    assert sorted(living(office, FORESTRY)) == ["市林业局", "市林规局"]
    says(office, COORDINATOR, "更名 撤销 2")
    assert sorted(living(office, FORESTRY)) == ["市林业局", "市规划局"]


def test_who_left_the_merged_body_does_not_come_back_when_it_is_taken_back(office: World) -> None:
    office.enrol(FORESTRY, ZIBO, "市林业局")
    office.enrol(FORESTRY, ZIBO, "市规划局")
    for number, old in ((1, "市林业局"), (2, "市规划局")):
        says(office, COORDINATOR, f"并入 {old} 市林规局 2018-11-01")
        says(office, COORDINATOR, f"更名 确认 {number}")
    with office.desk() as desk:
        [(enrolment, _)] = people.contacts(desk.session, ZIBO, "市林规局")
        people.end(desk.session, enrolment, desk.now)
    for number in (1, 2):
        says(office, COORDINATOR, f"更名 撤销 {number}")
    assert living(office, FORESTRY) == []


def test_of_two_that_merge_late_the_one_that_reported_stands_for_both(office: World) -> None:
    office.enrol(FORESTRY, ZIBO, "市林业局")
    office.enrol(PLANNING, ZIBO, "市规划局")
    days(office, "2018-11-23", "2018-12-03")
    [asked] = office.queued(FORESTRY, *sent())
    assert "已登记" in says(office, PLANNING, "已报送")
    for old in ("市林业局", "市规划局"):
        says(office, COORDINATOR, f"并入 {old} 市林规局 2018-12-10")
    for number in (1, 2):
        says(office, COORDINATOR, f"更名 确认 {number}")
    after = days(office, "2018-12-10", "2018-12-31")
    assert not any("林规局" in text for texts in after.values() for text in texts)
    merged = row(office, f"{ZIBO}/annual-report/2018/市林规局")
    assert merged is not None
    assert merged.state == State.REPORTED
    # An answer to the old reminder of the other one is about the item that stands for both.
    assert "已登记" in says(office, FORESTRY, "已报送 补一份材料", reply_to=asked.tg_message_id)
    assert notes(office)[-1].occurrence_id == merged.id


def sent() -> tuple[OutboxState]:
    return (OutboxState.SENT,)


def test_what_was_reported_by_a_day_stays_answered_under_the_name_of_then(office: World) -> None:
    days(office, "2018-11-23", "2018-12-10")
    says(office, SAFETY, "已报送")
    office.now = at("2019-03-01 10:00")
    office.run(pass_on)
    told = says(office, COORDINATOR, "截至 2018-12-25 zibo-2016")
    assert "已报1：" in told
    assert "市应急管理局" in told.split("未报")[0]
    with transaction(office.engine) as session:
        assert not [
            e for e in session.exec(select(Event)).all() if e.move == Move.SUCCEED
        ]  # it was closed: nothing passed


def test_a_body_that_ended_without_a_successor_is_told_to_the_coordinator(office: World) -> None:
    registry = office.book.loaded.registry
    ended = Agency.model_validate(
        {"name": "市安监局", "ended": {"from": "2018-12-01", "among": ["市公安局交警支队", "市财政局"]}}
    )
    there = tuple(ended if one.name == "市安监局" else one for one in registry.by_jurisdiction["淄博市"])
    shared = replace(office.book.loaded.shared, registry=Registry({**registry.by_jurisdiction, "淄博市": there}))
    office.book = Book(replace(office.book.loaded, shared=shared))
    days(office, "2018-11-30", "2018-12-03")
    [told] = office.texts(COORDINATOR)
    assert "市安监局自2018年12月1日起不再保留，职责分别划入市公安局交警支队、市财政局" in told
    assert "未办结1项仍列在原单位名下" in told
    assert "市安监局" in says(office, COORDINATOR, "未报 zibo-2016")
    assert "请核对" in says(office, COORDINATOR, told.split("请回“")[1].split("”")[0].replace("承接单位", "市财政局"))
    assert "已转接：未办结1项" in taps(office, COORDINATOR, "reform:y:1")
    assert "市安监局" not in says(office, COORDINATOR, "未报 zibo-2016")


def test_history_is_not_told(tmp_path: Path) -> None:
    world = World(tmp_path, "2019-06-03 10:00")
    world.enrol(COORDINATOR, ZIBO)
    world.run(pass_on)
    assert world.texts(COORDINATOR) == []
    world.close()


def test_only_the_plans_own_coordinator_records_a_reform(office: World) -> None:
    office.enrol(STRANGER, JIAMUSI)
    assert "已记录" not in says(office, STRANGER, "更名 zibo-2016 市安监局 市应急管理局 2018-12-01")
    says(office, COORDINATOR, "更名 市安监局 市应急管理局 2018-12-01")
    assert "没有这个号码" in says(office, STRANGER, "更名 确认 1")
    taps(office, STRANGER, "reform:n:1")
    says(office, SAFETY, "/reform yes 1")
    assert row(office, f"{ZIBO}/annual-report/2018/市应急管理局") is None
    with transaction(office.engine) as session:
        texts = [r.buttons for r in session.exec(select(Outbox)).all() if "reform:y:1" in r.buttons]
    assert [json.loads(one) for one in texts]
