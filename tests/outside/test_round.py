"""The harness itself: a small round with the real process, and planted lies that its checks must see through."""

from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.outside import checks
from tests.outside.record import Accepted, Note, Record, Said
from tests.outside.round import LIGHT, Round

EDUCATION, HEALTH, STATISTICS = 5001, 5002, 5003
AGENCIES = {EDUCATION: ["市教育局"], HEALTH: ["市卫生健康委"]}


def sent(at: float, chat: int, number: str = "1218-0001", fate: str = "ok", reply_to: int | None = None) -> Accepted:
    text = "【已登记】第0001号" if reply_to else f"【工作提醒】\n（编号{number}）"
    return Accepted(at, chat, text, round(at * 10), reply_to, {}, fate, at + 0.1)


def note(number: int, text: str, by: int = EDUCATION, version: int = 1) -> Note:
    own = {"id": number * 10 + version, "number": number, "text": text, "version": version, "files": []}
    before = number * 10 + version - 1 if version > 1 else None
    return own | {"agency": AGENCIES[by][0], "contact": {"id": by}, "replaces": before}


async def test_forty_contacts_join_are_reminded_and_answer_while_polls_fail_and_the_process_is_killed(
    tmp_path: Path,
) -> None:
    found = await Round(tmp_path, f"sqlite:///{tmp_path / 'duban.db'}", SystemClock(), 40, 100, 7, LIGHT).play()

    assert not found.wrong
    assert found.lines["joins"].startswith("45 ")


def test_a_lost_a_second_and_a_needless_reminder_are_seen() -> None:
    record = Record(accepted=[sent(10, HEALTH), sent(70, HEALTH), sent(11, STATISTICS)])

    found = checks.wave(record, 0, {EDUCATION, HEALTH})

    assert found == [
        f"{EDUCATION} was never reminded",
        f"{STATISTICS} was reminded and owes nothing",
        f"{HEALTH} was reminded 2 times after 0 doubtful sends",
    ]


@pytest.mark.parametrize(("fate", "kills"), [("drop", []), ("ok", [10.5])])
def test_a_repeat_after_a_doubtful_send_is_no_fault_and_a_third_is(fate: str, kills: list[float]) -> None:
    record = Record(accepted=[sent(10, HEALTH, fate=fate), sent(71, HEALTH)], kills=kills)
    assert checks.wave(record, 0, {HEALTH}) == []

    record.accepted.append(sent(140, HEALTH))
    assert len(checks.wave(record, 0, {HEALTH})) == 1


def test_a_repeat_under_another_number_is_seen() -> None:
    record = Record(accepted=[sent(10, HEALTH, fate="drop"), sent(71, HEALTH, number="1218-0002")])

    assert checks.wave(record, 0, {HEALTH}) == [f"{HEALTH} got the repeat under another number"]


def test_more_than_the_rate_and_two_in_a_second_to_one_chat_are_seen() -> None:
    many = [sent(10 + n / 40, n) for n in range(40)]

    assert checks.pace(many, 25) == ["40 messages in one second at a rate of 25"]
    assert checks.pace([sent(10, HEALTH), sent(10.5, HEALTH)], 25) == [f"{HEALTH} got two messages within 0.50 s"]


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        ([note(1, "材料还在汇总 T000001")], None),
        ([], "is 0 notes"),
        ([note(1, "材料还在汇总 T000001"), note(2, "材料还在汇总 T000001")], "is 2 notes"),
        ([note(1, "材料 T000001")], "reads"),
        ([note(1, "材料还在汇总 T000001", by=HEALTH)], "stands under"),
        ([note(1, "材料还在汇总 T000001", version=2)], "has the versions [2]"),
    ],
)
def test_an_answer_that_is_not_exactly_one_note_is_seen(rows: list[Note], seen: str | None) -> None:
    record = Record(said=[Said("T000001", EDUCATION, "words", 10, ["材料还在汇总 T000001"], [77])])

    found = checks.notes(record, rows, AGENCIES)

    assert [seen in line for line in found] == [True] if seen else found == []


def test_a_tap_kept_twice_and_a_second_receipt_are_seen() -> None:
    said = [
        Said("T000001", EDUCATION, "tap", 10, ["需要协调"], [70]),
        Said("T000002", EDUCATION, "words", 10, ["T000002"], [77]),
    ]
    record = Record(said=said, accepted=[sent(11, EDUCATION, reply_to=77), sent(15, EDUCATION, reply_to=77)])
    rows = [note(1, "需要协调"), note(2, "需要协调"), note(3, "T000002")]

    assert checks.notes(record, rows, AGENCIES) == [f"{EDUCATION} tapped 1 times, 2 notes"]
    assert checks.receipts(record) == ["words T000002 has 2 receipts"]
