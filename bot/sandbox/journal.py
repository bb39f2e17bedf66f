"""Every call that reached the server, in order of arrival: the truth against which a test holds the bot."""

from collections import deque
from dataclasses import dataclass

from bot.sandbox.refusals import Json

_KEPT = 200_000


@dataclass(slots=True)
class Call:
    """One call. Times are real seconds of the monotonic clock; `code` is None until it is answered, 0 when dropped.

    `accepted`: the world did what was asked, whatever the caller was told. The token is never written down.
    """

    arrived_at: float
    method: str
    chat_id: int | None
    values: Json
    accepted: bool = False
    code: int | None = None
    answered_at: float | None = None
    message_id: int | None = None
    fault: bool = False


class Journal:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=_KEPT)

    def begin(self, arrived_at: float, method: str, chat_id: int | None, values: Json) -> Call:
        """Write down a call that has just arrived."""
        call = Call(arrived_at, method, chat_id, values)
        self.calls.append(call)
        return call

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods, any spelling."""
        wanted = {method.lower() for method in methods}
        return [call for call in self.calls if call.method in wanted]

    def sent(self) -> list[Call]:
        """The calls that put a message into a chat."""
        return [call for call in self.of("sendMessage", "sendDocument", "sendPhoto") if call.accepted]
