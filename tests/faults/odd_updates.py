"""Updates nobody would send: real ones with something wrong in them, and words that are nearly commands. Seeded."""

import copy
import random
from collections.abc import Callable
from typing import Any

from bot.chat import routes
from tests.support.world import COORDINATOR, EDUCATION, STRANGER

Json = dict[str, Any]

DATE = 1_734_483_600
_SCRAPS = (
    "已报送", "收到", "2 已报送，简报已发布", "1,2,3 收到", "周五报", "不归我们", "撤回", "台账",
    "总览", "未报", "延期", "1", "0", "99999999999999999999",
    "市教育局", "市卫健委", "jiamusi-2021", "coordinator", "2024-12-25", "9999-12-31", "0001-01-01", "2月30日", "12月32日", "-1", "第0001号",
    "确认", "reload", "2024", "A", "B", "，", "\n", "\u3000", "\x00", "\ud83d", "\u202e",
    "👨\u200d👩\u200d👧", "②", "一", "NaN", "∞", "%s", "{}", "' OR 1=1 --",
)  # fmt: skip
_ODD: tuple[Callable[[random.Random], Any], ...] = (
    lambda rng: None,
    lambda rng: rng.choice([True, False]),
    lambda rng: rng.choice([0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 10**30, 1_734_483_600]),
    lambda rng: rng.choice([0.0, -0.5, 1e308, 1.5]),
    lambda rng: rng.choice(["", "0", "\x00", "\ud83d\ude00", "\ud800", "a" * 5000, "字" * 4096, "../../x", "NaN"]),
    lambda rng: [],
    lambda rng: {},
    lambda rng: [1, "x", None],
    lambda rng: {"id": 1, "type": "private"},
    lambda rng: nested(rng.randrange(2, 300)),
)


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


def words(rng: random.Random) -> str:
    """A command with odd arguments, or an answer of odd parts."""
    parts = [rng.choice(_SCRAPS) for _ in range(rng.randrange(6))]
    text = rng.choice(["", " ", "，"]).join(parts)
    if rng.random() < 0.6:
        return f"/{rng.choice([*routes.COMMANDS, 'nosuch', ''])} {text}"
    return text or "。"


def data(rng: random.Random) -> str:
    """What a button may carry, forged: a registered beginning with odd fields, or 64 random bytes."""
    if rng.random() < 0.3:
        return rng.randbytes(64).decode("latin-1")
    fields = [rng.choice([*_SCRAPS, "d", "s", "b", "go", "none", "ok", "page", "x"]) for _ in range(rng.randrange(5))]
    return (rng.choice(list(routes.TAPS)) + ":".join(fields))[:64]


def _message(rng: random.Random, number: int) -> Json:
    user = rng.choice([EDUCATION, EDUCATION, COORDINATOR, STRANGER])
    sender = {"id": user, "is_bot": False, "first_name": "某同志", "language_code": rng.choice(["zh-hans", "en", "?"])}
    found: Json = {
        "message_id": number,
        "date": DATE + number,
        "from": sender,
        "chat": {"id": user, "type": "private", "first_name": "某同志"},
    }
    kind = rng.randrange(8)
    if kind < 4:
        found["text"] = words(rng)
    elif kind == 4:
        file = {"file_id": "BQAC", "file_unique_id": "A", "file_name": rng.choice(_SCRAPS), "file_size": 10}
        found |= {"document": file, "caption": words(rng)}
    elif kind == 5:
        found["photo"] = [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 90}]
    elif kind == 6:
        found["sticker"] = {"file_id": "s", "file_unique_id": "t", "type": "regular", "width": 1, "height": 1}
        found["sticker"] |= {"is_animated": False, "is_video": False}
    else:
        found["contact"] = {"phone_number": "1", "first_name": "x"}
    if rng.random() < 0.3:
        found["reply_to_message"] = {"message_id": rng.randrange(1, number + 1), "date": DATE, "chat": found["chat"]}
    return found


def _whole(rng: random.Random, number: int) -> Json:
    message = _message(rng, number)
    match rng.randrange(10):
        case 0 | 1:
            edit = {**message, "message_id": max(1, number - rng.randrange(40)), "edit_date": DATE + number}
            return {"edited_message": edit}
        case 2 | 3:
            tap = {"id": f"t{number}", "from": message["from"], "chat_instance": "1", "data": data(rng)}
            return {"callback_query": {**tap, "message": {**message, "from": {**message["from"], "is_bot": True}}}}
        case 4:
            member = {"user": {"id": 1, "is_bot": True, "first_name": "b"}, "status": rng.choice(["kicked", "member"])}
            change = {"chat": message["chat"], "from": message["from"], "date": DATE, "old_chat_member": member}
            return {"my_chat_member": {**change, "new_chat_member": {**member, "until_date": 0}}}
        case _:
            return {"message": message}


def _spoilt(rng: random.Random, update: Json) -> Json:
    """One to three things in it are missing, of another kind, or stand where they do not belong."""
    found = copy.deepcopy(update)
    for _ in range(rng.randrange(1, 4)):
        place: Any = found
        while isinstance(place, dict) and place:
            key = rng.choice(list(place))
            if isinstance(place[key], dict) and place[key] and rng.random() < 0.7:
                place = place[key]
                continue
            if rng.random() < 0.3:
                del place[key]
            else:
                place[rng.choice([key, key, "chat", "from", "date", "text", "new"])] = rng.choice(_ODD)(rng)
            break
    return found


def update(rng: random.Random, number: int) -> Json:
    """One update: some of them whole with odd words, most of them spoilt."""
    found = _whole(rng, number)
    return {**(found if rng.random() < 0.3 else _spoilt(rng, found)), "update_id": number}
