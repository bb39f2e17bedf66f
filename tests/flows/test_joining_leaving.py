"""Stories of people who leave, and of those who want to be forgotten."""

import json

import pytest
from sqlmodel import select

from bot.flows import forget, leave, start, subscribe
from bot.store import forgetting
from bot.store.engine import transaction
from bot.store.tables import (
    Enrolment,
    Fact,
    Inbox,
    InboxState,
    JoinRequest,
    Lane,
    Note,
    Outbox,
    OutboxState,
    Person,
    Reminder,
    ReminderState,
)
from bot.store.tables import Occurrence as Row
from tests.flows.test_joining import STRANGER_LINE, joins, living
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World


@pytest.fixture
def office(world: World) -> World:
    """A coordinator, and 市教育局's contact who joined by invite."""
    world.enrol(COORDINATOR, JIAMUSI)
    joins(world, EDUCATION, name="王立同志")
    world.texts(COORDINATOR)
    world.later(minutes=5)
    return world


def remind(world: World) -> None:
    """A reminder waits for the contact."""
    with transaction(world.engine) as session:
        person = session.exec(select(Person).where(Person.user_id == EDUCATION)).one()
        item = Row(
            key="k",
            plan_id=JIAMUSI,
            deadline_id="annual-report",
            kind="annual-report",
            title="年度工作总结",
            period="2024",
            agency="市教育局",
            due_on=world.now.date(),
            owed=True,
            basis="stated",
            created_at=world.now,
        )
        row = Outbox(
            lane=Lane.REMINDER, kind="digest", person_id=person.id, chat_id=EDUCATION, text="x", created_at=world.now
        )
        session.add_all([item, row])
        session.flush()
        session.add(
            Reminder(
                occurrence_id=item.id or 0,
                step="before-7",
                person_id=person.id or 0,
                day=world.now.date(),
                outbox_id=row.id,
            )
        )


