"""The one door messages leave by: a plain value goes in, one call is made, an outcome comes out.

The only place that catches what the library raises; which outcome follows from what is the table of `outcomes`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import telegram

from bot.chat import plain_form
from bot.chat.outcomes import outcome_of
from bot.chat.request import Request
from bot.chat.wire import Api, Patience
from bot.flows.ports import Action, Button, Fatal, NotSent, Outcome, Outgoing, Poison, Sent
from bot.texts.safe import CAPTION_LIMIT, LABEL_LIMIT, TOAST_LIMIT, shown

log = logging.getLogger(__name__)

CONNECTIONS = 8  # measured: four to eight at once are as fast as one process gets

# How a file Telegram holds is sent again: a file id cannot change its kind ("type of file mismatch"), and its first
# characters are the base64 of that kind. Not documented, stable for years; anything else goes out as a document.
_KIND_BY_PREFIX = {"AgAC": "photo", "BAAC": "video", "AwAC": "voice", "CQAC": "audio", "CgAC": "animation"}


@dataclass(frozen=True, slots=True)
class Me:
    """Who the token belongs to."""

    user_id: int
    username: str
    name: str


class TelegramGateway:
    """Implements `bot.flows.ports.Gateway` over telegram.Bot; `bot` is for the library's own handlers."""

    def __init__(
        self, api: Api, *, proxy: str | None = None, patience: Patience | None = None, connections: int = CONNECTIONS
    ) -> None:
        self._api = api
        self._patience = patience or Patience()
        self.line = Request(self._patience, 1, proxy)  # for polls: none of them ever waits for a send
        self._requests = Request(self._patience, connections, proxy), self.line
        self._closed = False
        self.bot = telegram.Bot(
            api.token,
            base_url=api.base,
            base_file_url=api.file_base,
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Make the call once; never raises for anything the wire or Telegram does. Reasons never hold the token."""
        if missing := _missing(outgoing):
            return Poison(missing)
        if outgoing.action in plain_form.METHODS:
            outcome = await self._outcome(lambda: self._written(outgoing), outgoing.action)
        else:
            outcome = await self._filed(outgoing)
        if isinstance(outcome, Fatal) and "404" in outcome.reason and isinstance(await self.me(), Me):
            # 404 is also what a server says of a method it does not know: the token is good, only this call is not.
            return Poison(f"this call is refused although the token is good: {outcome.reason}")
        return outcome

    async def call(self, make: Callable[[telegram.Bot], Awaitable[Any]], action: Action | None = None) -> Outcome:
        """Make any call of the library; returns its outcome, `Sent` with the message id if a message came back."""

        async def made() -> Sent:
            return _accepted(await make(self.bot))

        return await self._outcome(made, action)

    async def _outcome(self, make: Callable[[], Awaitable[Sent]], action: Action | None) -> Outcome:
        if self._closed:
            return NotSent("the gateway is closed")
        try:
            async with asyncio.timeout(self._patience.total):
                return await make()
        except Exception as error:  # the one place: every error becomes an outcome
            return outcome_of(error, action, self._api.token)

    async def _written(self, outgoing: Outgoing) -> Sent:
        url = self._api.method(plain_form.METHODS[outgoing.action])
        return plain_form.accepted(await self._requests[0].post_form(url, plain_form.form_of(outgoing)))

    async def _filed(self, outgoing: Outgoing) -> Outcome:
        """A file, or the answer to a tap. A file of our own is made first; where that ends in words, they are sent."""
        try:
            made = await asyncio.to_thread(outgoing.make) if outgoing.make is not None else None
        except Exception as error:  # whatever a year's material makes a library stumble over: others' messages go on
            log.error("file not made: %s", type(error).__name__)
            return Poison(f"the file could not be made: {type(error).__name__}")
        if isinstance(made, str):
            words = replace(outgoing, action=Action.TEXT, text=made, make=None)
            return await self._outcome(lambda: self._written(words), Action.TEXT)
        upload = telegram.InputFile(made.content, made.name) if made is not None else None
        return await self.call(lambda bot: _made(bot, outgoing, upload), outgoing.action)

    async def me(self) -> Me | Outcome:
        """Ask who the token belongs to; returns that, or why there was no answer."""
        found: list[telegram.User] = []

        async def ask(bot: telegram.Bot) -> None:
            found.append(await bot.get_me())

        outcome = await self.call(ask)
        return Me(found[0].id, found[0].username or "", found[0].full_name) if found else outcome

    async def answers(self) -> bool:
        """Whether Telegram answers, asked with a call that changes nothing."""
        return isinstance(await self.me(), Me)

    async def close(self) -> None:
        """Close the connections; calls from now on are not sent."""
        self._closed = True
        for request in self._requests:
            await request.shutdown()


def _missing(outgoing: Outgoing) -> str | None:
    needed = {
        Action.EDIT: ("message_id", outgoing.message_id),
        Action.ANSWER: ("callback_id", outgoing.callback_id),
        Action.FILE: ("file_id", outgoing.file_id or outgoing.make),
    }.get(outgoing.action)
    return f"{outgoing.action} without {needed[0]}" if needed and needed[1] is None else None


async def _made(bot: telegram.Bot, outgoing: Outgoing, upload: telegram.InputFile | None) -> Any:
    if outgoing.action is Action.FILE:
        return await _file_sent(bot, outgoing, upload)
    toast = shown(outgoing.text, TOAST_LIMIT) if outgoing.text else None
    return await bot.answer_callback_query(outgoing.callback_id or "", toast)


async def _file_sent(bot: telegram.Bot, outgoing: Outgoing, upload: telegram.InputFile | None) -> telegram.Message:
    file_id = outgoing.file_id or ""
    rest: dict[str, Any] = {
        "caption": shown(outgoing.text, CAPTION_LIMIT) if outgoing.text else None,
        "reply_markup": _keyboard(outgoing.buttons),
        "reply_parameters": _reply(outgoing),
    }
    if upload is not None:
        send = bot.send_photo if outgoing.photo else bot.send_document
        return await send(outgoing.chat_id, upload, **rest)
    # Given as the library's objects, not as text: it would look for a local file of that name, and upload it.
    match "photo" if outgoing.photo else _KIND_BY_PREFIX.get(file_id[:4]):
        case "photo":
            return await bot.send_photo(outgoing.chat_id, telegram.PhotoSize(file_id, "-", 0, 0), **rest)
        case "video":
            return await bot.send_video(outgoing.chat_id, telegram.Video(file_id, "-", 0, 0, 0), **rest)
        case "voice":
            return await bot.send_voice(outgoing.chat_id, telegram.Voice(file_id, "-", 0), **rest)
        case "audio":
            return await bot.send_audio(outgoing.chat_id, telegram.Audio(file_id, "-", 0), **rest)
        case "animation":
            return await bot.send_animation(outgoing.chat_id, telegram.Animation(file_id, "-", 0, 0, 0), **rest)
        case _:
            return await bot.send_document(outgoing.chat_id, telegram.Document(file_id, "-"), **rest)


def _keyboard(buttons: Sequence[Sequence[Button]]) -> telegram.InlineKeyboardMarkup | None:
    rows = [[_button(button) for button in row] for row in buttons if row]
    return telegram.InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> telegram.InlineKeyboardButton:
    return telegram.InlineKeyboardButton(shown(button.label, LABEL_LIMIT), callback_data=button.data)


def _reply(outgoing: Outgoing) -> telegram.ReplyParameters | None:
    if outgoing.reply_to is None:
        return None
    return telegram.ReplyParameters(outgoing.reply_to, allow_sending_without_reply=True)


def _accepted(answer: Any) -> Sent:
    # Telegram may answer with message_id 0 for a message it schedules itself (Bot API, Message): no id to point at.
    return Sent(answer.message_id or None) if isinstance(answer, telegram.Message) else Sent(None)
