"""What every flow asks first about whoever speaks, asked once for all who spoke: each of them then finds it at hand."""

from collections.abc import Collection

from bot.flows.desk import Desk
from bot.flows.owed import open_at_hand
from bot.store import outbox, people, questions
from bot.store.tables import EnrolmentRole


def look_up(desk: Desk, user_ids: Collection[int]) -> None:
    """Read who they are, what they answer for, what they were told and asked last, and what stands there. Changes nothing."""
    if not user_ids:
        return
    mine = people.look_up(desk.session, user_ids)
    outbox.look_up(desk.session, mine)
    questions.look_up(desk.session, mine)
    contacts = [e for found in mine.values() for e in found if e.role == EnrolmentRole.CONTACT]
    places = {(e.plan_id, e.agency) for e in contacts if e.plan_id in desk.book.plans}
    open_at_hand(desk, places)
