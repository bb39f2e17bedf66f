"""The last weeks of 2024: what one who answers and one who never answers read, and on which days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.settings import OFFICE_ZONE
from tests.end_to_end.conftest import PLAN, Office
from tests.end_to_end.foreign_api import Call
from tests.end_to_end.people import Message, Person, buttons, first_line
from tests.end_to_end.program import Program

KEY = f"{PLAN}/annual-report/2024/市教育局"
REMINDERS = ("【工作提醒】", "【待报提醒】")
SPEED = 24_000  # product seconds a second


def test_one_answer_ends_the_reminders_and_silence_is_reminded_on_five_days(office: Office) -> None:
    program = office.run()
    answering, silent = office.joined("市教育局", "市体育局")
    program.stop()

    program = office.run(clock="2024-12-18T08:59:52+08:00")
    reminder = answering.got("【工作提醒】", within=90)
    _assert_on_time(office, program, reminder)
    _assert_a_full_reminder(reminder)
    _assert_registered(office, answering, reminder)
    program.stop()

    # The days between are without a step; a jump across a restart is downtime.
    program = office.run(clock="2024-12-23T17:00:00+08:00", DUBAN_CLOCK_SPEED=str(SPEED))
    time = _product_time(office, 2024, SPEED)
    time.reach(datetime(2024, 12, 31, 9, tzinfo=OFFICE_ZONE))
    later = _reminders(silent)[1:]
    told = {time.at(_call(office, message)).date(): first_line(message) for message in later}
    program.stop()
    office.run(clock="2024-12-31T10:00:00+08:00", DUBAN_CLOCK_SPEED=str(SPEED * 3))
    _product_time(office, 2025, SPEED * 3).reach(datetime(2025, 1, 5, 18, tzinfo=OFFICE_ZONE))

    assert first_line(_reminders(silent)[0]).startswith("【工作提醒】")
    assert sorted(told) == [date(2024, 12, day) for day in (24, 25, 26, 30)]
    assert len(told) == len(later) == len(_reminders(silent)) - 1, "two reminders on one day"
    for day, line in told.items():
        assert line.startswith("【工作提醒】" if day <= date(2024, 12, 25) else "【待报提醒】")
    assert len(_reminders(answering)) == 1
    assert not office.api.refused(), office.api.tail()


def _reminders(person: Person) -> list[Message]:
    return [message for message in person.received if first_line(message).startswith(REMINDERS)]


def _assert_on_time(office: Office, program: Program, reminder: Message) -> None:
    """Within the minute of nine; the process's clock began between its start and its first word."""
    sent = _call(office, reminder)
    assert sent.at - program.started_at >= 8
    assert sent.at - program.ready_at <= 68


def _assert_a_full_reminder(reminder: Message) -> None:
    for words in ("市教育局", "2024年度工作总结", "12月25日（周三）前", "还有7天", "市科协", "五（三）"):
        assert words in reminder["text"]
    assert list(buttons(reminder)) == ["已报送", "收到", "需要协调", "看草稿"]


def _assert_registered(office: Office, contact: Person, reminder: Message) -> None:
    reply = contact.say("已报送，简报已发布", reply_to=reminder)
    receipt = contact.got("【已登记】", after=reply["message_id"])
    assert first_line(receipt).startswith("【已登记】第")
    assert "2024年度工作总结" in receipt["text"]
    assert "已报送" in receipt["text"]
    contact.edit(reply, "已报送，简报已发布，共3期")
    office.api.wait_for(lambda: any("第2版" in text for text in contact.texts()), "a receipt of the second version")

    notes = _notes(office)
    newest = max(notes, key=lambda note: int(note["version"]))
    assert newest["version"] == 2
    assert newest["agency"] == "市教育局"
    assert newest["occurrence"] == KEY
    assert newest["status"] == "reported"
    assert newest["text"] == "已报送，简报已发布，共3期"
    assert newest["late"] is False
    assert newest["received_at"].startswith("2024-12-18T09:0")
    assert [note["id"] for note in notes if note["version"] == 1] == [newest["replaces"]]


def _notes(office: Office) -> list[dict[str, Any]]:
    found = office.place.json("notes", "--plan", PLAN)
    assert isinstance(found, list)
    return found


def _call(office: Office, message: Message) -> Call:
    return next(call for call in office.api.calls if call.result is message)


@dataclass(frozen=True)
class ProductTime:
    """What the program's clock shows, told from outside: `shown` at the monotonic second `real`."""

    office: Office
    shown: datetime
    real: float
    speed: float

    def at(self, call: Call) -> datetime:
        """When a call was made."""
        return self.shown + timedelta(seconds=(call.at - self.real) * self.speed)

    def reach(self, moment: datetime) -> None:
        """Let it become that late."""
        clock = self.office.api.clock
        end = self.real + (moment - self.shown).total_seconds() / self.speed
        self.office.api.nothing_for(end - clock.monotonic(), lambda: not self.office.ran[-1].alive(), "the bot ended")


def _product_time(office: Office, year: int, speed: float) -> ProductTime:
    """An invitation says until when its 72 hours last, and so what time it is."""
    made = office.coordinator.ask(f"/invite {PLAN} 市财政局", "?start=")
    month, day, hour, minute = map(int, re.findall(r"至(\d+)月(\d+)日 (\d+):(\d+)", made["text"])[0])
    until = datetime(year, month, day, hour, minute, tzinfo=OFFICE_ZONE)
    return ProductTime(office, until - timedelta(hours=72), _call(office, made).at, speed)
