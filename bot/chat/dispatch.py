"""From the inbox to the flows: parse, hand to the library's handlers, and let each call one flow.

A row and what its flow does are one transaction, in which up to fifty rows share one commit; once one has failed they are handled
again with a savepoint for each: a crash leaves them waiting and nothing half done. A row that cannot be parsed, or whose flow
fails three times, is put aside with its bytes, and the next one is handled.
"""

import json
import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import telegram
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)

from bot.chat import routes
from bot.chat.batches import RawUpdate
from bot.chat.incoming import translated
from bot.clock import Clock
from bot.flows import heard, registrations
from bot.flows.desk import Desk, News
from bot.flows.ports import Incoming
from bot.store import inbox
from bot.store.engine import Session, Writer
from bot.store.inbox import Waiting
from bot.store.tables import Inbox, InboxState

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_ATTEMPTS = 3

DeskOf = Callable[[Session], Desk]
Flow = Callable[[Desk, Incoming], None]
Calls = Callable[[Session, Sequence["Work"]], None]

_row_id: ContextVar[int] = ContextVar("inbox row being handled")


@dataclass(frozen=True)
class Work:
    """What is to be done for one inbox row: call a flow, or nothing; `unreadable` says why the row is put aside."""

    row_id: int
    flow: Flow | None
    said: Incoming | None
    unreadable: str = ""


