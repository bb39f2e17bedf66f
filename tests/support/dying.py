"""The program, made to die: `python -m tests.support.dying run` with DIE_AT naming a fault point (reliability.md, section 5).

Death is `os._exit(137)`: nothing is flushed, closed or told. A lost answer is repeated after a second instead of a minute.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot import app
from bot.chat import dispatch, gateway
from bot.flows import deliver, plan_reminders, record_reply
from bot.flows.ports import Outcome, Outgoing
from bot.store import engine, inbox, sending
from bot.store.engine import transaction
from bot.store.states import Lane
from bot.store.tables import Outbox

REMINDER = "【工作提醒】"
_reached: set[str] = set()

Anything = Callable[..., Any]
Call = Callable[[], Awaitable[Outcome]]


def die(*_: object) -> None:
    """As a power cut would."""
    os._exit(137)


async def die_soon(*_: object) -> None:
    """The same, where the program awaits."""
    die()


def _swap(owner: object, name: str, trap: Callable[[Anything], Anything]) -> None:
    """Put a trap around what `owner` calls `name`."""
    setattr(owner, name, trap(getattr(owner, name)))


def _waiting(desk: Any, wall: Any) -> bool:
    return bool(sending.ready(desk.session, desk.now, wall, 1, set(), [Lane.REMINDER]))


def while_planning() -> None:
    """F1: the day's rows are written, their transaction is not committed."""

    def trap(plan: Anything) -> Anything:
        def planned(desk: Any) -> Any:
            did = plan(desk)
            if did and _waiting(desk, desk.now):
                die()
            return did

        return planned

    _swap(plan_reminders, "plan_reminders", trap)


def before_the_claim() -> None:
    """F2: a reminder is queued, nobody has claimed it."""

    def trap(claim: Anything) -> Anything:
        def claimed(desk: Any, wall: Any, *more: Any) -> Any:
            if _waiting(desk, wall):
                die()
            return claim(desk, wall, *more)

        return claimed

    _swap(deliver, "claim", trap)


def _around_the_call(around: Callable[[Call], Awaitable[None]]) -> None:
    def trap(send: Anything) -> Anything:
        async def sent(self: Any, outgoing: Outgoing) -> Any:
            if outgoing.text.startswith(REMINDER):
                await around(lambda: send(self, outgoing))
            return await send(self, outgoing)

        return sent

    _swap(gateway.TelegramGateway, "send", trap)


def after_the_claim() -> None:
    """F3: claimed and committed, nothing is on the wire."""
    _around_the_call(die_soon)


def on_the_wire() -> None:
    """F4: the request is under way."""

    async def around(call: Call) -> None:
        await asyncio.wait([asyncio.ensure_future(call())], timeout=0.004)
        die()

    _around_the_call(around)


def after_the_answer() -> None:
    """F5: Telegram has answered, the outcome is not written down."""

    async def around(call: Call) -> None:
        await call()
        die()

    _around_the_call(around)


def after_the_settle() -> None:
    """F6: the outcome is committed."""

    def trap(transact: Anything) -> Anything:
        def committed(self: Any, work: Any) -> Any:
            result = transact(self, work)
            with transaction(self.engine) as session:
                said = select(Outbox.id).where(Outbox.lane == Lane.REMINDER, Outbox.state == "sent")
                if session.exec(said).first() is not None:
                    die()
            return result

        return committed

    _swap(engine.Writer, "_transact", trap)


def before_the_inbox() -> None:
    """G1: updates are read, nothing is stored."""
    _swap(dispatch.Dispatcher, "keep", lambda _: die_soon)


def in_the_inbox() -> None:
    """G2: rows are inserted, not committed."""

    def trap(put: Anything) -> Anything:
        def inserted(*more: Any) -> None:
            put(*more)
            die()

        return inserted

    _swap(inbox, "put", trap)


def after_the_inbox() -> None:
    """G3: stored and committed, the offset has not moved."""

    def trap(keep: Anything) -> Anything:
        async def kept(*more: Any) -> None:
            await keep(*more)
            die()

        return kept

    _swap(dispatch.Dispatcher, "keep", trap)


def in_the_handler() -> None:
    """G4: the note is written, not committed."""

    def trap(record: Anything) -> Anything:
        def recorded(*more: Any) -> None:
            record(*more)
            die()

        return recorded

    _swap(record_reply, "record_reply", trap)


def after_the_note() -> None:
    """G5: the note is committed, its receipt has not left."""

    def noting(record: Anything) -> Anything:
        def recorded(*more: Any) -> None:
            record(*more)
            _reached.add("noted")

        return recorded

    def committing(transact: Anything) -> Anything:
        def committed(*more: Any) -> Any:
            result = transact(*more)
            if "noted" in _reached:  # at once, on the thread that writes: the next transaction may claim the receipt
                die()
            return result

        return committed

    _swap(record_reply, "record_reply", noting)
    _swap(engine.Writer, "_transact", committing)


def in_the_shutdown() -> None:
    """G6: asked to stop, half way through it."""

    def trap(stop: Anything) -> Anything:
        async def stopped(*more: Any) -> None:
            asyncio.get_running_loop().call_later(0.01, die)
            await stop(*more)

        return stopped

    _swap(app.Bot, "stop", trap)


SENDING: dict[str, Callable[[], None]] = {
    "F1": while_planning,
    "F2": before_the_claim,
    "F3": after_the_claim,
    "F4": on_the_wire,
    "F5": after_the_answer,
    "F6": after_the_settle,
}
RECEIVING: dict[str, Callable[[], None]] = {
    "G1": before_the_inbox,
    "G2": in_the_inbox,
    "G3": after_the_inbox,
    "G4": in_the_handler,
    "G5": after_the_note,
    "G6": in_the_shutdown,
}


def main() -> None:
    """Set the trap that DIE_AT names, then run the program."""
    from bot.cli import main as program

    deliver.RESEND_AFTER = timedelta(seconds=1)
    point = os.environ.get("DIE_AT")
    if point:
        {**SENDING, **RECEIVING}[point]()
    program()


if __name__ == "__main__":
    main()
