"""The people: who answers for which agency, and everything they say, in every form that product.md names."""

import asyncio
import random
from typing import Any

from bot.clock import Clock
from tests.outside.record import Accepted, Said
from tests.outside.server import BOT_ID, Server

FORMS = (
    "words",
    "reply",
    "photo",
    "file",
    "album",
    "edited",
    "long",
    "odd",
    "under two ids",
    "delivered twice",
    "two at once",
)
OF_A_LIST = ("number", "wrong number")
_BEGINNINGS = ("正在走签批", "材料还在汇总", "已开展科普讲座2场", "简报正在印发", "等领导签字", "大篷车下乡一次")
_ODD = ('=HYPERLINK("http://x","a")', "\u202e反向👩‍👩‍👧", "<b>粗&amp;</b>", "@某人 #话题", "*_`[]", "换\n行", "ﬁ①②Ａ")


class Crowd:
    """Speaks for the people. Agencies are (plan, agency) by user id."""

    def __init__(self, server: Server, clock: Clock, rng: random.Random) -> None:
        self.agencies: dict[int, list[str]] = {}
        self._server, self._clock, self._rng = server, clock, rng
        self._corrections: list[asyncio.Task[None]] = []

    def say(self, by: int, text: str) -> int:
        """One plain message or command; returns its message id."""
        body = self._body(by, text=text)
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        self._server.push("message", body)
        return int(body["message_id"])

    def answer(self, by: int, to: Accepted | None, form: str = "") -> None:
        """One answer in that form, or in any form that fits. `to` is the reminder in front of the person."""
        several = len(self.agencies[by]) > 1
        forms = (*FORMS, *OF_A_LIST * 3) if several and to else (*FORMS, "tap") if to else FORMS
        form = form or self._rng.choice(forms)
        token = f"T{len(self._server.record.said):06d}"
        said = Said(token, by, form, self._clock.monotonic())
        self._server.record.said.append(said)
        if form == "tap" and to is not None:
            self._tap(said, to)
        else:
            self._write(said, to)

    async def corrected(self) -> None:
        """Wait until everybody has corrected what he meant to correct."""
        await asyncio.gather(*self._corrections)

    def _write(self, said: Said, to: Accepted | None) -> None:
        text = self._text(said)
        quoting = to is not None and (said.form == "reply" or self._rng.random() < 0.5)
        quote = {"reply_to_message": self._shown(to)} if quoting and to else {}
        for content in self._contents(said, text):
            body = self._body(said.by, **content, **quote)
            said.message_ids.append(int(body["message_id"]))
            update = self._server.push("message", body, self._rng.randint(1, 5000) if self._rng.random() < 0.02 else 0)
            if said.form == "under two ids":
                self._server.push("message", body)
            elif said.form == "delivered twice":
                self._server.push_again(update)
            elif said.form == "edited":
                self._corrections.append(asyncio.create_task(self._correct(said, body)))
        said.texts.append(text)
        if said.form == "two at once":
            self.answer(said.by, None, "words")

    def _text(self, said: Said) -> str:
        begun = f"{self._rng.choice(_BEGINNINGS)} {said.token}"
        match said.form:
            case "long":
                return ("科普活动开展情况。" * 450)[: 4095 - len(said.token)] + " " + said.token
            case "odd":
                return f"{self._rng.choice(_ODD)} {said.token}"
            case "number":
                return f"{self._rng.choice('12')} 进行中，{said.token}"
            case "wrong number":
                return f"9 进行中，{said.token}"
            case "report":
                return f"已报送，{said.token}"
        return begun

    def _contents(self, said: Said, text: str) -> list[dict[str, Any]]:
        match said.form:
            case "photo":
                said.files = 1
                return [{"caption": text, "photo": _photo(said.token)}]
            case "file":
                said.files = 1
                file = {"file_id": f"d{said.token}", "file_unique_id": f"ud{said.token}", "file_size": 12345}
                return [{"caption": text, "document": file | {"file_name": f"简报{said.token}.pdf"}}]
            case "album":
                said.files = self._rng.randint(2, 4)
                group = {"media_group_id": f"g{said.token}"}
                parts = [{"photo": _photo(f"{said.token}{n}")} | group for n in range(said.files)]
                return [{"caption": text} | parts[0], *parts[1:]]
        return [{"text": text}]

    async def _correct(self, said: Said, body: dict[str, Any]) -> None:
        for turn in range(self._rng.randint(1, 2)):
            await self._clock.sleep(self._rng.uniform(0, 4))
            said.texts.append(f"{said.texts[0]}，更正{turn + 1}")
            edited = body | {"text": said.texts[-1], "edit_date": self._server.unix_now() + turn + 1}
            self._server.push("edited_message", edited)

    def _tap(self, said: Said, to: Accepted) -> None:
        said.texts, said.message_ids = ["需要协调"], [to.message_id]
        query = {
            "from": _person(said.by),
            "chat_instance": "1",
            "data": to.buttons["需要协调"],
            "message": self._shown(to),
        }
        for _ in range(self._rng.choice((1, 1, 2))):
            self._server.push("callback_query", {"id": str(self._rng.getrandbits(60)), **query})

    def _body(self, by: int, **content: Any) -> dict[str, Any]:
        chat = {"id": by, "type": "private", "first_name": f"联络员{by}"}
        date = self._server.unix_now()
        return {"message_id": self._server.message_id(), "date": date, "chat": chat, "from": _person(by), **content}

    def _shown(self, to: Accepted) -> dict[str, Any]:
        chat = {"id": to.chat, "type": "private", "first_name": "x"}
        own = {"id": BOT_ID, "is_bot": True, "first_name": "督办"}
        return {
            "message_id": to.message_id,
            "date": self._server.unix_now(),
            "chat": chat,
            "from": own,
            "text": to.text,
        }


def _person(by: int) -> dict[str, Any]:
    return {"id": by, "is_bot": False, "first_name": f"联络员{by}", "language_code": "zh-hans"}


def _photo(name: str) -> list[dict[str, Any]]:
    return [{"file_id": name, "file_unique_id": f"u{name}", "width": 900, "height": 900, "file_size": 90_000}]