class Dispatcher:
    """Handles what waits in the inbox, oldest first. `desk_of` makes the desk of a transaction."""

    def __init__(self, bot: telegram.Bot, writer: Writer, desk_of: DeskOf, clock: Clock) -> None:
        self._writer = writer
        self._desk_of = desk_of
        self._clock = clock
        self._work: list[Work] = []
        self._next: Sequence[Waiting] | None = None  # what waits, if a transaction of ours has seen it
        self._batches_kept = 0
        self._calling = False  # flows, in the transaction that runs
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).build()
        )
        self._application.add_handlers(
            [
                MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._handler(routes.edited)),
                CallbackQueryHandler(self._handler(routes.tapped)),
                ChatMemberHandler(self._handler(routes.changed_reach), ChatMemberHandler.MY_CHAT_MEMBER),
                MessageHandler(filters.ALL, self._handler(routes.said)),
            ]
        )

    async def open(self) -> None:
        """Make the library ready; asks Telegram who the bot is. Raises telegram.error.TelegramError."""
        await self._application.initialize()

    async def close(self) -> None:
        """Let go of the library's own resources."""
        await self._application.shutdown()

    async def keep(self, batch: Sequence[RawUpdate], writer: Writer | None = None) -> None:
        """Store a batch in one transaction; the poller confirms it only after that.

        The webhook brings a writer of its own, so that nothing that runs on ours keeps Telegram waiting.
        """
        now = self._clock.now()
        rows = [
            Inbox(
                update_id=raw.update_id,
                dedup_key=raw.dedup_key,
                body=raw.body,
                received_at=now,
                state=InboxState.QUARANTINED if raw.quarantined else InboxState.WAITING,
            )
            for raw in batch
        ]

        def store(session: Session) -> Sequence[Waiting]:
            inbox.put(session, rows)
            return _waiting(session)

        found = await (writer or self._writer).run(store)
        self._batches_kept += 1
        self._next = found or self._next

    async def step(self) -> bool:
        """Handle what waits; True if there was something."""
        rows, self._next = self._next, None
        if rows is None:
            rows = await self._writer.run(_waiting)
        self._work.clear()
        for row in rows:
            await self._translate(row)
        work, kept = list(self._work), self._batches_kept
        if rows:
            following = await self._carried_out(work)
            self._next = following if kept == self._batches_kept else None
        return bool(rows)

    async def _translate(self, row: Waiting) -> None:
        """Let the library choose the handler; what is to be done for the row is remembered, not done."""
        row_id = row.id
        try:
            update = telegram.Update.de_json(json.loads(row.body), self._application.bot)
        except Exception as problem:  # bytes from outside: whatever is wrong with them, the next row is handled
            self._work.append(Work(row_id, None, None, f"cannot be read: {type(problem).__name__}"))
            return
        before = len(self._work)
        token = _row_id.set(row_id)
        try:
            await self._application.process_update(update)
        except Exception as problem:  # the library itself may stumble over what it has let through
            self._work[before:] = [Work(row_id, None, None, f"cannot be handed on: {type(problem).__name__}")]
        finally:
            _row_id.reset(token)
        if len(self._work) == before:
            self._work.append(Work(row_id, None, None))

    def _handler(self, flow: Flow) -> Callable[[telegram.Update, CallbackContext[Any, Any, Any, Any]], Any]:
        async def handle(update: telegram.Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
            try:
                work = Work(_row_id.get(), flow, translated(update, self._clock.now()))
            except Exception as problem:  # bytes from outside, once more
                work = Work(_row_id.get(), None, None, f"cannot be translated: {type(problem).__name__}")
            self._work.append(work)

        return handle

    async def _carried_out(self, work: Sequence[Work]) -> Sequence[Waiting]:
        """All of it in one transaction; returns what waits next. Raises DatabaseAway.

        Flows seldom fail: only if one does, which one it was is found out row by row.
        """
        self._calling = False
        try:
            return await self._writer.run(lambda session: self._carry_out(session, work, self._together))
        except Exception as problem:
            if not self._calling:  # no flow was called: the database itself cannot be used
                raise
            log.info("%d inbox rows again, one by one: %s", len(work), type(problem).__name__)
            return await self._writer.run(lambda session: self._carry_out(session, work, self._one_by_one))

    def _carry_out(self, session: Session, work: Sequence[Work], call: Calls) -> Sequence[Waiting]:
        """Rows that somebody else has handled meanwhile are left alone: this process may have been stopped for a while."""
        taken = inbox.take(session, [each.row_id for each in work])
        more = len(work) == AT_ONCE or call != self._together  # else nothing waits that was not at hand
        work = [each for each in work if each.row_id in taken]
        heard.look_up(self._desk_of(session), [each.said.user_id for each in work if each.said is not None])
        call(session, work)
        for each in work:
            if each.unreadable:
                log.warning("quarantined inbox row %d: %s", each.row_id, each.unreadable)
                inbox.put_aside(session, each.row_id, each.unreadable)
        return _waiting(session) if more else ()

    def _together(self, session: Session, work: Sequence[Work]) -> None:
        """Raises what a flow raises."""
        self._calling = True
        news = [one for each in work for one in self._call(session, each)]
        if news:
            registrations.tell_coordinators(self._desk_of(session), news)

    def _one_by_one(self, session: Session, work: Sequence[Work]) -> None:
        """Each row in a savepoint of its own: one that fails takes nothing along.

        What its sender said later waits until it has been tried again: who came back must not be taken for gone.
        """
        wait, later = set[int](), list[int]()
        for each in work:
            if each.unreadable:
                continue
            if each.said is not None and each.said.user_id in wait:
                later.append(each.row_id)
                continue
            try:
                with session.begin_nested():
                    if news := self._call(session, each):
                        registrations.tell_coordinators(self._desk_of(session), news)
            except Exception as problem:  # a flow that fails must not stop the others' messages
                log.exception("flow failed: inbox row %d", each.row_id)
                given_up = inbox.failed(session, each.row_id, f"flow failed: {type(problem).__name__}", MOST_ATTEMPTS)
                if each.said is not None and not given_up:
                    wait.add(each.said.user_id)
        if later:
            inbox.give_back(session, later)

    def _call(self, session: Session, work: Work) -> Sequence[News]:
        """Returns what the coordinators are to be told of it."""
        if work.flow is None or work.said is None:
            return ()
        desk = self._desk_of(session)
        work.flow(desk, work.said)
        return desk.news


def _waiting(session: Session) -> Sequence[Waiting]:
    return inbox.waiting(session, AT_ONCE)
