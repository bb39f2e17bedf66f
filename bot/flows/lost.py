"""A person who cannot be reached any more: who steps in, and who is told."""

from bot.flows.desk import Desk, tell
from bot.store import people, reminders
from bot.store.tables import EnrolmentRole, Person
from bot.texts import reminding


def report_lost(desk: Desk, person: Person) -> None:
    """The deputies are looked at again today, and the coordinators hear that somebody cannot be reached."""
    for enrolment in people.enrolments(desk.session, person.id or 0):
        if enrolment.role != EnrolmentRole.CONTACT or enrolment.plan_id not in desk.book.plans:
            continue
        colleagues = people.contacts(desk.session, enrolment.plan_id, enrolment.agency)
        reminders.look_again(desk.session, [p.id or 0 for _, p in colleagues if p.id != person.id])
        for coordinator in people.coordinators(desk.session, enrolment.plan_id):
            if coordinator.id != person.id:
                text = reminding.unreachable(coordinator.language, enrolment.agency, enrolment.name or person.name)
                key = f"unreachable/{person.id}/{enrolment.id}/{coordinator.id}/{person.unreachable_at}"
                tell(desk, coordinator, text, kind="unreachable", key=key)
