"""What a person does with the app: write, tap, edit, send files, block, read."""

from collections.abc import Sequence

from bot.sandbox import limits, pictures
from bot.sandbox.chats import Chat, Kept, Tap
from bot.sandbox.files import Upload
from bot.sandbox.refusals import Json, RefusedError
from bot.sandbox.wording import cleaned, entities, pieces
from bot.sandbox.world import World


class ImpossibleError(Exception):
    """Something a person's app would not let them do; the text says what, in plain words."""


class PersonSide:
    """Every action takes the person's id first. Raises ImpossibleError for what an app would not offer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def say(self, person: int, text: str, reply_to: int | None = None) -> list[Json]:
        """Send a text; a long one goes out in pieces, as the apps do. Returns the API's Messages."""
        chat = self._open(person)
        answered = self._answered(chat, reply_to)
        found = pieces(self._cleaned(text))
        if not found:
            raise ImpossibleError("nothing to send")
        return [self._sent(chat, _text(piece), answered) for piece in found]

    def upload(
        self,
        person: int,
        uploads: Sequence[Upload],
        caption: str = "",
        photo: bool = False,
        reply_to: int | None = None,
    ) -> list[Json]:
        """Send files, several as one album; with `photo` pictures go as photos, what is no picture as a document."""
        chat = self._open(person)
        answered = self._answered(chat, reply_to)
        if not uploads:
            raise ImpossibleError("no file chosen")
        contents = [self._file(upload, photo) for upload in uploads]
        if caption := self._cleaned(caption)[: limits.CAPTION]:
            contents[0] |= {"caption": caption} | _found("caption_entities", caption)
        if len(contents) > 1:
            album = str(self._world.rng.randrange(10**16, 10**17))
            contents = [{"media_group_id": album} | content for content in contents]
        return [self._sent(chat, content, answered) for content in contents]

    def edit(self, person: int, message_id: int, text: str) -> Json:
        """Rewrite an own message (its text, or its caption). Returns the API's Message."""
        chat = self._open(person)
        kept = self._message(chat, message_id)
        if kept.message["from"]["is_bot"]:
            raise ImpossibleError("only own messages can be edited")
        new = self._cleaned(text)
        field = "text" if "text" in kept.message else "caption"
        if field == "text" and not new:
            raise ImpossibleError("nothing to send")
        if kept.message.get(field, "") == new:
            return kept.message
        listed = "entities" if field == "text" else "caption_entities"
        limit = limits.TEXT if field == "text" else limits.CAPTION
        message = self._world.change(kept, {field: new[:limit]} | _found(listed, new[:limit]), dropped=(listed,))
        self._world.queue("edited_message", message)
        return message

    def press(self, person: int, message_id: int, data: str) -> str:
        """Tap an inline button; returns the callback query's id. Data is not checked: a forged app sends anything."""
        chat = self._open(person)
        kept = self._message(chat, message_id)
        if not kept.message["from"]["is_bot"]:
            raise ImpossibleError("buttons are under the bot's messages")
        world = self._world
        callback_id = str(world.rng.randrange(10**17, 10**18))
        self._forget_old_taps()
        world.taps[callback_id] = Tap(callback_id, person, message_id, world.monotonic(), world.version + 1)
        query: Json = {
            "id": callback_id,
            "from": world.person_user(chat.person),
            "message": kept.message,
            "chat_instance": str(-(7 * 10**17) - person),
            "data": data,
        }
        chat.read_up_to = world.last_message_id
        world.queue("callback_query", query, limits.TAP_LIFE_SECONDS)
        return callback_id

    def block(self, person: int, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        chat = self._chat(person)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        world, member = self._world, self._world.bot_user()
        inside: Json = {"user": member, "status": "member"}
        outside: Json = {"user": member, "status": "kicked", "until_date": 0}
        change: Json = {
            "chat": world.private_chat(chat.person),
            "from": world.person_user(chat.person),
            "date": world.date(),
            "old_chat_member": inside if blocked else outside,
            "new_chat_member": outside if blocked else inside,
        }
        world.queue("my_chat_member", change)

    def read(self, person: int, up_to: int | None = None) -> None:
        """Look at the chat: everything up to a message (or all of it) is read."""
        chat = self._chat(person)
        seen = self._world.last_message_id if up_to is None else min(up_to, self._world.last_message_id)
        if seen > chat.read_up_to:
            chat.read_up_to = seen
            self._world.touch()

    def _forget_old_taps(self) -> None:
        world = self._world
        oldest = world.monotonic() - 2 * limits.TAP_LIFE_SECONDS
        world.taps = {key: tap for key, tap in world.taps.items() if tap.tapped_at >= oldest}

    def _chat(self, person: int) -> Chat:
        if person not in self._world.chats:
            raise ImpossibleError(f"nobody here has the id {person}")
        return self._world.chats[person]

    def _open(self, person: int) -> Chat:
        chat = self._chat(person)
        if chat.blocked:
            raise ImpossibleError("the bot is blocked in this chat")
        return chat

    def _message(self, chat: Chat, message_id: int) -> Kept:
        kept = chat.living(message_id)
        if kept is None:
            raise ImpossibleError("this message is not there any more")
        return kept

    def _answered(self, chat: Chat, reply_to: int | None) -> Kept | None:
        return None if reply_to is None else self._message(chat, reply_to)

    def _cleaned(self, text: str) -> str:
        try:
            return cleaned(text)
        except RefusedError as refusal:
            raise ImpossibleError(refusal.description) from None

    def _file(self, upload: Upload, photo: bool) -> Json:
        shelf = self._world.files
        if not upload.content:
            raise ImpossibleError("the file is empty")
        if photo and pictures.dimensions(upload.content) and len(upload.content) <= limits.PHOTO_BYTES:
            return {"photo": shelf.photo(upload)}
        return {"document": shelf.document(upload)}

    def _sent(self, chat: Chat, content: Json, answered: Kept | None) -> Json:
        world = self._world
        chat.started = True
        message = world.post(chat, world.person_user(chat.person), content, answered)
        chat.read_up_to = world.last_message_id
        world.queue("message", message)
        return message


def _text(text: str) -> Json:
    return {"text": text} | _found("entities", text)


def _found(field: str, text: str) -> Json:
    found = entities(text)
    return {field: found} if found else {}
