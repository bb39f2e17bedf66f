"""Seeded people: they answer by words, buttons and numbers, correct and take back, block the bot and come back, go on
leave, write in a group, and write much at once. What they said is remembered as it should end up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

from tests.simulation import office
from tests.simulation.telegram import TAPS_LIVE, TEXTS_LIVE, Accepted, Telegram, Update

WORDS = (
    "收到",
    "已报送",
    "正在起草",
    "周五报",
    "需要协调经费",
    "本周开展了两场活动",
    "材料已发邮箱",
    "不归我们",
    "不涉及",
)


@dataclass
class Said:
    """One message of a person: every wording, with the update that carried it."""

    user_id: int
    chat_id: int
    message_id: int
    kind: str  # words, command, tap
    wordings: list[tuple[str, Update]] = field(default_factory=list)
    data: str = ""

    def final(self) -> str | None:
        """The last wording that Telegram kept until it was fetched; None when none was."""
        kept = [text for text, update in self.wordings if update.fate == "confirmed"]
        return kept[-1] if kept else None


class Stage(Protocol):
    """What people need of the world."""

    rng: Random
    telegram: Telegram

    def at(self, when: datetime, what: Callable[[], object]) -> None:
        """Let something happen then."""

    def now(self) -> datetime:
        """True time."""

    def happened(self, name: str) -> None:
        """A path was reached."""

    def note(self, line: str) -> None:
        """Into the event log."""


class Crowd:
    """Everybody who uses the chat. `eager` is how likely a message of the bot is answered."""

    def __init__(self, stage: Stage, eager: float, most: int) -> None:
        self._stage, self._rng, self._telegram = stage, stage.rng, stage.telegram
        self.eager, self._left = eager, most
        self.said: list[Said] = []
        self.status_changed_at: dict[int, datetime] = {}
        self.last_change: dict[int, Update] = {}  # the newest word about who blocked the bot, and who came back
        self._codes = 0

    # --- reactions ----------------------------------------------------------------------------------------------

    def sees(self, accepted: Accepted) -> None:
        """A message of the bot has arrived at somebody."""
        if accepted.user_id == office.COORDINATOR.user_id:
            self._coordinator_sees(accepted)
            return
        if self._left <= 0 or accepted.call.action == "answer" or self._rng.random() >= self.eager:
            return
        self._left -= 1
        delay = self._rng.choice((20, 45, 90, 200, 2400, 9000))
        when = self._stage.now() + timedelta(seconds=delay + self._rng.randrange(10))
        self._stage.at(when, lambda: self._react(accepted))

    def _coordinator_sees(self, accepted: Accepted) -> None:
        held = [b.data for row in accepted.call.buttons for b in row if b.data.startswith("hold:")]
        if held:
            data = "hold:drop" if self._rng.random() < 0.2 else "hold:go"
            self._stage.happened(f"coordinator: {data}")
            when = self._stage.now() + timedelta(minutes=self._rng.choice((1, 40)))
            self._stage.at(when, lambda: self.taps(accepted.user_id, accepted, data))

    def _react(self, accepted: Accepted) -> None:
        user = accepted.user_id
        if user in self._telegram.blocked:
            return
        buttons = [b.data for row in accepted.call.buttons for b in row]
        if buttons and self._rng.random() < 0.45:
            self.taps(user, accepted, self._rng.choice(buttons))
            return
        reply_to = accepted.message_id if self._rng.random() < 0.6 else None
        doings: dict[str, tuple[int, Callable[[], object]]] = {
            "words": (60, lambda: self.writes(user, self._rng.choice(WORDS), reply_to)),
            "number": (
                10,
                lambda: self.writes(user, f"{self._rng.randrange(1, 3)} {self._rng.choice(WORDS[:6])}", reply_to),
            ),
            "undo": (8, lambda: self.commands(user, "撤回")),
            "leave": (4, lambda: self.goes_on_leave(user)),
            "block": (7, lambda: self.blocks(user)),
            "flood": (1, lambda: self.floods(user)),
            "group": (4, lambda: self.writes_in_group(user)),
            "again": (4, lambda: self.taps_twice(user, accepted, buttons)),
        }
        (chosen,) = self._rng.choices(list(doings), [weight for weight, _ in doings.values()])
        doings[chosen][1]()

    # --- actions ------------------------------------------------------------------------------------------------

    def writes(self, user: int, words: str, reply_to: int | None = None) -> Said:
        """A message in words; sometimes corrected soon, and the correction may arrive first."""
        said = Said(user, user, self._telegram.message_id(), "words")
        self.said.append(said)
        self._say(said, words, reply_to, None)
        self._stage.happened("reply" if reply_to else "plain words")
        if self._rng.random() < 0.3:
            self._corrects(said, reply_to)
        return said

    def _corrects(self, said: Said, reply_to: int | None) -> None:
        edited_at = self._stage.now() + timedelta(seconds=self._rng.choice((2, 2, 30, 900)))

        def edit() -> None:
            self._say(said, self._rng.choice(WORDS), reply_to, edited_at)
            self._stage.happened("edit")

        self._stage.at(edited_at, edit)

    def _say(self, said: Said, words: str, reply_to: int | None, edited_at: datetime | None) -> None:
        """Telegram takes it; how long it takes to reach the bot's queue differs, so that the order may."""
        now = self._stage.now()
        self._codes += 1
        text = words if said.kind == "command" else f"{words} k{self._codes}"
        body = message_body(said, text, said.wordings[0][1].body if said.wordings else None, now, reply_to, edited_at)
        delay = timedelta(seconds=self._rng.choice((0, 0, 0, 3)))
        update = Update(0, f"{said.chat_id}/{said.message_id}/{len(said.wordings)}", body, now + TEXTS_LIVE)
        place = len(said.wordings)
        said.wordings.append((text, update))
        self._stage.note(f"{said.user_id} says {text} in {said.chat_id} as {said.message_id}")

        def arrive() -> None:
            queued = self._telegram.arrives(update.content, body, self._stage.now())
            said.wordings[place] = (text, queued)
            if any(later.fate != "waiting" or later.update_id for _, later in said.wordings[place + 1 :]):
                self._stage.happened("edit before its original")
            if self._rng.random() < 0.06:
                self._telegram.again(queued, self._stage.now())

        self._stage.at(now + delay, arrive)

    def commands(self, user: int, text: str) -> None:
        """A command or a word that does the same: carried out, no note."""
        said = Said(user, user, self._telegram.message_id(), "command")
        self.said.append(said)
        self._say(said, text, None, None)
        self._stage.happened("undo" if text == "撤回" else "command")

    def goes_on_leave(self, user: int) -> None:
        self.commands(user, "/settings 缺勤 2天")
        self.status_changed_at[user] = self._stage.now()
        self._stage.happened("leave")

    def taps(self, user: int, accepted: Accepted, data: str) -> None:
        """A button: Telegram keeps it for 150 seconds."""
        said = Said(user, user, accepted.message_id, "tap", data=data)
        self.said.append(said)
        key = f"tap{len(self.said)}"
        update = self._telegram.arrives(key, tap_body(said, key), self._stage.now(), TAPS_LIVE)
        said.wordings.append((data, update))
        self._stage.happened("tap")
        self._stage.note(f"{user} taps {data} under {accepted.message_id}")

    def taps_twice(self, user: int, accepted: Accepted, buttons: list[str]) -> None:
        if buttons:
            data = self._rng.choice(buttons)
            self.taps(user, accepted, data)
            self.taps(user, accepted, data)
            self._stage.happened("tapped twice")

    def floods(self, user: int) -> None:
        self._stage.happened("flood")
        for place in range(22):
            self._stage.at(self._stage.now() + timedelta(seconds=place), lambda: self._one_of_many(user))

    def _one_of_many(self, user: int) -> None:
        said = Said(user, user, self._telegram.message_id(), "words")
        self.said.append(said)
        self._say(said, "本周开展了一场活动", None, None)

    def writes_in_group(self, user: int) -> None:
        """In the office's group: the contact, then somebody else in the same chat. Neither is an answer."""
        self._stage.happened("group")
        for member in (user, office.STRANGER.user_id):
            said = Said(member, office.GROUP, self._telegram.message_id(), "group")
            self.said.append(said)
            self._say(said, "已报送", None, None)

    def blocks(self, user: int) -> None:
        """Blocks the bot, and after a while comes back."""
        if user in self._telegram.blocked:
            return
        self._change(user, blocked=True)
        back_after = timedelta(hours=self._rng.choice((1, 4, 30, 80)))
        self._stage.at(self._stage.now() + back_after, lambda: self._change(user, blocked=False))

    def _change(self, user: int, *, blocked: bool) -> None:
        now = self._stage.now()
        self.status_changed_at[user] = now
        (self._telegram.blocked.add if blocked else self._telegram.blocked.discard)(user)
        body = member_body(user, blocked, now)
        self.last_change[user] = self._telegram.arrives(f"member{user}/{now}", body, now)
        self._stage.happened("blocks" if blocked else "comes back")
        self._stage.note(f"{user} {'blocks' if blocked else 'comes back'}")


