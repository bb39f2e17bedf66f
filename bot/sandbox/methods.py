"""Which method is answered by what: the whole of the Bot API that the sandbox speaks."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.clock import Clock
from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.bell import Bell
from bot.sandbox.bot_side import BotSide
from bot.sandbox.polling import Polling, want
from bot.sandbox.rates import Limits, Rates
from bot.sandbox.refusals import Json, bad_request, no_such_method, too_many
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

SENDS = frozenset({"sendmessage", "senddocument", "sendphoto"})
"""The methods that rate limits count."""
_LOGGED_OUT_SECONDS = 600
"""After logOut the bot stays out for ten minutes (Bot API, `logOut`)."""


class Methods:
    """Answers calls by name. `rates` None: nobody is told to slow down."""

    def __init__(self, world: World, bell: Bell, clock: Clock, rates: Limits | None = None) -> None:
        self._world = world
        self._clock = clock
        self._rates = None if rates is None else Rates(rates, clock.monotonic)
        self._side = BotSide(world)
        self.webhook = Webhook(world, bell, clock)
        self.polling = Polling(world, self.webhook, bell, clock)
        self._logged_out_until = float("-inf")
        self._plain = self._plain_methods()
        self._waiting: dict[str, Callable[[Arguments], Awaitable[Any]]] = {
            "getupdates": self.polling.get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self.webhook.delete,
        }

    async def call(self, method: str, arguments: Arguments) -> Any:
        """The result of a method, its name in lower case. Raises RefusedError as Telegram would refuse."""
        if self._clock.monotonic() < self._logged_out_until:
            raise bad_request("Logged out")
        if method in self._waiting:
            return await self._waiting[method](arguments)
        if method not in self._plain:
            raise no_such_method()
        self._check_rate(method, arguments)
        return self._plain[method](arguments)

    async def close(self) -> None:
        """Let go of everybody who waits."""
        self.polling.close()
        await self.webhook.stop()

    def _plain_methods(self) -> dict[str, Callable[[Arguments], Any]]:
        side, world, book = self._side, self._world, self._world.commands
        return {
            "getme": self._get_me,
            "sendmessage": side.send_message,
            "senddocument": side.send_document,
            "sendphoto": side.send_photo,
            "editmessagetext": side.edit_text,
            "editmessagereplymarkup": side.edit_markup,
            "deletemessage": side.delete,
            "answercallbackquery": side.answer_callback,
            "sendchataction": side.chat_action,
            "getchat": side.get_chat,
            "getfile": lambda arguments: world.files.describe(arguments.text("file_id")),
            "setmycommands": self._set_commands,
            "getmycommands": lambda arguments: book.get(*_scope(arguments)),
            "deletemycommands": self._delete_commands,
            "setmydescription": lambda arguments: self._describe(arguments, "description", limits.BOT_DESCRIPTION),
            "getmydescription": lambda arguments: self._described(arguments, "description"),
            "setmyshortdescription": lambda arguments: self._describe(
                arguments, "short_description", limits.BOT_SHORT_DESCRIPTION
            ),
            "getmyshortdescription": lambda arguments: self._described(arguments, "short_description"),
            "getwebhookinfo": lambda _: self.webhook.info(),
            "logout": self._log_out,
            "close": lambda _: True,
        }

    def _check_rate(self, method: str, arguments: Arguments) -> None:
        if self._rates is not None and method in SENDS:
            seconds = self._rates.refuse_for(arguments.integer("chat_id"))
            if seconds:
                raise too_many(seconds)

    def _get_me(self, _: Arguments) -> Json:
        abilities = (
            "can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business",
            "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots",
        )  # fmt: skip
        return self._world.bot_user() | dict.fromkeys(abilities, False)

    def _set_commands(self, arguments: Arguments) -> bool:
        self._world.commands.put(*_scope(arguments), arguments.structured("commands", "commands"))
        self._world.touch()
        return True

    def _delete_commands(self, arguments: Arguments) -> bool:
        self._world.commands.drop(*_scope(arguments))
        self._world.touch()
        return True

    def _describe(self, arguments: Arguments, field: str, limit: int) -> bool:
        text = arguments.text(field)
        if len(text) > limit:
            raise bad_request("BOT_DESCRIPTION_TOO_LONG" if field == "description" else "BOT_ABOUT_TOO_LONG")
        self._world.descriptions[f"{field}:{arguments.text('language_code')}"] = text
        self._world.touch()
        return True

    def _described(self, arguments: Arguments, field: str) -> Json:
        return {field: self._world.descriptions.get(f"{field}:{arguments.text('language_code')}", "")}

    async def _set_webhook(self, arguments: Arguments) -> bool:
        want(self._world, arguments)
        done = await self.webhook.set(arguments)
        self.polling.end_waiting()
        return done

    def _log_out(self, _: Arguments) -> bool:
        self._logged_out_until = self._clock.monotonic() + _LOGGED_OUT_SECONDS
        self._world.updates.clear()
        return True


def _scope(arguments: Arguments) -> tuple[object, str]:
    return arguments.structured("scope", "BotCommandScope"), arguments.text("language_code")
