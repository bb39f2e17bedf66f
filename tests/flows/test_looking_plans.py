"""Stories of /plans: which plans a person has to do with."""

from bot.flows.plans_list import plans, tapped
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World


def asked(world: World, user_id: int) -> str:
    world.run(plans, world.said(user_id, "/plans"))
    return world.texts(user_id)[-1]


def test_a_contact_sees_the_plan_its_period_and_the_next_date(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert asked(world, EDUCATION) == (
        "【方案】共1个\n\n"
        "1. 佳木斯市全民科学素质行动规划纲要实施方案（2021—2025年）\n"
        "   期限：2021年1月1日至\n   2025年12月31日\n"
        "   文号：未载明\n   协调：市科协\n   佳木斯市教育局：职责11项\n"
        "   最近事项：2024年12月25日\n   2024年度工作总结"
    )


def test_plans_of_other_agencies_are_not_mentioned(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert "湛江" not in asked(world, EDUCATION)


def test_a_running_plan_stands_before_an_ended_one(world: World) -> None:
    world.enrol(EDUCATION, "zibo-2016", "市教育局")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    text = asked(world, EDUCATION)

    assert text.index("佳木斯市全民") < text.index("淄博市全民")
    assert "2020年12月31日（已结束）" in text
    assert "近期事项：一年内没有" in text


def test_a_coordinator_sees_the_plans_they_run(world: World) -> None:
    world.enrol(COORDINATOR, "*")

    text = asked(world, COORDINATOR)

    assert text.startswith("【方案】共5个")
    assert "您是协调人，单位25个" in text
    assert "文号：吉政办发〔2016〕43号" in text
    assert len(text) < 3500


def test_a_stranger_learns_nothing(world: World) -> None:
    assert asked(world, STRANGER).startswith("本服务仅供")
    world.run(tapped, world.tapped(STRANGER, "look:plans"))
    assert [row.action for row in world.queued(STRANGER)] == ["answer"]
