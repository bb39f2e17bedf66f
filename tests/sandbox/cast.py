"""Who is in the sandbox's tests, when, and the library's Bot that talks to it."""

from datetime import UTC, datetime

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from bot.clock import SteeredClock
from bot.sandbox.people import Person

TOKEN = "700000001:sandbox-token-for-tests"
COORDINATOR, EDUCATION, GARDENS, STRANGER = 5001, 5002, 5003, 5999
START = datetime(2024, 12, 18, 0, 58, tzinfo=UTC)
"""08:58 in Harbin, a Wednesday."""
REMINDER = datetime(2024, 12, 18, 1, 0, tzinfo=UTC)

CAST = (
    Person(COORDINATOR, "周敏", "市科协 协调人", "Coordinator"),
    Person(EDUCATION, "李建国", "市教育局 联络员", "Education bureau", contact=True),
    Person(GARDENS, "王芳", "市园林局 联络员", "Gardens bureau", contact=True),
    Person(STRANGER, "陌生人", "未加入", "Stranger"),
)


class TurnedClock(SteeredClock):
    """Real seconds can be turned forward too, so that lives of a day pass at once."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.turned = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.turned


def make_bot(root_url: str) -> Bot:
    """The real library's Bot, pointed at the sandbox."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    updates = HTTPXRequest(httpx_kwargs={"trust_env": False})
    return Bot(
        TOKEN,
        base_url=f"{root_url}/bot",
        base_file_url=f"{root_url}/file/bot",
        request=request,
        get_updates_request=updates,
    )


def keyboard(data: str = "a:1") -> InlineKeyboardMarkup:
    """One button under a message."""
    return InlineKeyboardMarkup([[InlineKeyboardButton("已报送", callback_data=data)]])
