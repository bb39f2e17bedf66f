"""Stories of people who ask to join, and of the coordinators who decide."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from bot.flows import forget, invite, leave, requests, start, subscribe, undo_join
from bot.store.engine import transaction
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, Invite, JoinRequest, Person, RequestState
from tests.flows.test_joining import STRANGER_LINE, living
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, STRANGER, World

OTHER = HEALTH  # the plan's second coordinator


@pytest.fixture
def office(world: World) -> World:
    """Two coordinators of 佳木斯's plan are on board."""
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(OTHER, JIAMUSI)
    return world


def asks(world: World, words: str, user_id: int = STRANGER, **more: object) -> list[str]:
    world.run(subscribe.subscribe, world.said(user_id, "", **more), words)
    return world.texts(user_id)


def buttons(world: World, user_id: int) -> list[tuple[str, str]]:
    """The buttons of the newest message that waits for that user."""
    rows = [row for row in world.queued(user_id) if row.action != "answer"]
    return [(label, data) for line in json.loads(rows[-1].buttons) for label, data in line]


def kept(world: World) -> list[JoinRequest]:
    with transaction(world.engine) as session:
        return list(session.exec(select(JoinRequest)))


def test_a_stranger_who_types_it_in_full_waits_for_approval(office: World) -> None:
    assert asks(office, f"{JIAMUSI} 教育局", name="王立") == [
        "【已提交】第1号\n申请单位：佳木斯市教育局\n工作办公室核实后将在此告知结果。"
    ]
    office.enrol(EDUCATION, JIAMUSI, "市体育局")
    (text,) = office.texts(COORDINATOR)

    assert text.splitlines() == [
        "【加入申请】第1号",
        "申请单位：佳木斯市教育局",
        "自报姓名：王立（未核实）",
        "方式：自行申请；现有联络员：无",
        "请与该单位电话核实后办理。",
    ]


def test_the_request_carries_its_three_buttons(office: World) -> None:
    asks(office, f"{JIAMUSI} 市教育局")

    assert buttons(office, COORDINATOR) == [("同意A岗", "req:a:1"), ("同意B岗", "req:b:1"), ("不同意", "req:no:1")]


def test_asking_twice_is_one_request(office: World) -> None:
    first = asks(office, f"{JIAMUSI} 市教育局")

    assert asks(office, f"{JIAMUSI} 佳木斯市教育局") == first
    assert len(kept(office)) == 1
    assert len(office.queued(COORDINATOR)) == 1


@pytest.mark.parametrize("words", ["", "nonsense", "nonsense 市教育局", JIAMUSI, "zibo-2016 市教育局", "市教育局"])
def test_a_stranger_learns_nothing_about_plans(office: World, words: str) -> None:
    assert asks(office, words) == [STRANGER_LINE]
    assert kept(office) == []


def test_a_stranger_with_the_right_plan_and_nearly_the_agency_is_asked_back(office: World) -> None:
    office.run(subscribe.subscribe, office.said(STRANGER), f"{JIAMUSI} 市教育句")
    ((label, data), *_) = buttons(office, STRANGER)
    office.texts(STRANGER)
    office.run(subscribe.subscribe_tapped, office.tapped(STRANGER, data))

    assert label == "佳木斯市教育局"
    assert kept(office)[0].agency == "市教育局"


@pytest.mark.parametrize("data", ["sub:plans:0", f"sub:of:{JIAMUSI}:0"])
def test_lists_are_closed_to_strangers(office: World, data: str) -> None:
    office.run(subscribe.subscribe_tapped, office.tapped(STRANGER, data))
    (row,) = office.queued(STRANGER)

    assert (row.action, row.text) == ("answer", STRANGER_LINE)


