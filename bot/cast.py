"""Who is in the sandbox on the first start: 佳木斯's coordinator, two contacts, a stranger. They join as anybody does."""

from bot.app import Bot
from bot.flows import invite
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.store import people
from bot.store.engine import Session

PLAN = "jiamusi-2021"
CHAT_BOT_ID = 1_000_000_001

COORDINATOR, EDUCATION, WEATHER, STRANGER = (2_000_000_001 + number for number in range(4))
CAST = (
    Person(COORDINATOR, "科协协调人", "市科协 协调人", "Coordinator, 市科协"),
    Person(EDUCATION, "教育局联络员", "市教育局 联络员", "Contact, 市教育局", contact=True),
    Person(WEATHER, "气象局联络员", "市气象局 联络员", "Contact, 市气象局", contact=True),
    Person(STRANGER, "路人", "未受邀的人", "A stranger"),
)
_AGENCIES = {EDUCATION: "市教育局", WEATHER: "市气象局"}


async def bring_on_board(bot: Bot, sandbox: Sandbox) -> None:
    """Let everyone who is not on board yet send the code they were given; the stranger has none."""
    if PLAN not in bot.setup.book.plans:
        return
    for user_id, code in await bot.writer.run(lambda session: _codes(bot, session)):
        sandbox.say(user_id, f"/start {code}")


def _codes(bot: Bot, session: Session) -> list[tuple[int, str]]:
    desk = bot.desk(session)
    found = []
    for user_id in (COORDINATOR, EDUCATION, WEATHER):
        person = people.by_user(session, user_id)
        if person is None:
            agency = _AGENCIES.get(user_id)
            found.append((user_id, invite.invite_one(desk, invite.Place(PLAN, agency or "")).code))
    return found
