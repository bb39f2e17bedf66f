"""What must hold (docs/reliability.md): looked at after every look, every working day, and at the end of a seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

from bot.flows.ports import Action, Outgoing
from schedules.cadence import remaining
from schedules.occurrences import Occurrence
from tests.simulation import office
from tests.simulation.crowd import Said
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
        self._digests: Counter[tuple[int, str]] = Counter()
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
        user = self._person_of(outgoing.chat_id)
        if not any(said.user_id == user and said.chat_id > 0 for said in self._world.crowd.said):
            self._fail(f"an answer for {user}, who said nothing in private")

    def _person_of(self, chat_id: int) -> int:
        return next((old for old, new in self._world.telegram.moved.items() if new == chat_id), chat_id)

    def _check_reminder(self, call: Call, outgoing: Outgoing) -> None:
        local = self._world.clock.now().astimezone(office.ZONE)
        policy = office.book().loaded.policy
        if not office.is_working(local.date()) or not policy.hours.hold(local.time()):
            self._fail(f"row {call.row_id} leaves at {local:%m-%d %H:%M}")
        user = self._person_of(outgoing.chat_id)
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
        """The instant of the last step that has passed; None when nothing is to be said."""
        state, seen, promised = self.state_of(item)
        if state not in OPEN:
            return None
        passed = [step for step in remaining(item.steps, seen, promised) if step.on <= day]
        if not passed:
            return None
        return datetime.combine(passed[-1].on, time(contact.minute // 60, contact.minute % 60), tzinfo=office.ZONE)

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
        ended = call.refused or doubtful_today or self._world.has(dropped, call.row_id)
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
            if self._said_something_today(item.agency, day) or self._told(contact, item, since, day):
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

    # --- after every look ------------------------------------------------------------------------------------------------

    def after_look(self) -> None:
        world = self._world
        for accepted in world.telegram.accepted[self._seen :]:
            call = world.ledger.calls[accepted.row_id]
            if call.lane == "reminder" and call.accepted == 1 and call.day is not None:
                self._digests[accepted.user_id, call.day] += 1
                if self._digests[accepted.user_id, call.day] > 1:
                    self._fail(f"{accepted.user_id} gets a second message of the bot's own accord on {call.day}")
        self._seen = len(world.telegram.accepted)
        repeats = sum(max(0, call.accepted - 1) for call in self._calls())
        if repeats > world.ledger.doubtful:
            self._fail(f"{repeats} repeats after {world.ledger.doubtful} doubtful sends")
        for call in self._calls():
            if call.accepted > 1 + call.doubtful:
                self._fail(f"row {call.row_id} arrived {call.accepted} times after {call.doubtful} doubtful sends")

    # --- at the end --------------------------------------------------------------------------------------------------------

    def at_end(self) -> None:
        """Everything that was said is kept once; everything has come to its end."""
        self._check_drained()
        self._check_authors()
        for said in self._world.crowd.said:
            if said.kind == "words":
                self._check_words(said)
            elif said.kind == "tap":
                self._check_tap(said)
        self._check_receipts()
        self._check_reach()

    def _check_reach(self) -> None:
        """Whoever is back, and was heard to be, is written to again."""
        for user, update in self._world.crowd.last_change.items():
            back = user not in self._world.telegram.blocked and update.fate == "confirmed"
            if back and self._world.has("SELECT 1 FROM person WHERE user_id = ? AND NOT reachable", user):
                self._fail(f"{user} came back and is taken for unreachable")

    def _check_drained(self) -> None:
        left = self._world.rows(
            "SELECT id, state, kind, reason FROM outbox WHERE state IN ('pending', 'sending', 'held')"
        )
        if left:
            self._fail(f"not drained: outbox {left}")
        waiting = self._world.rows("SELECT id, state, reason FROM inbox WHERE state <> 'done'")
        if waiting:
            self._fail(f"not drained: inbox {waiting}")

    def _check_authors(self) -> None:
        """Each note is of somebody who answers for that agency, and comes from a private message or tap of theirs."""
        spoken = {
            (said.user_id, said.chat_id, said.message_id) for said in self._world.crowd.said if said.kind == "words"
        }
        bound = {
            (contact.user_id, agency)
            for agency in {i.agency for i in office.items().values()}
            for contact in self.contacts(agency)
        }
        for user, agency, chat_id, message_id, source in self._world.rows(
            "SELECT p.user_id, n.agency, n.chat_id, n.message_id, n.source FROM note n JOIN person p ON p.id = n.person_id"
        ):
            if (user, agency) not in bound:
                self._fail(f"a note of {user} for {agency}, for which they do not answer")
            if source.startswith("m:") and (user, chat_id, message_id) not in spoken:
                self._fail(f"a note of {user} from message {message_id} in {chat_id}, which they never sent")

    def _check_words(self, said: Said) -> None:
        final = said.final()
        rows = self._world.rows(
            "SELECT number, version, text FROM note WHERE chat_id = ? AND message_id = ? ORDER BY version",
            said.chat_id,
            said.message_id,
        )
        if final is None:
            if rows:
                self._fail(f"message {said.message_id} expired and is a note")
            return
        numbers = {number for number, _, _ in rows}
        if len(numbers) != 1:
            self._fail(f"message {said.message_id} ({final}) is {len(numbers)} notes")
        if rows[-1][2] != final:
            self._fail(f"message {said.message_id} ends as {rows[-1][2]!r}, was last {final!r}")
        self._world.counters["message checked"] += 1

    def _check_tap(self, said: Said) -> None:
        """A tap that was fetched is answered; one that registers does so at most once at a time."""
        if said.final() is None or not said.data.startswith("r:"):
            return
        occurrence, code = said.data.split(":")[1:]
        status = {"d": "reported", "s": "received", "b": "blocked", "n": "nothing"}[code]
        living = self._world.rows(
            "SELECT number FROM note WHERE newest AND NOT withdrawn AND source LIKE ? GROUP BY number",
            f"r:{occurrence}:{status}:{said.chat_id}:{said.message_id}%",
        )
        if len(living) > 1:
            self._fail(f"tap {said.data} under {said.message_id} is {len(living)} notes")
        self._world.counters["tap checked"] += 1

    def _check_receipts(self) -> None:
        """One receipt for one message: versions have their own, copies of an update have none."""
        replies: Counter[tuple[int, int]] = Counter()
        for chat_id, reply_to in self._world.rows(
            "SELECT chat_id, reply_to FROM outbox WHERE kind IN ('receipt', 'tray') AND reply_to IS NOT NULL"
        ):
            replies[chat_id, reply_to] += 1
        for said in self._world.crowd.said:
            wordings = sum(update.fate == "confirmed" for _, update in said.wordings)
            if said.kind == "words" and replies[said.chat_id, said.message_id] > wordings:
                self._fail(f"message {said.message_id} has {replies[said.chat_id, said.message_id]} receipts")
