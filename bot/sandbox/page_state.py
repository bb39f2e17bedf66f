"""What the page is told: pure functions from the world to JSON."""

from datetime import UTC, datetime

from bot.sandbox.chats import Chat, Kept, Tap
from bot.sandbox.refusals import Json
from bot.sandbox.world import World


def state(world: World, since: int) -> Json:
    """Everything that changed after version `since`; the short lists (people, their menus) are always whole."""
    return {
        "version": world.version,
        "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
        "people": [_person(world, chat) for chat in world.chats.values()],
        "messages": [
            _message(chat, kept)
            for chat in world.chats.values()
            for kept in chat.messages.values()
            if kept.version > since
        ],
        "taps": [_tap(tap) for tap in world.taps.values() if tap.version > since],
    }


def clock_state(now: datetime, speed: float, steps: bool, next_reminder: datetime | None) -> Json:
    """The clock bar: `steps` says whether somebody knows the next reminder at all."""
    return {
        "now": now.astimezone(UTC).isoformat(timespec="milliseconds"),
        "speed": speed,
        "steps": steps,
        "next_reminder": None if next_reminder is None else next_reminder.astimezone(UTC).isoformat(),
    }


def _person(world: World, chat: Chat) -> Json:
    person = chat.person
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "role_en": person.role_en or person.role,
        "contact": person.contact,
        "started": chat.started,
        "blocked": chat.blocked,
        "unread": chat.unread(),
        "read_up_to": chat.read_up_to,
        "typing": chat.typing_until > world.monotonic(),
        "keyboard": chat.keyboard,
        "commands": world.commands.menu(person.id, person.language_code),
    }


def _message(chat: Chat, kept: Kept) -> Json:
    shown: Json = {"chat": chat.person.id, "id": kept.message["message_id"], "deleted": kept.deleted}
    return shown if kept.deleted else shown | {"message": kept.message}


def _tap(tap: Tap) -> Json:
    return {
        "id": tap.callback_id,
        "chat": tap.chat_id,
        "message_id": tap.message_id,
        "answered": tap.answered,
        "text": tap.text,
        "alert": tap.alert,
    }
