"""The model of Telegram: what it keeps for the bot and for how long, what it accepted, how it refuses and how it breaks.

Facts and their sources stand in docs/reliability.md. `accepted` is the truth: what people saw, whatever the bot was told.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx

from bot.flows.ports import Action, Moved, NotSent, Outcome, Outgoing, Poison, Sent, Unknown, Unreachable

TEXTS_LIVE = timedelta(hours=24)
TAPS_LIVE = timedelta(seconds=150)
SILENCE = timedelta(days=7)  # after which ids begin anew somewhere


@dataclass
class Update:
    """One update that waits for the bot; `content` is the same for a second copy of it."""

    update_id: int
    content: str
    body: dict[str, Any]
    expires_at: datetime
    fate: str = "waiting"  # waiting, confirmed, expired


@dataclass(frozen=True)
class Accepted:
    """A call that Telegram carried out."""

    at: datetime  # by the bot's own clock: people's days are judged by it
    row_id: int
    call: Outgoing
    user_id: int
    message_id: int


@dataclass
class Weather:
    """How likely a call breaks now; `storm` names the windows in which most do."""

    faults: float = 0.04
    storm: str = ""  # "", "down", "5xx", "429"


@dataclass
class Telegram:
    """`happened` is told every fault and path that was reached, `on_confirm` each update that was confirmed."""

    rng: Random
    happened: Callable[[str], None]
    on_confirm: Callable[[Update], None]
    is_stored: Callable[[Update], bool]
    weather: Weather = field(default_factory=Weather)
    pending: list[Update] = field(default_factory=list)
    all_updates: list[Update] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    poisoned: set[int] = field(default_factory=set)
    closed_until: datetime | None = None
    _next_id: int = 0
    _last_at: datetime | None = None
    _next_message: int = 1000

    def message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    # --- from people to the bot ---------------------------------------------------------------------------------

    def arrives(self, content: str, body: dict[str, Any], at: datetime, life: timedelta = TEXTS_LIVE) -> Update:
        """People said something: it is kept until it is confirmed or expires."""
        if self._last_at is None:
            self._next_id = self.rng.randrange(10**8, 9 * 10**8)
        elif at - self._last_at >= SILENCE:
            before, self._next_id = self._next_id, self.rng.randrange(10**8, 9 * 10**8)
            self.happened("ids restart lower" if self._next_id < before else "ids restart higher")
        elif self.rng.random() < 0.05:
            self._next_id += self.rng.randrange(1, 10**6)
            self.happened("id jumps ahead")
        self._last_at = at
        update = Update(self._next_id, content, {"update_id": self._next_id, **body}, at + life)
        self._next_id += 1
        self.pending.append(update)
        self.all_updates.append(update)
        return update

    def again(self, update: Update, at: datetime) -> None:
        """The same content once more, under an id of its own."""
        self.happened("update comes twice")
        copy = {key: value for key, value in update.body.items() if key != "update_id"}
        self.arrives(update.content, copy, at, update.expires_at - at)

    def poll(self, offset: int | None, at: datetime) -> tuple[int, bytes]:
        """getUpdates; raises what a broken wire raises."""
        self._expire(at)
        if self.weather.storm == "down" or self._breaks():
            self._break_poll()
        body = self._updates(offset)
        if self._breaks():
            self.happened("poll: answer lost")
            raise httpx.ReadError("the answer was lost")
        if self._breaks():
            self.happened("poll: unreadable")
            return 200, body[: len(body) * 2 // 3]
        return 200, body

    def _break_poll(self) -> None:
        self.happened("poll: no connection")
        raise httpx.ConnectError("no route")

    def _updates(self, offset: int | None) -> bytes:
        if offset is not None:
            for update in [one for one in self.pending if one.update_id < offset]:
                update.fate = "confirmed"
                self.pending.remove(update)
                self.on_confirm(update)
        return json.dumps({"ok": True, "result": [one.body for one in self.pending[:100]]}).encode()

    def _expire(self, at: datetime) -> None:
        for update in [one for one in self.pending if one.expires_at <= at]:
            self.pending.remove(update)
            # Fetched in time, and only the confirmation came too late: that is no loss.
            update.fate = "confirmed" if self.is_stored(update) else "expired"
            if update.fate == "confirmed":
                continue
            self.happened("tap expired" if "callback_query" in update.body else "message expired")

    def _breaks(self) -> bool:
        return self.rng.random() < self.weather.faults / 2

    # --- from the bot to people ---------------------------------------------------------------------------------

    def send(self, row_id: int, call: Outgoing, at: datetime, shown: datetime) -> Outcome:
        """One call. Accepted or not, the answer may get lost on its way back."""
        if self.closed_until is not None and at < self.closed_until:
            self.happened("429 while closed")
            return NotSent("Too Many Requests", (self.closed_until - at).total_seconds())
        fault = self._fault()
        if fault is not None:
            self.happened(f"send: {fault}")
        match fault:
            case "no connection":
                return NotSent("ConnectError")
            case "429":
                pause = self.rng.choice((1, 60, 60, 600, 10_072))
                self.closed_until = at + timedelta(seconds=pause)
                return NotSent("Too Many Requests", float(pause))
            case "5xx before" | "reset before answer":
                return Unknown(fault)
            case "poison":
                self.poisoned.add(row_id)
            case "migrate" if call.chat_id not in self.moved.values():
                self.moved.setdefault(call.chat_id, -1_000_000_000_000 - call.chat_id)
        refusal = self._refusal(row_id, call)
        if refusal is not None:
            return refusal
        message_id = self._accept(row_id, call, shown)
        if fault in ("5xx after", "timeout after"):
            return Unknown(fault)
        return Sent(None if call.action is Action.ANSWER else message_id)

    def _fault(self) -> str | None:
        storm = self.weather.storm
        if self.rng.random() >= (0.8 if storm else self.weather.faults):
            return None
        if storm == "down":
            return "no connection"
        if storm == "429":
            return "429"
        if storm == "5xx":
            return self.rng.choice(("5xx before", "5xx after"))
        return self.rng.choice(
            (
                "no connection",
                "429",
                "5xx before",
                "5xx after",
                "reset before answer",
                "timeout after",
                "poison",
                "migrate",
            )
        )

    def _refusal(self, row_id: int, call: Outgoing) -> Outcome | None:
        if row_id in self.poisoned:
            return Poison("Bad Request: something")
        if self.user_of(call.chat_id) in self.blocked:
            self.happened("send: blocked")
            return Unreachable("Forbidden: bot was blocked by the user")
        if call.chat_id in self.moved:
            self.happened("send: migrated")
            return Moved(self.moved[call.chat_id])
        return None

    def user_of(self, chat_id: int) -> int:
        """Whose chat it is, or was before it moved."""
        return next((old for old, new in self.moved.items() if new == chat_id), chat_id)

    def _accept(self, row_id: int, call: Outgoing, at: datetime) -> int:
        message_id = call.message_id if call.action is Action.EDIT and call.message_id else self.message_id()
        self.accepted.append(Accepted(at, row_id, call, self.user_of(call.chat_id), message_id))
        return message_id
