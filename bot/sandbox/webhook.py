"""Updates pushed to the bot's own server: one after the other, with the secret, repeated until they are taken."""

import asyncio
import logging

import httpx

from bot.clock import Clock
from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.bell import Bell
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.world import World

logger = logging.getLogger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_ANSWER_SECONDS = 60.0
"""The real server's patience with an idle connection (WebhookActor.cpp)."""
_PAUSE_MAX = 60.0
_SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class Webhook:
    """Where updates go instead of getUpdates. Plain HTTP is taken, as a local Bot API server takes it."""

    def __init__(self, world: World, bell: Bell, clock: Clock) -> None:
        self._world = world
        self._bell = bell
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._secret = ""
        self.url = ""
        self._max_connections = 40
        self._last_error: Json = {}

    async def set(self, arguments: Arguments) -> bool:
        """setWebhook; an empty url deletes. Raises RefusedError for a url or secret Telegram would not take."""
        url, secret = arguments.text("url").strip(), arguments.text("secret_token")
        if not url:
            return await self.delete(arguments)
        if not url.startswith(("https://", "http://")):
            raise bad_request("invalid webhook URL specified")
        if len(secret) > limits.SECRET_TOKEN:
            raise bad_request("secret token is too long")
        if not _SECRET_LETTERS.issuperset(secret):
            raise bad_request("secret token contains unallowed characters")
        await self.stop()
        self._drop_pending(arguments)
        self.url, self._secret, self._last_error = url, secret, {}
        self._max_connections = arguments.integer("max_connections", 40, 1, 100)
        self._task = asyncio.create_task(self._push(url, secret), name="sandbox webhook")
        return True

    async def delete(self, arguments: Arguments) -> bool:
        """deleteWebhook."""
        await self.stop()
        self._drop_pending(arguments)
        self.url = self._secret = ""
        return True

    def info(self) -> Json:
        """getWebhookInfo; `pending_update_count` counts also while the bot polls."""
        world, kinds = self._world, self._world.updates.kinds
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(world.updates)}
        info |= self._last_error
        if self.url:
            info |= {"max_connections": self._max_connections, "ip_address": "127.0.0.1"}
        return info | {"allowed_updates": sorted(kinds)}

    async def stop(self) -> None:
        """End the pushing; what waits stays in the queue."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _drop_pending(self, arguments: Arguments) -> None:
        if arguments.flag("drop_pending_updates"):
            self._world.updates.clear()

    async def _push(self, url: str, secret: str) -> None:
        headers = {_SECRET_HEADER: secret} if secret else {}
        pause = 1.0
        async with httpx.AsyncClient(timeout=_ANSWER_SECONDS, trust_env=False) as client:
            while True:
                waiting = self._world.updates.take(0, 1)
                if not waiting:
                    await self._bell.wait(_ANSWER_SECONDS)
                elif await self._delivered(client, url, headers, waiting[0]):
                    self._world.updates.take(waiting[0]["update_id"] + 1, 1)
                    pause = 1.0
                else:
                    await self._clock.sleep(pause)
                    pause = min(pause * 2, _PAUSE_MAX)

    async def _delivered(self, client: httpx.AsyncClient, url: str, headers: Json, update: Json) -> bool:
        try:
            answer = await client.post(url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return self._failed(type(error).__name__)
        return answer.is_success or self._failed(f"Wrong response from the webhook: {answer.status_code}")

    def _failed(self, message: str) -> bool:
        self._last_error = {"last_error_date": self._world.date(), "last_error_message": message}
        logger.warning("The webhook did not take an update: %s", message, extra={"action": "sandbox_webhook_refused"})
        return False
