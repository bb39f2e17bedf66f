"""/invite: a one-use code for an agency's contact or for another coordinator; a roster gets one for each row."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.flows import aboard
from bot.flows.coordinating import coordinator
from bot.flows.desk import Desk, Visitor, answer, toast
from bot.flows.ports import Incoming
from bot.store import invites
from bot.store.invites import SHOWS_CODE, Token
from bot.store.tables import EnrolmentRole, Invite
from bot.texts import inviting, joining
from schedules.agencies import folded
from schedules.roster import RosterRow

PREFIX = "inv:"
HOURS = 72  # contract.md, Chat
_COORDINATOR = {"coordinator", "协调人"}
_SLOTS = {"a": "A", "a岗": "A", "b": "B", "b岗": "B"}


@dataclass(frozen=True)
class Made:
    """An invite that was made; the code stands nowhere else. `agency` is '' for a coordinator."""

    agency: str
    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Place:
    """Whom an invite is for: an agency's contact in a plan, or with agency '' its coordinator."""

    plan_id: str
    agency: str
    slot: str = "A"


def invite_one(desk: Desk, place: Place, row: RosterRow | None = None, token: Token = secrets.token_urlsafe) -> Made:
    """Make one invite, with what a roster knows about the person."""
    invite = Invite(
        code_hash="",
        plan_id=place.plan_id,
        agency=place.agency,
        role=EnrolmentRole.CONTACT if place.agency else EnrolmentRole.COORDINATOR,
        slot=place.slot,
        name=row.name if row else "",
        title=row.title if row else "",
        office_phone=row.office_phone if row else "",
        created_at=desk.now,
        expires_at=desk.now + timedelta(hours=HOURS),
    )
    code = invites.issue(desk.session, invite, token)
    return Made(place.agency, invite.name, code, invite.expires_at)


def invite_roster(
    desk: Desk, plan_id: str, rows: Sequence[RosterRow], token: Token = secrets.token_urlsafe
) -> list[Made]:
    """One invite for every row of a roster that was read without problems, in its order."""
    return [invite_one(desk, Place(plan_id, row.agency, row.slot), row, token) for row in rows]


def link(bot_name: str, code: str) -> str:
    """What one taps to bring the code."""
    return f"https://t.me/{bot_name}?start={code}"


def invite(desk: Desk, said: Incoming, args: str = "", token: Token = secrets.token_urlsafe) -> None:
    """`/invite PLAN AGENCY`, `/invite PLAN coordinator`, `邀请 市体育局`."""
    who = coordinator(desk, said)
    if who is None:
        return
    plan_ids, wanted, slot = _read(desk, who, args)
    if not plan_ids:
        answer(desk, said, joining.for_coordinators(who.language))
    elif not wanted:
        answer(desk, said, inviting.how_to_invite(who.language))
    else:
        _offer(desk, said, who, plan_ids, wanted, slot, token)


def _read(desk: Desk, who: Visitor, args: str) -> tuple[list[str], str, str]:
    """(plans it may be about, what was typed for the agency, slot); no plan: one of somebody else's was named."""
    words, mine = args.split(), list(who.coordinated(desk.book))
    named = next((plan_id for plan_id in desk.book.plans if words and folded(words[0]) == plan_id), None)
    slot = _SLOTS.get(folded(words[-1])) if len(words) > 1 else None
    typed = " ".join(words[named is not None : len(words) - (slot is not None)])
    if named is not None:
        return [named] if named in mine else [], typed, slot or "A"
    alive = [plan_id for plan_id in mine if not aboard.ended(desk.book, plan_id, desk.today(plan_id))]
    return alive or mine, typed, slot or "A"


def _offer(desk: Desk, said: Incoming, who: Visitor, plan_ids: list[str], typed: str, slot: str, token: Token) -> None:
    """One place fits: the invite. Several plans or only similar names: buttons. None: say so."""
    if folded(typed) in _COORDINATOR:
        exact, near = [Place(plan_id, "") for plan_id in plan_ids], []
    else:
        matches = [(plan_id, desk.book.match(plan_id, typed)) for plan_id in plan_ids]
        exact = [Place(plan_id, match.agency, slot) for plan_id, match in matches if match.agency]
        near = [Place(plan_id, agency, slot) for plan_id, match in matches for agency in match.near]
    if len(exact) == 1:
        _hand_over(desk, said, who, exact[0], token)
    elif exact:
        answer(desk, said, inviting.which_plan(who.language), _choices(desk, exact, several=True))
    elif near:
        several = len({place.plan_id for place in near}) > 1
        answer(desk, said, joining.did_you_mean(who.language, typed), _choices(desk, near, several=several))
    else:
        answer(desk, said, joining.no_such_agency(who.language, typed))


def _choices(desk: Desk, places: Sequence[Place], *, several: bool) -> list[list[tuple[str, str]]]:
    return [[(_label(desk, place, several=several), _data(place))] for place in places]


def _label(desk: Desk, place: Place, *, several: bool) -> str:
    agency = aboard.long_name(desk.book, place.plan_id, place.agency)
    return " ".join(part for part in (agency, place.plan_id if several or not agency else "") if part)


def _data(place: Place) -> str:
    return f"{PREFIX}{place.slot}:{place.plan_id}:{aboard.tag(place.agency) if place.agency else '-'}"


def invite_tapped(desk: Desk, said: Incoming, token: Token = secrets.token_urlsafe) -> None:
    """One of the places offered: `inv:A:PLAN:TAG`, and `-` for a coordinator."""
    who = coordinator(desk, said)
    if who is None:
        return
    place = _chosen(desk, who, aboard.fields(said, PREFIX))
    if place is None:
        toast(desk, said, joining.outdated(who.language))
        return
    toast(desk, said)
    _hand_over(desk, said, who, place, token)


def _chosen(desk: Desk, who: Visitor, parts: list[str]) -> Place | None:
    match parts:
        case ["A" | "B" as slot, plan_id, tag] if plan_id in who.coordinated(desk.book):
            agency = "" if tag == "-" else aboard.tagged(desk.book, plan_id, tag)
            return None if agency is None else Place(plan_id, agency, slot)
    return None


def _hand_over(desk: Desk, said: Incoming, who: Visitor, place: Place, token: Token) -> None:
    """Answer with the code; earlier answers that have left lose theirs."""
    invites.blank_shown(desk.session)
    made = invite_one(desk, place, token=token)
    invitation = inviting.Invitation(
        agency=aboard.long_name(desk.book, place.plan_id, place.agency),
        slot=place.slot,
        plan_title=aboard.title(desk.book, place.plan_id),
        link=link(desk.bot_name, made.code),
        code=made.code,
        expires_at=made.expires_at,
        zone=desk.book.zone(place.plan_id),
        hours=HOURS,
    )
    answer(desk, said, inviting.invitation(who.language, invitation), kind=SHOWS_CODE)
