"""What must hold when a seed is over: everything said is kept once and answered once, and nothing is left over."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC

from tests.simulation import office
from tests.simulation.crowd import Said
from tests.simulation.ledger import Contact
from tests.simulation.world import World


class Afterwards:
    """Looks back on a world that has come to its end; `fail` raises Violation, `contacts` says who answers for an agency."""

    def __init__(self, world: World, fail: Callable[[str], None], contacts: Callable[[str], Sequence[Contact]]) -> None:
        self._world, self._fail, self._contacts = world, fail, contacts

    def check(self) -> None:
        """Raises Violation."""
        self._check_drained()
        self._check_authors()
        for said in self._world.crowd.said:
            if said.kind == "words":
                self._check_words(said)
            elif said.kind == "tap":
                self._check_tap(said)
                self._check_answered(said)
        self._check_receipts()
        self._check_answers()
        self._check_reach()

    def _check_reach(self) -> None:
        """Whoever is back, and was heard to be, is written to again."""
        for user, update in self._world.crowd.last_change.items():
            back = user not in self._world.telegram.blocked and update.fate == "confirmed"
            if back and self._world.has("SELECT 1 FROM person WHERE user_id = ? AND NOT reachable", user):
                self._fail(f"{user} came back and is taken for unreachable")

    def _check_drained(self) -> None:
        # A message made under a clock that was ahead waits for its own day, which may lie beyond the seed's end.
        left = self._world.rows(
            "SELECT id, state, kind, reason FROM outbox WHERE state IN ('pending', 'sending', 'held')"
            " AND NOT (state = 'pending' AND coalesce(not_before > ?, false))",
            self._world.now().astimezone(UTC).isoformat(" "),
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
            for contact in self._contacts(agency)
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

    def _check_answered(self, said: Said) -> None:
        """A tap that was fetched is answered once, so that its waiting mark goes away; one that was not, never."""
        ((_, update),) = said.wordings
        answers = self._world.rows("SELECT id FROM outbox WHERE callback_id = ?", update.content)
        if len(answers) != (update.fate == "confirmed"):
            self._fail(f"tap {said.data} ({update.fate}) under {said.message_id} is answered {len(answers)} times")

    def _check_answers(self) -> None:
        """Every note has its receipt; nobody gets more answers than they said things."""
        silent = self._world.rows("SELECT number FROM note WHERE newest AND receipt_id IS NULL ORDER BY number")
        if silent:
            self._fail(f"notes without a receipt: {silent}")
        heard: Counter[int] = Counter()
        for said in self._world.crowd.said:
            heard[said.user_id] += sum(update.fate == "confirmed" for _, update in said.wordings)
        answers = "SELECT p.user_id, count(*) FROM outbox o JOIN person p ON p.id = o.person_id"
        answers += " WHERE o.lane = 'answer' AND o.action = 'text' GROUP BY p.user_id"
        for user, count in self._world.rows(answers):
            if count > heard[user]:
                self._fail(f"{user} said {heard[user]} things and gets {count} answers")
