"""What must hold (docs/reliability.md): looked at after every look, every working day, and at the end of a seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

from bot.flows.ports import Action, Outgoing
from schedules.cadence import remaining
from schedules.occurrences import Occurrence
from tests.simulation import office
from tests.simulation.afterwards import Afterwards
from tests.simulation.ledger import Call, Contact, Violation
from tests.simulation.telegram import Accepted
from tests.simulation.world import World

OPEN = ("open", "supplement")
MOST_IN_FLIGHT = 8


class Checker:
    """Watches one world. Raises Violation at the first broken promise."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._expected: list[tuple[Contact, str, datetime]] = []
        self._seen = 0
        self._digests: Counter[tuple[int, str]] = Counter()  # messages of the bot's own accord, by person and day
        self._counted: set[int] = set()  # rows among them: a repeat is none of its own
        world.after_look = self.after_look
        world.on_claim = self.on_claim
        world.at_nine = self.at_nine
        world.at_evening = self.at_evening

    def _fail(self, words: str) -> None:
        self._world.note(f"VIOLATION {words}")
        raise Violation(f"seed {self._world.seed}, {self._world.now():%m-%d %H:%M:%S}: {words}")

    # --- at every claim --------------------------------------------------------------------------------------------

    def on_claim(self, call: Call, outgoing: Outgoing) -> None:
        """Every message has a cause and its time."""
        if len(self._world.in_flight) > MOST_IN_FLIGHT:
            self._fail(f"{len(self._world.in_flight)} calls in flight at once")
        same_clock = self._world.clock.skew == self._world.gate_skew
        if same_clock and self._world.clock.wall() < self._world.gate_opens_at:
            self._fail(f"row {call.row_id} leaves before {self._world.gate_opens_at:%H:%M:%S}, as Telegram asked")
        if call.refused:
            self._fail(f"row {call.row_id} was refused (400) and is tried again")
        repeatable = call.lane != "answer" or outgoing.action is Action.EDIT
        if call.doubtful > (call.most_repeats if repeatable else 0):
            self._fail(f"row {call.row_id} ({call.kind}) is repeated after {call.doubtful} doubtful sends")
        if call.lane == "reminder":
            self._check_reminder(call, outgoing)
        elif call.lane == "answer":
            self._check_answer(outgoing)
        elif call.user_id in self._world.scenario.cast:
            self._fail(f"row {call.row_id}: news of the bot's own accord for a contact ({call.kind})")

    def _check_answer(self, outgoing: Outgoing) -> None:
        user = self._world.telegram.user_of(outgoing.chat_id)
        if not any(said.user_id == user and said.chat_id > 0 for said in self._world.crowd.said):
            self._fail(f"an answer for {user}, who said nothing in private")

    def _check_reminder(self, call: Call, outgoing: Outgoing) -> None:
        local = self._world.clock.now().astimezone(office.ZONE)
        policy = office.book().loaded.policy
        if not office.is_working(local.date()) or not policy.hours.hold(local.time()):
            self._fail(f"row {call.row_id} leaves at {local:%m-%d %H:%M}")
        user = self._world.telegram.user_of(outgoing.chat_id)
        if not call.titles:
            self._fail(f"row {call.row_id} lists nothing")
        for title in call.titles:
            self._check_item(call, user, office.items()[title], local)

    def _check_item(self, call: Call, user: int, item: Occurrence, local: datetime) -> None:
        if not any(contact.user_id == user for contact in self.contacts(item.agency)):
            self._fail(f"{user} is told of {item.title} and does not answer for {item.agency}")
        state, _, _ = self.state_of(item)
        if state not in OPEN:
            self._fail(f"{item.title} is {state}, and {user} is reminded of it")
        if item.steps[0].on > local.date():
            self._fail(f"{item.title} is said before its first step")
        if self._reported_by_button(item):
            self._fail(f"{item.title} was reported by a button, and {user} is reminded of it")
        if self._quiet(call, user, item, local.date()):
            self._fail(f"{user} is reminded of {item.title} between 收到 and its last two steps")

    def _reported_by_button(self, item: Occurrence) -> bool:
        """By what people did, not by what the program made of it; whoever took something back may have taken this."""
        users = {contact.user_id for contact in self.contacts(item.agency)}
        said = [one for one in self._world.crowd.said if one.user_id in users]
        if any(one.kind == "command" and one.wordings[0][0] == "撤回" for one in said):
            return False
        known = self._world.rows("SELECT id FROM occurrence WHERE key = ?", item.key)
        closing = {f"r:{row_id}:{code}" for (row_id,) in known for code in "dn"}
        handled = "SELECT 1 FROM inbox WHERE dedup_key = ? AND state = 'done'"
        taps = [one.wordings[0][1] for one in said if one.kind == "tap" and one.data in closing]
        return any(self._world.has(handled, f"c:{tap.content}") for tap in taps)

    def _quiet(self, call: Call, user: int, item: Occurrence, today: date) -> bool:
        """收到 of an earlier day stands, no step of the last two has come, and nothing is asked again after an absence."""
        seen = "SELECT 1 FROM occurrence WHERE key = ? AND date(seen_at, '+8 hours') < ?"
        alone = " AND promised_on IS NULL AND follow_up_on IS NULL"
        missed = self._world.has("SELECT 1 FROM person WHERE user_id = ? AND missed_since IS NOT NULL", user)
        if missed or not self._world.has(seen + alone, item.key, call.day):
            return False
        return not any(step.on <= today for step in remaining(item.steps, True))

    # --- the database, from outside ----------------------------------------------------------------------------------

    def contacts(self, agency: str) -> list[Contact]:
        """Who answers for the agency now."""
        today = self._today()
        rows = self._world.rows(
            "SELECT p.id, p.user_id, e.slot, p.minute, p.reachable, p.away_until FROM enrolment e JOIN person p ON p.id = e.person_id"
            " WHERE e.agency = ? AND e.ended_at IS NULL ORDER BY e.slot, e.id",
            agency,
        )
        return [
            Contact(i, user, slot, m, bool(r), away is None or str(away) < today) for i, user, slot, m, r, away in rows
        ]

    def designated(self, agency: str) -> list[Contact]:
        """Whom the agency's reminders go to: A contacts who are there, else deputies, else whoever can be reached."""
        reachable = [contact for contact in self.contacts(agency) if contact.reachable]
        present = [contact for contact in reachable if contact.present]
        return [contact for contact in present if contact.slot == "A"] or present or reachable

    def state_of(self, item: Occurrence) -> tuple[str, bool, date | None]:
        """(state, seen, promised day) of an item."""
        rows = self._world.rows("SELECT state, seen_at, promised_on FROM occurrence WHERE key = ?", item.key)
        if not rows:
            return "open", False, None
        state, seen_at, promised = rows[0]
        return state, seen_at is not None, date.fromisoformat(promised) if promised else None

    # --- every working day ---------------------------------------------------------------------------------------------

    def at_nine(self, day: date) -> None:
        """Before anything leaves: what must have been said by this evening, if the day stays calm."""
        self._expected = [
            (contact, item.title, since)
            for item in office.items().values()
            for contact in self.designated(item.agency)
            if (since := self._owed_since(contact, item, day)) is not None and not self._told(contact, item, since, day)
        ]

    def _owed_since(self, contact: Contact, item: Occurrence, day: date) -> datetime | None:
        """The day of the last step that has passed, from its midnight; None when nothing is to be said.

        Not from the contact's hour: whoever is told at nine and then chooses three in the afternoon was told that day.
        """
        state, seen, promised = self.state_of(item)
        if state not in OPEN:
            return None
        passed = [step for step in remaining(item.steps, seen, promised) if step.on <= day]
        if not passed:
            return None
        return datetime.combine(passed[-1].on, time(), tzinfo=office.ZONE)

    def _told(self, contact: Contact, item: Occurrence, since: datetime, day: date) -> bool:
        """Whether the person has heard of it since, or a colleague did on an earlier day."""
        colleagues = {other.user_id for other in self.contacts(item.agency)}
        for accepted in self._reminders():
            if item.title in accepted.call.text and accepted.at >= since:
                earlier = accepted.at.astimezone(office.ZONE).date() < day
                if accepted.user_id == contact.user_id or (earlier and accepted.user_id in colleagues):
                    return True
        return any(self._given_up(call, contact, item, since, colleagues) for call in self._calls())

    def _given_up(self, call: Call, contact: Contact, item: Occurrence, since: datetime, colleagues: set[int]) -> bool:
        """A refusal (400) or the coordinator's no end a reminder: the protocol says so."""
        if call.lane != "reminder" or item.title not in call.titles or call.user_id not in colleagues:
            return False
        dropped = "SELECT 1 FROM outbox WHERE id = ? AND reason = 'the coordinator said no'"
        doubtful_today = call.doubtful > call.most_repeats and call.day == self._today()  # then it is said tomorrow
        # Queued too early, under a clock that was ahead, and perhaps heard: it is repeated on the day it names.
        waits = call.doubtful > 0 and (call.day or "") > self._today()
        ended = call.refused or doubtful_today or waits or self._world.has(dropped, call.row_id)
        return ended and call.day is not None and call.day >= since.date().isoformat()

    def _today(self) -> str:
        return self._world.clock.now().astimezone(office.ZONE).date().isoformat()

    def _calls(self) -> Iterator[Call]:
        return iter(self._world.ledger.calls.values())

    def _reminders(self) -> Iterator[Accepted]:
        for accepted in self._world.telegram.accepted:
            if self._world.ledger.calls[accepted.row_id].lane == "reminder":
                yield accepted

    def at_evening(self, day: date) -> None:
        """A day on which nothing went wrong must have said what was due."""
        world = self._world
        if day in world.ledger.troubled_on or world.process is None or world.clock.skew:
            return
        world.counters["calm day judged"] += 1
        for contact, title, since in self._expected:
            item = office.items()[title]
            changed = world.crowd.status_changed_at.get(contact.user_id)
            if contact.user_id in world.telegram.blocked or (changed and changed.astimezone(office.ZONE).date() == day):
                continue
            # Whoever is back, said while the bot was away and heard in the morning, is told instead of the deputy.
            if contact.user_id not in {other.user_id for other in self.designated(item.agency)}:
                continue
            if self._said_something_today(item.agency, day) or self._told(contact, item, since, day):
                continue
            if self._noted_today(item, day):
                continue
            self._fail(f"{contact.user_id} owes {title} and was not told (step of {since:%m-%d})")
        world.counters["reminder due on a calm day"] += len(self._expected)

    def _said_something_today(self, agency: str, day: date) -> bool:
        """Answers of the day may have closed, quieted or moved it before it left."""
        users = {contact.user_id for contact in self.contacts(agency)}
        return any(
            said.user_id in users and said.wordings[-1][1].expires_at.astimezone(office.ZONE).date() >= day
            for said in self._world.crowd.said
        )

    def _noted_today(self, item: Occurrence, day: date) -> bool:
        """What was said the evening before, and could be handled only now, is noted now."""
        noted = "SELECT 1 FROM note n JOIN occurrence o ON o.id = n.occurrence_id WHERE o.key = ?"
        return self._world.has(f"{noted} AND date(n.received_at, '+8 hours') = ?", item.key, day.isoformat())

    # --- after every look ------------------------------------------------------------------------------------------------

    def after_look(self) -> None:
        world = self._world
        for accepted in world.telegram.accepted[self._seen :]:
            call = world.ledger.calls[accepted.row_id]
            if call.lane == "reminder" and call.row_id not in self._counted:
                self._counted.add(call.row_id)
                day = accepted.at.astimezone(office.ZONE).date().isoformat()
                self._digests[accepted.user_id, day] += 1
                if self._digests[accepted.user_id, day] > 1:
                    self._fail(f"{accepted.user_id} gets a second message of the bot's own accord on {day}")
        self._seen = len(world.telegram.accepted)
        repeats = sum(max(0, call.accepted - 1) for call in self._calls())
        if repeats > world.ledger.doubtful:
            self._fail(f"{repeats} repeats after {world.ledger.doubtful} doubtful sends")
        for call in self._calls():
            if call.accepted > 1 + call.doubtful:
                self._fail(f"row {call.row_id} arrived {call.accepted} times after {call.doubtful} doubtful sends")

    def at_end(self) -> None:
        """Everything that was said is kept once; everything has come to its end."""
        Afterwards(self._world, self._fail, self.contacts).check()
