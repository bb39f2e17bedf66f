"""What the program does when Telegram does not simply say yes."""

from typing import Any

from tests.end_to_end.conftest import Office
from tests.end_to_end.methods import Refusal
from tests.end_to_end.people import Person


def test_a_pause_that_telegram_asks_for_is_kept_and_the_answer_comes_once(running: Office) -> None:
    [contact] = running.joined("市教育局")
    before = len(contact.received)
    _refuse_once(running, contact, Refusal(429, "Too Many Requests: retry after 2", retry_after=2))

    contact.ask("任务", "三（一）")

    tried = [c for c in running.api.calls if c.method == "sendMessage" and c.params["chat_id"] == str(contact.id)][-2:]
    assert [call.code for call in tried] == [429, 200]
    assert tried[1].at - tried[0].at >= 2
    assert len(contact.received) == before + 1


def test_an_answer_to_somebody_who_is_gone_does_not_keep_others_waiting(running: Office) -> None:
    gone, other = running.joined("市教育局", "市体育局")
    running.api.chats[gone.id].refusal = Refusal(403, "Forbidden: user is deactivated")

    gone.say("任务")
    other.ask("任务", "三（")

    running.api.wait_for(lambda: [c for c in running.api.calls if c.code == 403], "the refused answer")


def _refuse_once(running: Office, person: Person, refusal: Refusal) -> None:
    waiting = [refusal]

    def fault(params: dict[str, Any]) -> Refusal | None:
        return waiting.pop() if params["chat_id"] == str(person.id) and waiting else None

    running.api.faults["sendMessage"] = fault
