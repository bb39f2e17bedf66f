"""Row 38: whatever people write comes back as it was sent, from both databases, and can be shown to everybody."""

import asyncio
import itertools
import json
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.store.engine import transaction
from bot.store.states import InboxState
from bot.store.tables import Inbox
from bot.texts.safe import shown
from tests.support.office import kept
from tests.support.post import Post, message
from tests.support.world import COORDINATOR, EDUCATION, World

NASTY = (
    "\x00", "\ud83d", "\udc00", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\r\n",
    "👨\u200d👩\u200d👧", "𠀀", "é", "&", "<", ">", "_", "*", "[", "`",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=[]), max_size=20), max_size=12)
LONGEST = "\U0001f600" * 4096  # four bytes each


def as_noted(text: str) -> str:
    """No database holds NUL in a text, and nothing encodes half a pair: both are shown as what cannot be shown."""
    return "".join("\ufffd" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def takes(text: str) -> bool:
    """Whether Telegram takes the text of a message."""
    return bool(text.strip()) and len(text) <= 4096 and bool(text.encode()) and not set(text) & {"\x00", "\u202e"}


def test_row_38_every_text_makes_the_round_trip(both: World) -> None:
    post, numbers = Post(both).carelessly(), itertools.count(1)
    loop = asyncio.new_event_loop()

    @settings(
        max_examples=10,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.lists(TEXTS.map("".join), min_size=10, max_size=10))
    @example(["\ud83d\udc00", LONGEST, "&<>_*[", "\x00", "\ud83d\u202e", "\u200b"])
    def comes_back(texts: list[str]) -> None:
        texts = json.loads(json.dumps(texts))  # on the wire two halves side by side are one sign
        said = [message(next(numbers), f"情况{text}") for text in texts]
        before = len(kept(both))
        loop.run_until_complete(post.bring(*said))
        assert [note["text"] for note in kept(both)[before:]] == [as_noted(f"情况{text}") for text in texts]
        assert bodies(both, len(said)) == said, "the inbox keeps it as it was sent"
        for person in (EDUCATION, COORDINATOR):
            assert all(takes(shown(text)) for text in both.texts(person))

    try:
        comes_back()
        assert set(post.states()) == {InboxState.DONE}
    finally:
        loop.run_until_complete(post.close())
        loop.close()


def bodies(world: World, most: int) -> list[Any]:
    with transaction(world.engine) as session:
        rows = session.exec(select(Inbox).order_by(col(Inbox.id).desc()).limit(most)).all()
    return [json.loads(row.body) for row in reversed(rows)]
