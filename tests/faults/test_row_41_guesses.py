"""Row 41: a flood of guessed codes, near ones too: nobody gets in, everybody reads the same words, the real code stays good."""

import random
import string

import pytest
from sqlmodel import select

from bot.flows.invite import Place, invite_one
from bot.flows.start import start
from bot.store import people
from bot.store.tables import Enrolment
from tests.support.long import LONG
from tests.support.world import JIAMUSI, World

GUESSERS, EACH = 8_400 if LONG else 150, 12  # a hundred thousand guesses in the long run
SIGNS = string.ascii_letters + string.digits + "-_"


def guesses(rng: random.Random, code: str) -> str:
    """One sign of the real code is another, or the letters' case is, or a part is missing; or anything at all."""
    place = rng.randrange(len(code))
    near = (
        code[:place] + rng.choice(SIGNS) + code[place + 1 :],
        code.swapcase(),
        code[: place or 1],
        code + rng.choice(SIGNS),
    )
    found = rng.choice([*near, "".join(rng.choices(SIGNS, k=22)), "x' OR '1'='1", "𝟙" * 22])
    return found if found != code else code[::-1]


@pytest.mark.timeout(1200)
def test_row_41_a_flood_of_guesses_lets_nobody_in(office: World) -> None:
    rng = random.Random(41)
    with office.desk() as desk:
        code = invite_one(desk, Place(JIAMUSI, "市体育局")).code
        joined = len(desk.session.exec(select(Enrolment.id)).all())
    told = set()
    for guesser in range(8_000_000_001, 8_000_000_001 + GUESSERS):
        with office.desk() as desk:
            for _ in range(EACH):
                words = guesses(rng, code)
                start(desk, office.said(guesser, f"/start {words}"), words)
    told = {row.text for row in office.queued() if row.chat_id >= 8_000_000_001}
    with office.desk() as desk:
        assert len(desk.session.exec(select(Enrolment.id)).all()) == joined
    assert len(told) == 1, "the same words for everything"

    last = 8_000_000_000 + GUESSERS
    office.run(start, office.said(last, f"/start {code}"), code)
    with office.desk() as desk:
        assert people.by_user(desk.session, last) is None, "five wrong ones in an hour: not even the right one"
    office.later(hours=1, minutes=1)
    office.run(start, office.said(last, f"/start {code}"), code)
    with office.desk() as desk:
        assert people.by_user(desk.session, last) is not None
