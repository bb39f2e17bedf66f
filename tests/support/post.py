"""The inbox's side of the world: what Telegram would hand over, stored and dispatched as the bot does it."""

import json
from typing import Any

import telegram
from sqlalchemy import event
from sqlmodel import select

from bot.chat.batches import RawUpdate, read_batch
from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import TelegramGateway
from bot.chat.wire import Api
from bot.clock import SteeredClock
from bot.flows.desk import Desk
from bot.store.engine import Session, Writer, opened, transaction
from bot.store.states import InboxState
from bot.store.tables import Inbox, Note, Outbox
from tests.support.world import EDUCATION, World


class Post:
    """Puts updates into the inbox and lets the real dispatcher handle them; ask for `close` at the end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = SteeredClock(world.now)
        self.writer = Writer(opened(world.url))
        # An address nobody answers at: the dispatcher itself never calls anybody.
        self.gateway = TelegramGateway(Api("http://127.0.0.1:9", "1:none"))
        self.dispatcher = Dispatcher(self.gateway.bot, self.writer, self._desk, self.clock)
        self.dispatcher._application._initialized = True  # who the bot is does not matter here; asking needs a server
        self.gateway.bot._bot_user = telegram.User(1, "督办", True, username="duban_test_bot")

    def _desk(self, session: Session) -> Desk:
        return Desk(session, self.world.book, self.world.now, "duban_test_bot")

    async def bring(self, *updates: dict[str, Any]) -> None:
        """They come in one answer of getUpdates, and everything that waits is handled."""
        await self.keep(batch_of(*updates))

    async def keep(self, batch: list[RawUpdate]) -> None:
        """The same for rows as the poller makes them."""
        await self.dispatcher.keep(batch)
        while await self.dispatcher.step():
            pass

    def states(self) -> list[InboxState]:
        """What became of each update, in order of arrival."""
        with transaction(self.writer.engine) as session:
            return [InboxState(state) for state in session.exec(select(Inbox.state).order_by(Inbox.id))]  # type: ignore[arg-type]  # SQLModel's types

    def count(self, table: type[Note] | type[Outbox]) -> int:
        """How many rows there are."""
        with transaction(self.writer.engine) as session:
            return len(session.exec(select(table)).all())

    def carelessly(self) -> "Post":
        """Without waiting for the disk, for tests of many updates; call it before anything is brought."""
        if self.writer.engine.dialect.name == "sqlite":
            event.listen(self.writer.engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
        return self

    async def close(self) -> None:
        """Let go of everything but the world."""
        await self.gateway.close()
        self.writer.close()


def batch_of(*updates: dict[str, Any]) -> list[RawUpdate]:
    """What the poller makes of an answer with these updates."""
    return read_batch(json.dumps({"ok": True, "result": updates}).encode())


def message(number: int, text: str, user: int = EDUCATION, **more: Any) -> dict[str, Any]:
    """A complete text message as the Bot API sends it."""
    sender = {"id": user, "is_bot": False, "first_name": "某同志"}
    chat = {"id": user, "type": "private", "first_name": "某同志"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1734483600, "from": sender, "chat": chat, "text": text, **more},
    }
