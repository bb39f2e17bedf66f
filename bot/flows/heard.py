"""What every flow asks first about whoever speaks, asked once for all who spoke: each of them then finds it at hand."""

from collections.abc import Collection

from bot.flows.desk import Desk
from bot.flows.owed import open_span
from bot.store import occurrences, outbox, people, questions
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
    if places:
        people.look_up_first(desk.session, places)
        items = (desk.book.of_agency(*place, *open_span(desk, place[0])) for place in places)
        occurrences.by_keys(desk.session, (item.key for found in items for item in found))
