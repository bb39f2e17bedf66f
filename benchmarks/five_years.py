"""2016 to 2020 with 2,000 contacts of the three plans of those years, under the virtual clock, from one day that says something
to the next: the real flows on a real database, a gateway that accepts everything, people who answer and people who do not.

At the end it is counted whether the burden rules held for everybody and whether anything is left waiting.
"""

import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.office import BEIJING, FIRST_USER, Office, at
from benchmarks.replies import TOKEN
from benchmarks.report import Row, say
from benchmarks.sending import server
from bot.chat.batches import read_batch
from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import TelegramGateway
from bot.chat.wire import Api
from bot.clock import SteeredClock
from bot.flows import deliver, evening, plan_reminders
from bot.flows.ports import Outgoing, Sent

PLANS = ("jilin-2016", "zibo-2016", "zhanjiang-2016")
CONTACTS, BEGIN, END = 2_000, "2016-03-01 10:00", "2021-02-01 09:00"
REPLY = "r:"  # what the buttons under something owed say
SILENT = 5  # one in so many never answers


class Years:
    """The office, its clock, and what its people do with what they get."""

    def __init__(self, office: Office, dispatcher: Dispatcher, clock: SteeredClock, contacts: int) -> None:
        self.office, self.dispatcher, self.clock = office, dispatcher, clock
        self.coordinator = FIRST_USER + contacts + 1
        self.got: dict[int, list[date]] = defaultdict(list)
        self.sent = self.said = 0

    async def play(self) -> int:
        """Until nothing more is to be said; returns on how many days something was."""
        days = 0
        while (next_at := self._next()) is not None and next_at < at(END):
            days += 1
            self._show(next_at)
            while self._planned():
                pass
            await self._answer(self._delivered())
            self._show(next_at.astimezone(BEIJING).replace(hour=17, minute=5))
            with self.office.session() as session:
                evening.evening(self.office.desk(session))
            self._delivered()
        return days

    def _show(self, instant: datetime) -> None:
        self.office.now = instant
        self.clock.move(instant)

    def _next(self) -> datetime | None:
        with self.office.session() as session:
            return plan_reminders.next_reminder_at(self.office.desk(session))

    def _planned(self) -> bool:
        with self.office.session() as session:
            return plan_reminders.plan_reminders(self.office.desk(session))

    def _delivered(self) -> list[Outgoing]:
        """Everything that may leave, accepted by the other side."""
        left: list[Outgoing] = []
        while True:
            with self.office.session() as session:
                desk = self.office.desk(session)
                calls = deliver.claim(desk, self.office.now, 1_000, ())
                deliver.settle(desk, self.office.now, [(row_id, Sent(row_id)) for row_id, _ in calls])
            self.sent += len(calls)
            left += [call for _, call in calls]
            if not calls:
                return left

    async def _answer(self, reminders: Sequence[Outgoing]) -> None:
        """Who answers does so to each message about something owed: most at once for good, some first that they saw it."""
        said = []
        for call in reminders:
            if call.chat_id == self.coordinator:
                continue
            self.got[call.chat_id].append(self.office.now.astimezone(BEIJING).date())
            number = call.chat_id - FIRST_USER
            owed = any(button.data.startswith(REPLY) for line in call.buttons for button in line)
            if owed and number % SILENT:
                words = "收到" if number % SILENT == 1 and len(self.got[call.chat_id]) % 2 else "已报送"
                said.append(self._update(call.chat_id, words))
        for start in range(0, len(said), 100):
            batch = json.dumps({"ok": True, "result": said[start : start + 100]}).encode()
            await self.dispatcher.keep(read_batch(batch))
        while await self.dispatcher.step():
            pass
        self._delivered()

    def _update(self, user_id: int, words: str) -> dict[str, object]:
        self.said += 1
        message = {
            "message_id": 10_000_000 + self.said,
            "date": int(self.office.now.timestamp()),
            "from": {"id": user_id, "is_bot": False, "first_name": "p"},
            "chat": {"id": user_id, "type": "private"},
            "text": words,
        }
        return {"update_id": self.said, "message": message}

    def wrong(self) -> list[str]:
        """What is not as the burden rules have it, and what is left over."""
        found = []
        for user_id, days in self.got.items():
            most = 12 if (user_id - FIRST_USER) % SILENT else 15
            by_year = Counter(day.year for day in days)
            crowded = max(sum(first <= day < first + timedelta(days=30) for day in days) for first in days)
            if len(set(days)) < len(days) or max(by_year.values()) > most or (most == 12 and crowded > 4):
                found.append(f"{user_id}: {dict(by_year)}, {crowded} in 30 days")
        with self.office.session() as session:
            count = session.connection().exec_driver_sql
            waiting = count("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'held')").scalar_one()
            unread = count("SELECT count(*) FROM inbox WHERE state <> 'done'").scalar_one()
            notes = count("SELECT count(*) FROM note").scalar_one()
        if waiting or unread or notes != self.said:
            found.append(f"{waiting} messages wait, {unread} updates wait, {notes} notes of {self.said} answers")
        return found


async def played(root: str, folder: Path, contacts: int) -> tuple[float, float, int, Years]:
    """(seconds, CPU seconds, days, the years)."""
    office = Office(folder, BEGIN, PLANS)
    office.enrol(contacts)
    office.coordinate(contacts + 1)
    gateway, clock = TelegramGateway(Api(root, TOKEN)), SteeredClock(office.now, 0)
    dispatcher = Dispatcher(gateway.bot, office.writer, office.desk, clock)
    await dispatcher.open()
    years = Years(office, dispatcher, clock, contacts)
    began, worked = time.perf_counter(), time.process_time()
    days = await years.play()
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    await dispatcher.close()
    return took, cpu, days, years


def main(contacts: int) -> int:
    """Print the rows; 1 if anything is not as it should be."""
    with server() as root, TemporaryDirectory() as folder:
        seconds, cpu, days, years = asyncio.run(played(root, Path(folder), contacts))
        wrong = years.wrong()
    what = f"{contacts:,} contacts, {days} days with something to say, {years.sent:,} messages, {years.said:,} answers"
    say(Row("years", what, f"{seconds:.1f} s, CPU {cpu:.1f} s", "< 60 s"))
    say(Row("years", "people over a burden limit, and things left waiting", str(len(wrong)), "0"))
    for line in wrong[:10]:
        sys.stderr.write(f"{line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else CONTACTS))