def test_where_policy_opens_them_a_stranger_picks_from_pages(office: World) -> None:
    office.sandbox = True
    office.run(subscribe.subscribe, office.said(STRANGER), "")
    plans = buttons(office, STRANGER)
    assert [data for _, data in plans] == [f"sub:of:{JIAMUSI}:0", "sub:of:jilin-2022:0"]
    office.texts(STRANGER)

    office.run(subscribe.subscribe_tapped, office.tapped(STRANGER, plans[0][1]))
    first = buttons(office, STRANGER)
    assert [label for label, _ in first][-1] == "下一页"
    assert len(first) == 9
    office.texts(STRANGER)

    office.run(subscribe.subscribe_tapped, office.tapped(STRANGER, first[-1][1]))
    second = buttons(office, STRANGER)
    assert [label for label, _ in second][-2:] == ["上一页", "下一页"]
    office.texts(STRANGER)

    office.run(subscribe.subscribe_tapped, office.tapped(STRANGER, second[0][1]))
    assert office.texts(STRANGER)[0].startswith("【已提交】第1号")


def test_callback_data_fits_telegram(office: World) -> None:
    office.sandbox = True
    for plan_id in office.book.plans:
        office.run(subscribe.subscribe, office.said(STRANGER), plan_id)
    for row in office.queued(STRANGER):
        for line in json.loads(row.buttons):
            assert all(1 <= len(data.encode()) <= 64 for _, data in line)


def test_five_requests_a_day_are_enough(office: World) -> None:
    agencies = office.book.agencies(JIAMUSI)[:6]
    told = [asks(office, f"{JIAMUSI} {agency}")[0] for agency in agencies]

    assert told[4].startswith("【已提交】")
    assert told[5].startswith("【未提交】")
    office.later(days=1)
    assert asks(office, f"{JIAMUSI} {agencies[5]}")[0].startswith("【已提交】")


def test_coordinators_are_not_buried(office: World) -> None:
    for user_id in range(7_000_000_000, 7_000_000_021):
        assert asks(office, f"{JIAMUSI} 市教育局", user_id)

    assert asks(office, f"{JIAMUSI} 市教育局", STRANGER)[0].startswith("【未提交】")
    assert len(kept(office)) == subscribe.WAITING_PER_PLAN


def test_approved_with_one_tap_and_welcomed(office: World) -> None:
    asks(office, f"{JIAMUSI} 市教育局", name="王立")
    (row,) = office.queued(COORDINATOR)
    office.texts(COORDINATOR)
    office.run(requests.request_tapped, office.tapped(COORDINATOR, "req:a:1", 10_000 + (row.id or 0)))

    assert office.texts(STRANGER)[0].startswith("【已加入】佳木斯市教育局 联络员：王立（A岗）")
    assert "【已同意】第1号" in office.texts(COORDINATOR)[0]
    assert any("王立（A岗）已加入" in text for text in office.texts(OTHER))


@pytest.mark.parametrize(("typed", "slot"), [("1", "A"), ("1 B", "B"), ("第１号 b岗", "B"), ("#1", "A")])
def test_approved_by_typing(office: World, typed: str, slot: str) -> None:
    asks(office, f"{JIAMUSI} 市教育局")
    office.run(requests.approve, office.said(COORDINATOR), typed)

    assert [e.slot for e in living(office, STRANGER)] == [slot]


def test_declined_politely(office: World) -> None:
    asks(office, f"{JIAMUSI} 市教育局")
    office.run(requests.decline, office.said(COORDINATOR), "1")

    assert office.texts(STRANGER) == ["【申请结果】第1号申请未获同意。\n如有疑问，请与工作办公室联系。"]
    assert living(office, STRANGER) == []


def test_the_second_coordinator_sees_who_decided(office: World) -> None:
    asks(office, f"{JIAMUSI} 市教育局")
    office.run(requests.decline, office.said(COORDINATOR), "1")
    office.texts(OTHER)
    office.run(requests.approve, office.said(OTHER), "1")

    assert office.texts(OTHER) == ["【已办结】第1号\n某同志 已于11月1日 10:00不同意。"]
    assert living(office, STRANGER) == []