def _sender(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"同志{user % 10}", "language_code": "zh-hans"}


def _chat(chat_id: int) -> dict[str, Any]:
    if chat_id < 0:
        return {"id": chat_id, "type": "supergroup", "title": "工作群"}
    return {"id": chat_id, "type": "private", "first_name": f"同志{chat_id % 10}"}


def message_body(
    said: Said,
    text: str,
    original: dict[str, Any] | None,
    now: datetime,
    reply_to: int | None,
    edited_at: datetime | None,
) -> dict[str, Any]:
    """A message or an edited one, as the Bot API sends it."""
    date = int(now.timestamp()) if original is None else original["message"]["date"]
    message: dict[str, Any] = {
        "message_id": said.message_id,
        "date": date,
        "chat": _chat(said.chat_id),
        "from": _sender(said.user_id),
        "text": text,
    }
    if reply_to is not None:
        replied = {"message_id": reply_to, "date": date, "chat": _chat(said.chat_id), "text": "…"}
        message["reply_to_message"] = replied
    if edited_at is None:
        return {"message": message}
    return {"edited_message": {**message, "edit_date": int(edited_at.timestamp())}}


def tap_body(said: Said, key: str) -> dict[str, Any]:
    """A tapped button, as the Bot API sends it."""
    under = {"message_id": said.message_id, "date": 1_733_100_000, "chat": _chat(said.chat_id), "text": "…"}
    tap = {"id": key, "from": _sender(said.user_id), "message": under, "chat_instance": "1", "data": said.data}
    return {"callback_query": tap}


def member_body(user: int, blocked: bool, now: datetime) -> dict[str, Any]:
    """my_chat_member of a private chat, as the Bot API sends it."""
    bot = {"id": 1, "is_bot": True, "first_name": "督办"}
    gone, there = {"status": "kicked", "user": bot, "until_date": 0}, {"status": "member", "user": bot}
    old, new = (there, gone) if blocked else (gone, there)
    change = {"chat": _chat(user), "from": _sender(user), "date": int(now.timestamp())}
    return {"my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new}}
