"""Remember which plans are here, and since when."""

from bot.flows.desk import Desk
from bot.store import facts
from bot.store.tables import OfficeDate

ALL_DATES = "*"


def load_plans(desk: Desk) -> None:
    """Note every plan that is new here. In the sandbox the office's own dates are confirmed from the start."""
    for plan_id in desk.book.plans:
        new = facts.note_loaded(desk.session, plan_id, desk.now)
        if new and desk.sandbox:
            desk.session.add(OfficeDate(plan_id=plan_id, deadline_id=ALL_DATES, confirmed=True, decided_at=desk.now))
    desk.session.flush()