@pytest.mark.parametrize("user_id", [EDUCATION, STRANGER, DEPUTY])
def test_nobody_else_decides(office: World, user_id: int) -> None:
    office.enrol(EDUCATION, JIAMUSI, "市体育局")
    office.enrol(DEPUTY, "zibo-2016")
    asks(office, f"{JIAMUSI} 市教育局")
    office.run(requests.approve, office.said(user_id), "1")
    office.run(requests.decline, office.said(user_id), "1")
    office.run(requests.request_tapped, office.tapped(user_id, "req:a:1"))
    in_a_group = {"private": False, "chat_id": -5, "callback_id": "x", "callback_data": "req:a:1"}
    office.run(requests.request_tapped, office.said(COORDINATOR, "", **in_a_group))

    assert kept(office)[0].state == RequestState.WAITING


def test_pending_lists_what_waits_and_shrinks(office: World) -> None:
    asks(office, f"{JIAMUSI} 市教育局")
    asks(office, f"{JIAMUSI} 市体育局")
    office.texts(COORDINATOR)
    office.run(requests.pending, office.said(COORDINATOR))
    (row,) = office.queued(COORDINATOR)
    assert "第1号 佳木斯市教育局" in row.text
    assert "第2号 佳木斯市体育局" in row.text
    office.texts(COORDINATOR)
    office.run(requests.request_tapped, office.tapped(COORDINATOR, "req:no:1", 10_000 + (row.id or 0)))

    (edited,) = office.texts(COORDINATOR)
    assert "第1号" not in edited
    assert "第2号" in edited


def test_a_contact_who_answers_for_it_already_needs_no_request(office: World) -> None:
    office.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert asks(office, f"{JIAMUSI} 市教育局", EDUCATION)[0].startswith("【已加入】您已是佳木斯市教育局")


def test_a_coordinator_of_several_plans_is_told_which(office: World) -> None:
    office.enrol(DEPUTY, EVERY_PLAN)
    asks(office, f"{JIAMUSI} 市教育局")

    assert "方案：佳木斯市" in office.texts(DEPUTY)[0]


_WORDS = st.sampled_from([*"abAB12-", "no", "go", "of", "plans", "stay", "ask", "undo", JIAMUSI, "zibo-2016"])
_TAILS = st.lists(st.one_of(_WORDS, st.integers(-3, 2**70).map(str), st.text(max_size=12)), max_size=4).map(":".join)
_PREFIXES = st.sampled_from(["sub:", "req:", "inv:", "leave:", "forget:", "join:undo:", ""])


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("tampered"))
    made.enrol(COORDINATOR, JIAMUSI)
    made.enrol(EDUCATION, JIAMUSI, "市教育局")
    made.enrol(DEPUTY, "zibo-2016", "市教育局")
    made.run(subscribe.subscribe, made.said(OTHER), f"{JIAMUSI} 市体育局")
    return made


TAPPED = (
    subscribe.subscribe_tapped,
    requests.request_tapped,
    invite.invite_tapped,
    leave.leave_tapped,
    forget.forget_tapped,
    undo_join.undo_tapped,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.builds(str.__add__, _PREFIXES, _TAILS))
def test_a_strangers_tampered_button_changes_nothing(tampered: World, data: str) -> None:
    before = state(tampered)
    for flow in TAPPED:
        tampered.run(flow, tampered.tapped(STRANGER, data))

    assert state(tampered) == before


@settings(max_examples=60, deadline=None)
@given(data=st.builds(str.__add__, _PREFIXES, _TAILS))
def test_a_contacts_tampered_button_touches_nobody_else(tampered: World, data: str) -> None:
    if data in ("forget:go", "leave:go:2"):
        return  # these are the contact's own and mean what they say
    before = state(tampered)
    for flow in TAPPED:
        tampered.run(flow, tampered.tapped(EDUCATION, data))

    assert state(tampered) == before


def state(world: World) -> list[str]:
    """Everything but the queue of answers."""
    tables: tuple[type[SQLModel], ...] = (Person, Enrolment, Invite, JoinRequest)
    with transaction(world.engine) as session:
        return [row.model_dump_json() for table in tables for row in session.exec(select(table))]


def test_start_is_not_fooled_by_any_text(tampered: World) -> None:
    before = state(tampered)
    for text in ("\ud800", "\0", "' OR 1=1 --", "🧨" * 20, "a" * 64):
        tampered.run(start.start, tampered.said(STRANGER), text)

    assert state(tampered) == before
