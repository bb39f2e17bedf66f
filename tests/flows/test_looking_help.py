"""Stories of /help and /privacy, and of the menus beside the text field."""

import re

import pytest

from bot.chat import routes
from bot.flows.help import privacy, tapped, usage
from bot.texts.menus import Audience, commands
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World


def asked(world: World, user_id: int, text: str = "/help") -> str:
    world.run(privacy if text == "/privacy" else usage, world.said(user_id, text))
    return world.texts(user_id)[-1]


def test_a_contact_learns_how_to_answer_and_that_the_paper_goes_its_own_way(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    text = asked(world, EDUCATION)

    assert text.startswith("【使用说明】联络员\n收到提醒后，直接回复那条消息：")
    assert "正式材料仍按原渠道报送，\n本服务只登记，不代替报送。" in text
    assert "协调人\n总览" not in text
    assert max(map(len, text.splitlines())) <= 20


def test_a_coordinator_learns_the_coordinators_words(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    assert asked(world, COORDINATOR).startswith("【使用说明】协调人\n总览")


def test_who_is_both_reads_both(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(EDUCATION, JIAMUSI)

    assert asked(world, EDUCATION).count("【使用说明】") == 2


def test_a_stranger_reads_one_sentence(world: World) -> None:
    told = "本服务仅供受邀单位联络员使用。如需加入，请向本单位或工作办公室索取邀请。"

    assert asked(world, STRANGER) == asked(world, STRANGER, "/privacy") == told
    world.run(tapped, world.tapped(STRANGER, "look:help"))
    assert world.texts(STRANGER) == [told]


def test_privacy_says_what_is_kept_in_two_lines(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert len(asked(world, EDUCATION, "/privacy").splitlines()) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", list(Audience))
def test_a_menu_is_one_that_telegram_takes(role: str, language: str) -> None:
    menu = commands(role, language)

    assert len({name for name, _ in menu}) == len(menu) <= 100
    assert all(re.fullmatch("[a-z_]{1,32}", name) for name, _ in menu)
    assert all(1 <= len(says) <= 256 for _, says in menu)


@pytest.mark.parametrize("role", list(Audience))
def test_a_menu_offers_nothing_that_does_not_work(role: str) -> None:
    assert {name for name, _ in commands(role, "zh")} <= routes.COMMANDS.keys()


def test_strangers_see_nothing_of_what_members_can_do() -> None:
    assert [name for name, _ in commands("stranger", "zh")] == ["start", "help"]