def reminders(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return [str(row.state) for row in session.exec(select(Reminder))]


def test_leaving_asks_first(office: World) -> None:
    office.run(leave.unsubscribe, office.said(EDUCATION))
    (row,) = office.queued(EDUCATION)
    number = living(office, EDUCATION)[0].id

    assert json.loads(row.buttons) == [[["确认退出", f"leave:go:{number}"], ["不退出", "leave:stay"]]]
    office.texts(EDUCATION)
    office.run(leave.leave_tapped, office.tapped(EDUCATION, "leave:stay"))
    assert len(living(office, EDUCATION)) == 1


@pytest.mark.parametrize("typed", [True, False])
def test_who_leaves_gets_no_more_reminders_and_the_coordinator_knows(office: World, typed: bool) -> None:
    remind(office)
    number = living(office, EDUCATION)[0].id
    if typed:
        office.run(leave.unsubscribe, office.said(EDUCATION), f"{number}")
    else:
        office.run(leave.leave_tapped, office.tapped(EDUCATION, f"leave:go:{number}"))

    assert living(office, EDUCATION) == []
    assert reminders(office) == [ReminderState.SUPERSEDED]
    assert office.texts(EDUCATION)[0].startswith("【已退出】佳木斯市教育局（A岗）")
    assert "佳木斯市教育局 王立同志（A岗）已退出" in office.texts(COORDINATOR)[0]
    assert joins(office, EDUCATION)[0].startswith("【已加入】")


def test_who_answers_for_two_agencies_is_asked_which(office: World) -> None:
    office.enrol(EDUCATION, JIAMUSI, "市体育局")
    office.run(leave.unsubscribe, office.said(EDUCATION))
    (row,) = office.queued(EDUCATION)
    ((_, first),), ((_, second),) = json.loads(row.buttons)
    office.texts(EDUCATION)
    office.run(leave.leave_tapped, office.tapped(EDUCATION, second))
    office.run(leave.leave_tapped, office.tapped(EDUCATION, second.replace("ask", "go")))

    assert [e.agency for e in living(office, EDUCATION)] == ["市教育局"]
    assert first.startswith("leave:ask:")


def test_nobody_leaves_for_somebody_else(office: World) -> None:
    number = living(office, EDUCATION)[0].id
    for user_id in (COORDINATOR, STRANGER):
        office.run(leave.leave_tapped, office.tapped(user_id, f"leave:go:{number}"))
        office.run(leave.unsubscribe, office.said(user_id), f"{number}")

    assert len(living(office, EDUCATION)) == 1


def noted(world: World) -> None:
    """The contact has reported something, and Telegram's raw update is still there."""
    with transaction(world.engine) as session:
        person = session.exec(select(Person).where(Person.user_id == EDUCATION)).one()
        body = json.dumps({"message": {"chat": {"id": EDUCATION}, "from": {"first_name": "王立同志"}}}).encode()
        tap = json.dumps({"callback_query": {"from": {"id": EDUCATION}}}, separators=(",", ":")).encode()
        other = json.dumps({"callback_query": {"from": {"id": STRANGER}}}).encode()
        session.add_all(
            [
                Note(
                    number=1,
                    plan_id=JIAMUSI,
                    agency="市教育局",
                    status="reported",
                    text="简报已发布",
                    person_id=person.id or 0,
                    received_at=world.now,
                    source=f"{EDUCATION}:7:0",
                    chat_id=EDUCATION,
                    message_id=7,
                ),
                *(
                    Inbox(update_id=7, dedup_key=key, body=raw, received_at=world.now, state=state)
                    for key, raw, state in (
                        (f"m:{EDUCATION}:7:0", body, InboxState.DONE),
                        ("c:55", tap, InboxState.DONE),
                        ("c:56", other, InboxState.DONE),
                        (f"m:{EDUCATION}:8:0", body, InboxState.WAITING),
                    )
                ),
            ]
        )


def everything(world: World) -> str:
    """Every row of every table, as one text to be searched."""
    tables = (Person, Enrolment, JoinRequest, Outbox, Inbox, Note, Fact)
    with transaction(world.engine) as session:
        return "\n".join(repr(row) for table in tables for row in session.exec(select(table)))


def test_forgetting_explains_and_asks_first(office: World) -> None:
    office.run(forget.forget, office.said(EDUCATION))
    (text,) = office.texts(EDUCATION)

    assert text.startswith("【删除个人信息】")
    assert "手机里已有的聊天消息" in text
    office.run(forget.forget_tapped, office.tapped(EDUCATION, "forget:stay"))
    assert len(living(office, EDUCATION)) == 1


def test_a_forgotten_contact_leaves_nothing_but_the_agencys_notes(office: World) -> None:
    noted(office)
    office.run(subscribe.subscribe, office.said(EDUCATION, name="王立同志"), f"{JIAMUSI} 市体育局")
    office.texts(EDUCATION)
    remind(office)
    office.run(forget.forget_tapped, office.tapped(EDUCATION, "forget:go"))

    assert reminders(office) == [ReminderState.SUPERSEDED]
    assert office.texts(EDUCATION) == ["【已删除】您的个人信息已删除，不再向您发送消息。\n手机里的聊天记录请自行清除。"]
    request, news = office.texts(COORDINATOR)
    assert "王立" not in request
    assert "已退出" in news

    office.run(lambda desk: forgetting.swept(desk.session))
    with transaction(office.engine) as session:  # the update that asked is done with only now
        for row in session.exec(select(Inbox)):
            row.state = InboxState.DONE
            session.add(row)
    assert office.run(lambda desk: forgetting.swept(desk.session)) is True

    left = everything(office)
    assert str(EDUCATION) not in left
    assert "王立" not in left
    assert "简报已发布" in left
    assert "已注销" in left
    assert str(STRANGER) in left
    assert office.run(lambda desk: forgetting.swept(desk.session)) is False


def test_the_last_answer_is_delivered_before_the_chat_is_blanked(office: World) -> None:
    office.run(forget.forget, office.said(EDUCATION), "确认")
    office.run(lambda desk: forgetting.swept(desk.session))
    rows = office.queued(EDUCATION)

    assert [row.kind for row in rows] == ["goodbye"]
    assert office.texts(EDUCATION)[0].startswith("【已删除】")


def test_a_forgotten_contact_is_a_stranger_and_may_come_back(office: World) -> None:
    office.run(forget.forget, office.said(EDUCATION), "确认")
    office.texts(EDUCATION)
    office.texts(COORDINATOR)
    office.run(start.start, office.said(EDUCATION))
    assert office.texts(EDUCATION) == [STRANGER_LINE]

    assert joins(office, EDUCATION, name="新名")[0].startswith("【已加入】佳木斯市教育局 联络员：新名")


def test_somebody_who_only_asked_is_forgotten_too(office: World) -> None:
    office.run(subscribe.subscribe, office.said(STRANGER, name="张某某"), f"{JIAMUSI} 市体育局")
    office.texts(STRANGER)
    office.run(forget.forget, office.said(STRANGER), "确认")

    with transaction(office.engine) as session:
        (request,) = session.exec(select(JoinRequest))
    assert (request.user_id, request.chat_id, request.name, request.state) == (0, 0, "", "declined")


def test_a_pure_stranger_has_nothing_to_forget(office: World) -> None:
    office.run(forget.forget, office.said(STRANGER), "确认")
    office.run(forget.forget_tapped, office.tapped(STRANGER, "forget:go"))

    assert office.texts(STRANGER) == [STRANGER_LINE]
    assert not office.queued(STRANGER, OutboxState.PENDING)
