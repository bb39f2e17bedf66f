"""Receiving: getUpdates, bytes into the inbox in one transaction, and only then the next offset.

The library's own poller confirms a batch before handlers have run, so a crash loses replies; this one confirms nothing
that is not stored. It never asks with a negative offset and never drops pending updates.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx

from bot.chat.batches import RawUpdate, UnreadableError, one_broken, read_batch
from bot.chat.request import Request
from bot.chat.wire import Api, json_object, pause_asked
from bot.clock import Clock

log = logging.getLogger(__name__)
_T = TypeVar("_T")

ALLOWED_UPDATES: Final = '["message","edited_message","callback_query","my_chat_member"]'
LONGEST_POLL: Final = 50  # seconds, the server's own cap (tdlib/telegram-bot-api, LONG_POLL_MAX_TIMEOUT)
_FULL = 100  # updates a call, the Bot API's limit
_SLACK = 10.0  # seconds an answer may be later than the poll
_TRICKLE = 120.0  # seconds a whole answer may take beyond the poll, however slowly it comes
_LONGEST_BACK_OFF = 60.0
_LONGEST_STORE_BACK_OFF = 4.0  # the database is near: receiving goes on within seconds of its return
_CONFLICTS, _CONFLICT_WINDOW = 5, 120.0
# After 7 silent days the next update id is random and may be lower (Bot API, Update): an old offset would hide it.
_OFFSET_LIFE = 6 * 86_400.0
# How often an update must come unreadable, to the byte, before it is the update that is bad and not the way here: an answer
# that was cut short comes whole the next time, one that is whole and no JSON does not.
_SEEN_WHOLE, _SEEN_CUT = 3, 6

Store = Callable[[Sequence[RawUpdate]], Awaitable[None]]
Report = Callable[[str], Awaitable[None]]


class Trouble(StrEnum):
    """Why nothing is received, as health shows it: the first word of `Poller.trouble`."""

    NETWORK = "network"
    SERVER = "server"
    THROTTLED = "throttled"
    CONFLICT = "conflict"
    UNREADABLE = "unreadable"
    STORE = "store"
    TOKEN = "token"  # noqa: S105 (a word, not a secret)


def _doubled(failures: int, longest: float) -> float:
    """Seconds to wait: 1, 2, 4 … up to `longest`, however long it lasts (a day of failures is more than a float can double)."""
    return min(2.0 ** min(failures - 1, 10), longest)


class Poller:
    """One long poll after the other until `stop()`, or until Telegram says that this bot must not receive.

    `last_ok_at` is the clock's monotonic time of the last good answer, `trouble` what is wrong now, `halted` True once
    it has given up: the token is refused, or somebody else receives for this bot. `report` is awaited once, then.
    """

    def __init__(
        self, api: Api, line: Request, store: Store, report: Report, clock: Clock, poll_seconds: float = 25
    ) -> None:
        self._api = api
        self._line = line
        self._store = store
        self._report = report
        self._clock = clock
        self._poll = int(min(max(poll_seconds, 0), LONGEST_POLL))
        self._stop = asyncio.Event()
        self._offset: int | None = None
        self._offset_at = (0.0, clock.now())
        self._singles = 0
        self._suspect, self._seen = (
            b"",
            0,
        )  # the last single update that could not be read, and how often it came just so
        self._failures = 0
        self._conflicts: deque[float] = deque(maxlen=_CONFLICTS + 1)
        self.last_ok_at: float | None = None
        self.trouble: str | None = None
        self.halted = False

    async def run(self) -> None:
        """Receive until stopped or halted; returns then. A batch that was read is stored first."""
        while not (self._stop.is_set() or self.halted):
            await self._round()

    def stop(self) -> None:
        """End the poll under way and `run()`; an answer not read yet stays at Telegram."""
        self._stop.set()

    async def _round(self) -> None:
        answer = await self._unless_stopped(self._ask())
        if answer is None:
            return
        if isinstance(answer, Exception):
            await self._back_off(f"{Trouble.NETWORK}: {type(answer).__name__}")
        elif answer[0] == 200:
            await self._take(answer[1])
        else:
            await self._refused(*answer)

    async def _ask(self) -> tuple[int, bytes] | Exception:
        self._forget_old_offset()
        asked = {"timeout": self._poll, "limit": 1 if self._singles else _FULL, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            asked["offset"] = self._offset
        try:
            async with asyncio.timeout(self._poll + _TRICKLE):
                return await self._line.asked(self._api.method("getUpdates"), asked, self._poll + _SLACK)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            return error

    async def _take(self, body: bytes) -> None:
        try:
            batch = read_batch(body)
        except UnreadableError as error:
            await self._take_apart(body, str(error))
            return
        if await self._stored(batch):
            self._singles = max(self._singles - 1, 0) if batch else 0
            self._is_well(batch)

    async def _take_apart(self, body: bytes, reason: str) -> None:
        """Fetch a batch that cannot be read one by one; a single update that never can be read is kept as it came."""
        broken = one_broken(body) if self._singles else None
        if broken is None or not self._persists(body) or not await self._answers_well():
            # The first time round without a pause: the next answer is a single update.
            first, self._singles = not self._singles, self._singles or _FULL
            await self._back_off(f"{Trouble.UNREADABLE}: {reason}", at_once=first)
        elif await self._stored([broken]):
            log.warning("quarantined update %d: it cannot be read", broken.update_id)
            self._singles = 0
            self._is_well([broken])

    def _persists(self, body: bytes) -> bool:
        self._seen = self._seen + 1 if body == self._suspect else 1
        self._suspect = body
        return self._seen >= (_SEEN_WHOLE if body.rstrip().endswith(b"]}") else _SEEN_CUT)

    async def _answers_well(self) -> bool:
        """Whether anything that Telegram says can be read: a server that spoils every answer spoils good updates, too."""
        try:
            answer = await self._unless_stopped(self._line.asked(self._api.method("getMe")))
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return False
        return answer is not None and json_object(answer[1]).get("ok") is True

    def _is_well(self, batch: Sequence[RawUpdate]) -> None:
        if self.trouble:
            log.info("receiving again")
        self.last_ok_at, self.trouble, self._failures = self._clock.monotonic(), None, 0
        if batch:
            # What was stored last, not the highest id ever seen: ids may start anew below it.
            self._offset = batch[-1].update_id + 1
            self._offset_at = (self._clock.monotonic(), self._clock.now())

    def _forget_old_offset(self) -> None:
        real_at, shown_at = self._offset_at
        silent = max(self._clock.monotonic() - real_at, (self._clock.now() - shown_at).total_seconds())
        if self._offset is not None and silent > _OFFSET_LIFE:
            self._offset = None  # whatever it confirmed has long been forgotten by Telegram

    async def _stored(self, batch: Sequence[RawUpdate]) -> bool:
        """Store until it holds; False if stopped meanwhile: then Telegram still has the batch."""
        failures = 0
        while batch:
            try:
                await self._store(batch)
                return True
            except Exception as error:
                self._complain(f"{Trouble.STORE}: {type(error).__name__}")
                failures += 1
            await self._pause(_doubled(failures, _LONGEST_STORE_BACK_OFF))
            if self._stop.is_set():
                return False
        return True

    async def _refused(self, code: int, body: bytes) -> None:
        if code in (401, 404):
            await self._halt(f"{Trouble.TOKEN}: the token is refused (HTTP {code})")
        elif code == 409:
            await self._conflict(body)
        elif code == 429:
            asked = pause_asked(body)
            self._complain(f"{Trouble.THROTTLED}: {asked:.0f} s")
            await self._pause(asked)
        else:
            await self._back_off(f"{Trouble.SERVER}: HTTP {code}")

    async def _conflict(self, body: bytes) -> None:
        said = str(json_object(body).get("description", "")).lower()
        who = f"a webhook at {await self._webhook_host()}" if "webhook" in said else "another program"
        words = f"{Trouble.CONFLICT}: {who} receives for this bot"
        now = self._clock.monotonic()
        self._conflicts.append(now)
        if len(self._conflicts) > _CONFLICTS and now - self._conflicts[0] <= _CONFLICT_WINDOW:
            await self._halt(words)
        else:
            await self._back_off(words)

    async def _webhook_host(self) -> str:
        """Only the host: the rest of a webhook's address is often its secret."""
        try:
            answer = await self._unless_stopped(self._line.asked(self._api.method("getWebhookInfo")))
            found = json_object(answer[1] if answer else b"").get("result")
            host = urlsplit(str(found.get("url"))).hostname if isinstance(found, dict) else None
        except (httpx.HTTPError, ValueError):
            host = None
        return host or "an unknown host"

    async def _halt(self, words: str) -> None:
        self.halted = True
        self._complain(words)
        try:
            await self._report(words)
        except Exception:
            log.exception("could not report that receiving has stopped")

    async def _back_off(self, words: str, *, at_once: bool = False) -> None:
        self._complain(words)
        if not at_once:
            self._failures += 1
            await self._pause(_doubled(self._failures, _LONGEST_BACK_OFF))

    def _complain(self, words: str) -> None:
        if self.trouble != words:
            log.warning("not receiving: %s", words)
        self.trouble = words

    async def _pause(self, seconds: float) -> None:
        await self._unless_stopped(self._clock.sleep(seconds))

    async def _unless_stopped(self, work: Coroutine[Any, Any, _T]) -> _T | None:
        """What `work` returns; None, and `work` cancelled, if stopped before it ended."""
        task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stopped.cancel()
            await asyncio.gather(task, stopped, return_exceptions=True)
