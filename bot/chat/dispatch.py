"""From the inbox to the flows: parse, hand to the library's handlers, and let each call one flow.

A row and what its flow does are one transaction: a crash leaves the row waiting and nothing half done. A row that cannot be
parsed, or whose flow fails three times, is put aside with its bytes, and the next one is handled.
"""

import json
import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

import telegram
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.chat import routes
from bot.chat.batches import RawUpdate
from bot.chat.incoming import translated
from bot.clock import Clock
from bot.flows.desk import Desk
from bot.flows.ports import Incoming
from bot.store import inbox
from bot.store.engine import Session, Writer
from bot.store.tables import Inbox, InboxState

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_ATTEMPTS = 3

DeskOf = Callable[[Session], Desk]
Flow = Callable[[Desk, Incoming], None]

_row_id: ContextVar[int] = ContextVar("inbox row being handled")


class Dispatcher:
    """Handles what waits in the inbox, oldest first. `desk_of` makes the desk of a transaction."""

    def __init__(self, bot: telegram.Bot, writer: Writer, desk_of: DeskOf, clock: Clock) -> None:
        self._writer = writer
        self._desk_of = desk_of
        self._clock = clock
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).build()
        )
        self._application.add_handlers(
            [
                MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._handler(routes.edited)),
                *(CommandHandler(name, self._handler(routes.said)) for name in routes.COMMANDS),
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

    async def keep(self, batch: Sequence[RawUpdate]) -> None:
        """Store a batch in one transaction; the poller confirms it only after that."""
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
        await self._writer.run(lambda session: inbox.put(session, rows))

    async def step(self) -> bool:
        """Handle what waits; True if there was something."""
        rows = await self._writer.run(lambda session: inbox.waiting(session, AT_ONCE))
        for row in rows:
            await self._handle(row)
        return bool(rows)

    async def _handle(self, row: Inbox) -> None:
        row_id = row.id or 0
        try:
            update = telegram.Update.de_json(json.loads(row.body), self._application.bot)
        except Exception as problem:  # bytes from outside: whatever is wrong with them, the next row is handled
            await self._put_aside(row_id, f"cannot be read: {type(problem).__name__}")
            return
        token = _row_id.set(row_id)
        try:
            await self._application.process_update(update)
            await self._writer.run(lambda session: _close_if_nobody_did(session, row_id))
        finally:
            _row_id.reset(token)

    def _handler(self, flow: Flow) -> Callable[[telegram.Update, CallbackContext[Any, Any, Any, Any]], Any]:
        async def handle(update: telegram.Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
            said = translated(update, self._clock.now())
            if said is not None:
                await self._run(flow, said, _row_id.get())

        return handle

    async def _run(self, flow: Flow, said: Incoming, row_id: int) -> None:
        try:
            await self._writer.run(lambda session: _handled(self._desk_of(session), flow, said, row_id))
        except Exception as problem:  # a flow that fails must not stop the others' messages
            log.exception("flow failed: inbox row %d", row_id)
            reason = f"flow failed: {type(problem).__name__}"
            await self._writer.run(lambda session: inbox.failed(session, row_id, reason, MOST_ATTEMPTS))

    async def _put_aside(self, row_id: int, reason: str) -> None:
        log.warning("quarantined inbox row %d: %s", row_id, reason)
        await self._writer.run(lambda session: inbox.close(session, row_id, InboxState.QUARANTINED, reason))


def _handled(desk: Desk, flow: Flow, said: Incoming, row_id: int) -> None:
    flow(desk, said)
    inbox.close(desk.session, row_id)


def _close_if_nobody_did(session: Session, row_id: int) -> None:
    row = session.get(Inbox, row_id)
    if row is not None and row.state == InboxState.WAITING and row.attempt == 0:
        inbox.close(session, row_id, reason="of no concern")
