"""The sandbox as one object: made by the composition root and by tests, started, stopped."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.clock import SteeredClock
from bot.sandbox.api import BotApi
from bot.sandbox.bell import Bell
from bot.sandbox.control import Control
from bot.sandbox.faults import Faults
from bot.sandbox.guard import SameSiteOnly
from bot.sandbox.journal import Journal
from bot.sandbox.listener import Listener
from bot.sandbox.methods import Methods
from bot.sandbox.page import Page
from bot.sandbox.people import Person, account_of
from bot.sandbox.person_side import PersonSide
from bot.sandbox.rates import Limits
from bot.sandbox.refusals import no_such_page
from bot.sandbox.saving import Folder
from bot.sandbox.steering import NextReminder, Steering
from bot.sandbox.world import World

logger = logging.getLogger(__name__)

_SAVE_PAUSE = 1.0
"""Real seconds between two saves at least."""
_SAVE_EVERY = 15.0
"""Real seconds between two saves at most: the clock runs on also when nobody writes."""


class Sandbox:
    """Telegram on this machine: a Bot API for one bot, a page for its people, a clock bar for all.

    `clock` is the program's clock and is steered from the page. `next_reminder` tells when the bot will next write of
    its own accord (None: the page offers no such jump). `rates` None: no call is refused for being too fast.
    `folder` is where the world is kept between runs; nothing is read from it before `load`.
    """

    def __init__(
        self,
        clock: SteeredClock,
        token: str,
        people: Sequence[Person],
        next_reminder: NextReminder | None = None,
        rates: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        self._clock = clock
        self._bell = Bell()
        self._folder = None if folder is None else Folder(folder)
        self._saved_version = -1
        self._saver: asyncio.Task[None] | None = None
        self.root_url = ""
        self.faults = Faults()
        self.journal = Journal()
        self.world = World(people, account_of(token), clock.now, clock.monotonic)
        self.persons = PersonSide(self.world)
        self._methods = Methods(self.world, self._bell, clock, rates)
        steering = Steering(clock, next_reminder)
        self._page = Page(self.world, self.persons, steering, self._bell, clock, secrets.token_hex(8))
        self._api = BotApi(self.world, self._methods, token, clock, self.faults, self.journal)
        self._listener = Listener(self._application())
        self.world.listeners.append(self._bell.ring)
        clock.listeners.append(self._clock_moved)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen on loopback; port 0 takes a free one. Returns the root URL, for DUBAN_API_URL and for the browser.

        Raises ValueError for a host that is not loopback, OSError for a port that is taken.
        """
        self.root_url = await self._listener.start(host, port)
        if self._folder is not None:
            self._saver = asyncio.create_task(self._keep_saving(), name="sandbox saver")
        logger.info("The sandbox listens on %s", self.root_url, extra={"action": "sandbox_started"})
        return self.root_url

    async def stop(self) -> None:
        """Let everybody go who waits, stop listening, save."""
        self._page.close()
        await self._methods.close()
        await self._listener.stop()
        if self._saver is not None:
            self._saver.cancel()
            await asyncio.gather(self._saver, return_exceptions=True)
            self._saver = None
        if self._clock_moved in self._clock.listeners:
            self._clock.listeners.remove(self._clock_moved)
        self.save()

    def say(self, person: int, text: str) -> None:
        """Let a person write to the bot, as if typed on the page. Raises ImpossibleError when they could not."""
        self.persons.say(person, text)

    def save(self) -> None:
        """Write the world into the folder, if there is one. Raises OSError when the disk does not take it."""
        if self._folder is not None:
            self._folder.save(self.world, self._clock)
            self._saved_version = self.world.version

    def load(self, restore_clock: bool = True) -> bool:
        """Take over the world saved in the folder; call it before `start`. Returns whether there was one.

        `restore_clock`: show the saved instant, at the clock's present speed. Raises ValueError for a folder that
        cannot be used.
        """
        shown: datetime | None = None if self._folder is None else self._folder.load(self.world, self._clock)
        if shown is None:
            return False
        if restore_clock:
            self._clock.move(shown)
        return True

    def _application(self) -> Starlette:
        control = Control(self.faults, self.journal)
        return Starlette(
            routes=[*self._api.routes(), *self._page.routes(), *control.routes()],
            middleware=[Middleware(SameSiteOnly)],
            exception_handlers={HTTPException: _not_found},
        )

    def _clock_moved(self) -> None:
        self.world.touch()

    async def _keep_saving(self) -> None:
        while True:
            await self._clock.sleep(_SAVE_PAUSE)
            if self.world.version == self._saved_version:
                await self._bell.wait(_SAVE_EVERY)
            try:
                self.save()
            except OSError as error:
                logger.warning("The sandbox could not be saved: %s", error, extra={"action": "sandbox_not_saved"})


async def _not_found(_: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    body = no_such_page().body() if code == 404 else {"ok": False, "error_code": code, "description": str(error)}
    return JSONResponse(body, code)
