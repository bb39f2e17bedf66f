"""What the bot may do to the world, with the checks and refusals of the real server, in its order."""

from datetime import timedelta

from bot.sandbox import keyboards, limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Chat, Kept
from bot.sandbox.refusals import Json, bad_request, blocked, chat_not_found, never_started, not_modified, query_too_old
from bot.sandbox.wording import caption, entities, message_text
from bot.sandbox.world import World

_TYPING_SECONDS = 5
"""How long a chat action shows (Bot API, `sendChatAction`)."""
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


class BotSide:
    """Methods that make, change and delete messages. Raises RefusedError as Telegram would refuse."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send_message(self, arguments: Arguments) -> Json:
        """sendMessage."""
        _plain(arguments, "entities")
        text = message_text(arguments.text("text"))
        return self._send(arguments, {"text": text} | _found("entities", text))

    def send_document(self, arguments: Arguments) -> Json:
        """sendDocument: an uploaded file, or the id of a known one."""
        return self._send_file(arguments, "document")

    def send_photo(self, arguments: Arguments) -> Json:
        """sendPhoto: an uploaded picture, or the id of a known one."""
        return self._send_file(arguments, "photo")

    def edit_text(self, arguments: Arguments) -> Json:
        """editMessageText; a call without reply_markup takes the buttons away."""
        _plain(arguments, "entities")
        text = message_text(arguments.text("text"))
        keyboard = _keyboard(arguments)
        kept = self._own(arguments, "message to edit")
        if "text" not in kept.message:
            raise bad_request("there is no text in the message to edit")
        old = kept.message.get("reply_markup")
        if kept.message["text"] == text and keyboards.same(old, keyboard):
            raise not_modified()
        content = {"text": text} | _found("entities", text) | ({"reply_markup": keyboard} if keyboard else {})
        return self._world.change(kept, content, dropped=("entities", "reply_markup"))

    def edit_markup(self, arguments: Arguments) -> Json:
        """editMessageReplyMarkup."""
        keyboard = _keyboard(arguments)
        kept = self._own(arguments, "message to edit")
        if keyboards.same(kept.message.get("reply_markup"), keyboard):
            raise not_modified()
        return self._world.change(kept, {"reply_markup": keyboard} if keyboard else {}, dropped=("reply_markup",))

    def delete(self, arguments: Arguments) -> bool:
        """deleteMessage; within 48 hours of product time, for that is what the chat shows."""
        chat = self._chat(arguments)
        kept = chat.living(arguments.integer("message_id"))
        if kept is None:
            raise bad_request("message to delete not found")
        age = self._world.date() - int(kept.message["date"])
        if age > timedelta(hours=limits.DELETE_WITHIN_HOURS).total_seconds():
            raise bad_request("message can't be deleted for everyone")
        self._world.remove(kept)
        return True

    def answer_callback(self, arguments: Arguments) -> bool:
        """answerCallbackQuery, once and while the tap is young."""
        text = arguments.text("text")
        if len(text) > limits.CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        tap = self._world.taps.get(arguments.text("callback_query_id"))
        if tap is None or tap.answered or self._world.monotonic() - tap.tapped_at > limits.TAP_LIFE_SECONDS:
            raise query_too_old()
        tap.answered, tap.text, tap.alert = True, text, arguments.flag("show_alert")
        tap.version = self._world.touch()
        return True

    def chat_action(self, arguments: Arguments) -> bool:
        """sendChatAction."""
        if arguments.text("action") not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self._writable(arguments)
        chat.typing_until = self._world.monotonic() + _TYPING_SECONDS
        self._world.touch()
        return True

    def get_chat(self, arguments: Arguments) -> Json:
        """getChat: the fields a ChatFullInfo must have, as the real server fills them for a plain private chat."""
        person = self._chat(arguments).person
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        return self._world.private_chat(person) | {
            "accent_color_id": person.id % 7,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, True),
        }

    def _send_file(self, arguments: Arguments, field: str) -> Json:
        _plain(arguments, "caption_entities")
        shelf, upload = self._world.files, arguments.file(field)
        if upload is None and not arguments.text(field):
            raise bad_request(f"there is no {field} in the request")
        words = caption(arguments.text("caption"))
        extra = {"caption": words} | _found("caption_entities", words) if words else {}
        self._writable(arguments)
        if upload is None:
            return self._send(arguments, {field: shelf.again(arguments.text(field), photo=field == "photo")} | extra)
        kept = shelf.photo(upload) if field == "photo" else shelf.document(upload)
        return self._send(arguments, {field: kept} | extra)

    def _send(self, arguments: Arguments, content: Json) -> Json:
        markup = arguments.mapping("reply_markup", "reply markup")
        keyboard, below = keyboards.inline_keyboard(markup), keyboards.reply_keyboard(markup)
        chat = self._writable(arguments)
        replied = _replied(chat, arguments)
        if keyboard:
            content = content | {"reply_markup": keyboard}
        if below is not None:
            chat.keyboard = below
        chat.typing_until = 0.0
        return self._world.post(chat, self._world.bot_user(), content, replied)

    def _chat(self, arguments: Arguments) -> Chat:
        raw = arguments.text("chat_id").strip()
        if not raw:
            raise bad_request("chat_id is empty")
        chat = self._world.chats.get(arguments.integer("chat_id"))
        if chat is None:
            raise chat_not_found()
        return chat

    def _writable(self, arguments: Arguments) -> Chat:
        chat = self._chat(arguments)
        if chat.blocked:
            raise blocked()
        if not chat.started:
            raise never_started()
        return chat

    def _own(self, arguments: Arguments, what: str) -> Kept:
        kept = self._writable(arguments).living(arguments.integer("message_id"))
        if kept is None:
            raise bad_request(f"{what} not found")
        if not kept.message["from"]["is_bot"]:
            raise bad_request("message can't be edited")
        return kept


def _keyboard(arguments: Arguments) -> Json | None:
    return keyboards.inline_keyboard(arguments.mapping("reply_markup", "reply markup"))


def _replied(chat: Chat, arguments: Arguments) -> Kept | None:
    parameters = arguments.mapping("reply_parameters", "reply parameters") or {}
    message_id = parameters.get("message_id") or arguments.integer("reply_to_message_id")
    if not message_id:
        return None
    kept = chat.living(int(message_id))
    lenient = parameters.get("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply")
    if kept is None and not lenient:
        raise bad_request("message to be replied not found")
    return kept


def _plain(arguments: Arguments, listed: str) -> None:
    """Refuse markup instead of showing it as it is: a text that would look different on Telegram must not pass here."""
    mode = arguments.text("parse_mode").lower()
    if mode not in {"", "none", "html", "markdown", "markdownv2"}:
        raise bad_request("unsupported parse_mode")
    if mode not in {"", "none"} or arguments.structured(listed, "entities"):
        raise bad_request("can't parse entities: the sandbox takes plain text only")


def _found(field: str, text: str) -> Json:
    found = entities(text)
    return {field: found} if found else {}
