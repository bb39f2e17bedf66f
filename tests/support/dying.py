"""The program, made to die: `python -m tests.support.dying run` with DIE_AT naming a fault point (reliability.md, section 5).

Death is `os._exit(137)`: nothing is flushed, closed or told. A lost answer is repeated after a second instead of a minute.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot import app
from bot.chat import dispatch, gateway, routes
from bot.flows import deliver, plan_reminders
from bot.flows.ports import Outcome, Outgoing
from bot.store import inbox, sending
from bot.store.states import Lane

REMINDER = "【工作提醒】"
_reached: set[str] = set()

Send = Callable[[gateway.TelegramGateway, Outgoing], Awaitable[Outcome]]


def die() -> None:
    """As a power cut would."""
    os._exit(137)


def while_planning() -> None:
    """F1: the day's rows are written, their transaction is not committed."""
    plan = plan_reminders.plan_reminders

    def planned(desk: Any) -> bool:
        did = plan(desk)
        if did and sending.ready(desk.session, desk.now, desk.now, 1, set(), [Lane.REMINDER]):
            die()
        return did

    plan_reminders.plan_reminders = planned


def before_the_claim() -> None:
    """F2: a reminder is queued, nobody has claimed it."""
    claim = deliver.claim

    def claimed(desk: Any, wall: Any, *more: Any) -> Any:
        if sending.ready(desk.session, desk.now, wall, 1, set(), [Lane.REMINDER]):
            die()
        return claim(desk, wall, *more)

    deliver.claim = claimed


def _around_the_call(around: Callable[[Callable[[], Awaitable[Outcome]]], Awaitable[Outcome]]) -> None:
    send: Send = gateway.TelegramGateway.send

    async def sent(self: gateway.TelegramGateway, outgoing: Outgoing) -> Outcome:
        if outgoing.text.startswith(REMINDER):
            return await around(lambda: send(self, outgoing))
        return await send(self, outgoing)

    gateway.TelegramGateway.send = sent  # type: ignore[method-assign]  # the point of this module


def after_the_claim() -> None:
    """F3: claimed and committed, nothing is on the wire."""

    async def around(_: Callable[[], Awaitable[Outcome]]) -> Outcome:
        die()
        raise AssertionError

    _around_the_call(around)


def on_the_wire() -> None:
    """F4: the request is under way."""

    async def around(call: Callable[[], Awaitable[Outcome]]) -> Outcome:
        await asyncio.wait([asyncio.ensure_future(call())], timeout=0.004)
        die()
        raise AssertionError

    _around_the_call(around)


def after_the_answer() -> None:
    """F5: Telegram has answered, the outcome is not written down."""

    async def around(call: Callable[[], Awaitable[Outcome]]) -> Outcome:
        await call()
        die()
        raise AssertionError

    _around_the_call(around)


def after_the_settle() -> None:
    """F6: the outcome is committed."""
    settle, claim = deliver.settle, deliver.claim

    def settled(*more: Any) -> None:
        settle(*more)
        _reached.add("settled")

    def claimed(desk: Any, *more: Any) -> Any:
        if "settled" in _reached and _reminded(desk):
            die()
        return claim(desk, *more)

    deliver.settle, deliver.claim = settled, claimed


def _reminded(desk: Any) -> bool:
    from sqlmodel import select

    from bot.store.tables import Outbox

    return (
        desk.session.exec(select(Outbox.id).where(Outbox.lane == "reminder", Outbox.state == "sent")).first()
        is not None
    )


def before_the_inbox() -> None:
    """G1: updates are read, nothing is stored."""

    async def kept(self: dispatch.Dispatcher, batch: Any) -> None:
        die()

    dispatch.Dispatcher.keep = kept  # type: ignore[method-assign]  # as above


def in_the_inbox() -> None:
    """G2: rows are inserted, not committed."""
    put = inbox.put

    def inserted(*more: Any) -> int:
        put(*more)
        die()
        return 0

    inbox.put = inserted


def after_the_inbox() -> None:
    """G3: stored and committed, the offset has not moved."""
    keep = dispatch.Dispatcher.keep

    async def kept(self: dispatch.Dispatcher, batch: Any) -> None:
        await keep(self, batch)
        die()

    dispatch.Dispatcher.keep = kept  # type: ignore[method-assign]  # as above


def in_the_handler() -> None:
    """G4: the note is written, not committed."""
    record = routes.record_reply.record_reply

    def recorded(*more: Any) -> None:
        record(*more)
        die()

    routes.record_reply.record_reply = recorded


def after_the_note() -> None:
    """G5: the note is committed, its receipt has not left."""
    record, step = routes.record_reply.record_reply, dispatch.Dispatcher.step

    def recorded(*more: Any) -> None:
        record(*more)
        _reached.add("noted")

    async def stepped(self: dispatch.Dispatcher) -> bool:
        did = await step(self)
        if "noted" in _reached:
            die()
        return did

    routes.record_reply.record_reply = recorded
    dispatch.Dispatcher.step = stepped  # type: ignore[method-assign]  # as above


def in_the_shutdown() -> None:
    """G6: asked to stop, half way through it."""
    stop = app.Bot.stop

    async def stopped(self: app.Bot) -> None:
        asyncio.get_running_loop().call_later(0.01, die)
        await stop(self)

    app.Bot.stop = stopped  # type: ignore[method-assign]  # as above


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
