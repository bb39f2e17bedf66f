"""The first coordinators: named in the setting, or whoever brings the claim code that the first start printed."""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta

from bot.flows import aboard
from bot.flows.desk import Desk
from bot.flows.ports import Incoming
from bot.store import facts, invites, people
from bot.store.invites import Token
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, Invite

# user id -> the enrolment the setting gave them; null until they have written
APPOINTED = "coordinators-of-the-setting"
_NOT_OURS = 0  # they coordinate every plan by another way
CLAIM_LIFE = timedelta(days=366)  # a new start replaces it, and the first coordinator ends it


def issue(desk: Desk, token: Token = secrets.token_urlsafe) -> str | None:
    """A claim code for the first coordinator, None where one exists or is appointed; earlier claim codes are void.

    `appoint` comes first. The code is for standard output alone.
    """
    invites.drop_claims(desk.session)
    if _appointed(desk) or invites.a_coordinator_lives(desk.session):
        return None
    claim = Invite(
        code_hash="",
        plan_id=EVERY_PLAN,
        role=EnrolmentRole.COORDINATOR,
        created_at=desk.now,
        expires_at=desk.now + CLAIM_LIFE,
    )
    return invites.issue(desk.session, claim, token)


def appoint(desk: Desk, user_ids: Sequence[int]) -> None:
    """At each start: remember whom the setting names; who no longer stands there loses what the setting gave."""
    before = _appointed(desk)
    kept = {user_id: _living(desk, user_id, before.get(user_id)) for user_id in user_ids}
    for user_id, enrolment_id in before.items():
        if user_id not in kept and enrolment_id:
            _end(desk, user_id, enrolment_id)
    _remember(desk, kept)


def arrive(desk: Desk, said: Incoming) -> bool:
    """Before a message is dispatched: somebody the setting names is bound when they first write. True if so."""
    if not aboard.speaks_for_themselves(said):
        return False
    appointed = _appointed(desk)
    if said.user_id not in appointed or appointed[said.user_id] is not None:
        return False
    person = people.admitted(desk.session, said.user_id, said.chat_id, aboard.own_name(said), desk.now)
    wanted = Enrolment(person_id=person.id or 0, plan_id=EVERY_PLAN, role=EnrolmentRole.COORDINATOR, joined_at=desk.now)
    enrolment = aboard.bind(desk, person, wanted)
    _remember(desk, {**appointed, said.user_id: (enrolment.id or 0) if enrolment is wanted else _NOT_OURS})
    return True


def _appointed(desk: Desk) -> dict[int, int | None]:
    told = json.loads(facts.get(desk.session, APPOINTED) or "{}")
    return {int(user_id): enrolment_id for user_id, enrolment_id in told.items()}


def _remember(desk: Desk, appointed: dict[int, int | None]) -> None:
    told = {str(user_id): enrolment_id for user_id, enrolment_id in sorted(appointed.items())}
    facts.put(desk.session, APPOINTED, json.dumps(told) if told else None)


def _living(desk: Desk, user_id: int, enrolment_id: int | None) -> int | None:
    """What the setting gave before, if it still holds; None lets them be bound anew when they next write."""
    person = people.by_user(desk.session, user_id)
    living = people.enrolments(desk.session, person.id) if person is not None and person.id is not None else ()
    every = [e.id for e in living if e.plan_id == EVERY_PLAN and e.role == EnrolmentRole.COORDINATOR]
    if not every:
        return None
    return enrolment_id if enrolment_id in every else _NOT_OURS


def _end(desk: Desk, user_id: int, enrolment_id: int) -> None:
    person = people.by_user(desk.session, user_id)
    for enrolment in people.enrolments(desk.session, person.id) if person is not None and person.id is not None else ():
        if enrolment.id == enrolment_id:
            people.end(desk.session, enrolment, desk.now)
