"""Numbers are proposed and confirmed, never guessed; contacts start from what exists."""

from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.plan_reminders import plan_reminders
from bot.store import goal_values
from schedules.goals import goals
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at, loaded_plans

ZHANJIANG = "zhanjiang-2016"


@pytest.fixture
def office(tmp_path: Path) -> World:
    """The last year of 湛江's plan, with a coordinator and a lead."""
    made = World(tmp_path, now="2020-03-02 10:00")
    made.enrol(COORDINATOR, ZHANJIANG)
    made.enrol(EDUCATION, ZHANJIANG, "市教育局")
    return made


def says(world: World, user: int, text: str, **more: object) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def test_a_number_in_a_leads_note_is_proposed_and_confirmed(office: World) -> None:
    told = says(office, EDUCATION, "今年工作：市命名的中小学特色科学教育基地已建成32个，活动12场。")
    assert "【请核对】第0001号" in told
    assert "记为32个吗" in told
    with office.desk() as desk:
        assert goal_values.newest(desk.session, ZHANJIANG) == {}
    office.run(routes.tapped, office.tapped(EDUCATION, "tv:y:1"))
    assert "【已记入】" in "".join(office.texts(EDUCATION))
    listed = says(office, COORDINATOR, "指标")
    assert (
        "市命名的中小学特色科学教育基地\n   目标：50个（2020年12月31日前）\n   最近：32个（2020年3月2日）\n   还差18个"
        in listed
    )


def test_a_refused_number_does_not_count(office: World) -> None:
    says(office, EDUCATION, "市命名的中小学特色科学教育基地已建成32个")
    assert "未记入" in says(office, EDUCATION, "指标 不是 1")
    assert "最近：32个" not in says(office, COORDINATOR, "指标")


def test_numbers_of_other_things_are_not_proposed(office: World) -> None:
    assert "请核对" not in says(office, EDUCATION, "开展活动32个，参加人数500名。")


def test_a_withdrawn_notes_number_goes_with_it(office: World) -> None:
    says(office, EDUCATION, "市命名的中小学特色科学教育基地已建成32个")
    says(office, EDUCATION, "指标 是 1")
    says(office, EDUCATION, "撤回")
    assert "最近：32个" not in says(office, COORDINATOR, "指标")


def test_somebody_elses_proposal_is_not_confirmed(office: World) -> None:
    office.enrol(HEALTH, ZHANJIANG, "市卫生计生局")
    says(office, EDUCATION, "市命名的中小学特色科学教育基地已建成32个")
    office.run(routes.tapped, office.tapped(HEALTH, "tv:y:1"))
    assert "已失效" in "".join(office.texts(HEALTH))


def test_a_target_names_the_leads_of_its_task() -> None:
    loaded = loaded_plans()
    found = goals(loaded.plans[ZHANJIANG], loaded.registry)
    assert [goal.place for goal in found] == list(range(1, len(found) + 1))
    assert any(goal.leads for goal in found)


def test_a_draft_is_made_of_ones_own_notes(tmp_path: Path) -> None:
    world = World(tmp_path, now="2024-03-05 10:00")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    says(world, EDUCATION, "开展科技节活动12场，3000人次参加。")
    says(world, HEALTH, "开展健康讲座5场。")
    world.now = at("2024-11-25 09:30")
    world.run(plan_reminders)
    assert '"draft"' in world.queued(EDUCATION)[0].buttons
    world.texts(EDUCATION)
    told = says(world, EDUCATION, "草稿")
    assert "3月5日（第0001号）\n开展科技节活动12场，3000人次参加。" in told
    assert "健康讲座" not in told
    world.now = at("2024-12-20 10:00")
    says(world, EDUCATION, "已报送，全年开展活动30场，总结见附件。")
    world.now = at("2025-12-01 10:00")
    assert "〔去年文本〕\n已报送，全年开展活动30场" in says(world, EDUCATION, "/draft")
    world.close()


def test_a_lead_sees_what_was_sent_and_never_who_is_late(tmp_path: Path) -> None:
    world = World(tmp_path, now="2024-11-01 10:00")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    world.now = at("2024-12-27 10:00")
    says(world, HEALTH, "已报送，健康讲座5场")
    told = says(world, EDUCATION, "配合")
    assert "市卫生健康委 12月27日 第0001号\n  已报送，健康讲座5场" in told
    for word in ("未报", "尚未", "时限后", "逾期", "市统计局"):
        assert word not in told
    world.close()
