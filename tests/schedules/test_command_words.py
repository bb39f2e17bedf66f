"""Stories of plain words: what is a command, and what is something said that must never be lost."""

import pytest

from schedules.command_words import command_word


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("任务", ("duties", "")),
        ("任务 3", ("duties", "3")),
        ("记录132", ("notes", "132")),
        ("设置 10:00", ("settings", "10:00")),
        ("设置English", ("settings", "English")),
        ("缺勤 12-30", ("settings", "缺勤 12-30")),
        ("缺勤至12月30日", ("settings", "缺勤至12月30日")),
        ("缺勤3天", ("settings", "缺勤3天")),
        ("回来了。", ("settings", "回来了")),
    ],
)
def test_a_contacts_word_is_a_command(said: str, meant: tuple[str, str]) -> None:
    assert command_word(said, contact=True, coordinator=False) == meant


@pytest.mark.parametrize(
    "said",
    [
        "任务 3 已完成",
        "设置 科普专栏3个",
        "缺勤 很久",
        "回来了 明天报",
        "时间 定在周五",
        "记录 市教育局",
        "未报",
        "总览",
    ],
)
def test_anything_longer_is_an_answer_of_a_contact(said: str) -> None:
    assert command_word(said, contact=True, coordinator=False) is None


def test_a_coordinator_names_an_agency_after_a_list() -> None:
    assert command_word("时间 市教育局", contact=False, coordinator=True) == ("deadlines", "市教育局")
    assert command_word("总览 佳木斯", contact=False, coordinator=True) == ("overview", "佳木斯")


def test_a_stranger_has_no_commands() -> None:
    assert command_word("任务", contact=False, coordinator=False) is None
