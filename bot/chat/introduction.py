"""Getting to know each other: which bot the token belongs to, whether this database is that bot's, and the menus."""

import logging
from collections.abc import Callable

from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import Me, TelegramGateway
from bot.chat.menus import Menus
from bot.clock import Clock
from bot.flows.ports import Fatal
from bot.store import facts, people
from bot.store.engine import Session, Writer
from bot.texts import menus as menu_texts

log = logging.getLogger(__name__)

BOT_ID, BOT_NAME = "bot-id", "bot-name"
_FIRST_RETRY, _LONGEST_RETRY = 1.0, 30.0  # real seconds


class StartProblem(Exception):
    """The bot must not start; the text is one line that says why and what to do."""


class Introduction:
    """Asks Telegram who we are. `ready` hears the username, `end` the line with which the program must end."""

    def __init__(
        self,
        gateway: TelegramGateway,
        dispatcher: Dispatcher,
        writer: Writer,
        clock: Clock,
        ready: Callable[[str], None],
        end: Callable[[str], None],
    ) -> None:
        self._gateway, self._dispatcher, self._writer, self._clock = gateway, dispatcher, writer, clock
        self._ready, self._end = ready, end
        self._menus = Menus(gateway)

    async def run(self) -> None:
        """Ask for as long as it takes; only then are messages handled and sent."""
        pause = _FIRST_RETRY
        while True:
            found = await self._gateway.me()
            if isinstance(found, Me) and await self._opened():
                break
            if isinstance(found, Fatal):
                self._end("Telegram refuses the token; put the right one into DUBAN_TOKEN or DUBAN_TOKEN_FILE")
                return
            log.warning("Telegram does not answer yet: %s", found.reason if hasattr(found, "reason") else found)
            await self._clock.sleep(pause)
            pause = min(pause * 2, _LONGEST_RETRY)
        try:
            await self._writer.run(lambda session: _recognise(session, found))
        except StartProblem as problem:
            self._end(str(problem))
            return
        await self._menus.set_default(
            {"": menu_texts.commands("contact", "zh"), "en": menu_texts.commands("contact", "en")}
        )
        self._ready(found.username)

    async def _opened(self) -> bool:
        try:
            await self._dispatcher.open()  # of no effect when it is open already
        except Exception as problem:  # it asks Telegram, too, and the wire may break just then
            log.warning("Telegram does not answer yet: %s", type(problem).__name__)
            return False
        return True

    async def set_menus(self) -> bool:
        """A step: coordinators see their own commands. Setting the same again makes no call."""
        for chat_id, language in await self._writer.run(_coordinators):
            await self._menus.set_for(chat_id, {"": menu_texts.commands("coordinator", language)})
        return False


def _recognise(session: Session, me: Me) -> None:
    """A database belongs to one bot: another token would answer people who never spoke to it."""
    known = facts.get(session, BOT_ID)
    if known is not None and known != str(me.user_id):
        raise StartProblem(
            f"this database belongs to bot {known}, the token to bot {me.user_id}; "
            "use the right token, or another DUBAN_DATABASE_URL"
        )
    facts.put(session, BOT_ID, str(me.user_id))
    facts.put(session, BOT_NAME, me.username)


def _coordinators(session: Session) -> list[tuple[int, str]]:
    there = (person for person in people.all_coordinators(session) if person.reachable)
    return [(person.chat_id, person.language) for person in there if person.chat_id is not None]
