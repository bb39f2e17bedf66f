"""Nothing a contact writes is lost or kept twice, whatever Telegram sends and whenever the process dies."""

import random
from collections import Counter
from typing import Any

from tests.end_to_end.conftest import PLAN, Office
from tests.end_to_end.methods import Refusal


def _notes(office: Office) -> list[dict[str, Any]]:
    found = office.place.json("notes", "--plan", PLAN)
    assert isinstance(found, list)
    return found


def test_a_malformed_update_is_put_aside_and_the_next_one_is_handled(running: Office) -> None:
    [contact] = running.joined("市教育局")

    running.api.put("message", {"message_id": 5})
    running.api.put("message", {"message_id": "五", "chat": None, "date": "今天", "text": ["x"]})
    running.api.put("callback_query", {"id": 7})
    running.api.put("something_new", {"a": {"b": 1}})
    running.api.put("edited_message", {**contact.make(text="x"), "from": "nobody", "edit_date": 1})
    running.api.put("my_chat_member", {"chat": contact.about})

    contact.ask("任务", "三（一）")
    assert [line for line in running.ran[-1].log if "quarantined" in line]


def test_the_same_message_in_many_updates_is_one_note(running: Office) -> None:
    [contact] = running.joined("市教育局")

    message = contact.make(text="情况说明一")
    update = running.api.put("message", message)
    contact.got("【已登记】")
    running.api.put("message", message, update["update_id"])
    running.api.put("message", message)
    running.api.put("message", message, update["update_id"] + 5000)
    running.api.put("message", message, 17)  # ids start anew after seven silent days

    contact.ask("任务", "三（一）")
    assert [note["text"] for note in _notes(running)] == ["情况说明一"]


def test_every_reply_is_one_note_however_often_the_process_is_killed(office: Office) -> None:
    rng = random.Random(20241217)
    program = office.run()
    contacts = office.joined("市教育局", "市体育局", "市科技局", "市妇联")
    said: list[str] = []
    for death in range(3):
        for number in range(6):
            words = f"情况第{death}-{number}号"
            contacts[number % 4].say(words)
            said.append(words)
        # From before the batch is taken up to after some receipts are out.
        _wait_for_answers(office, _sent(office) + rng.choice([0, 1, 2, 4]))
        program.kill()
        program = office.run()

    office.api.wait_for(lambda: office.api.unconfirmed() == 0, "everything is taken")
    for contact in contacts:  # what is answered now came after everything else, and is handled after it
        contact.ask("任务", "三（", within=40)
    kept = Counter(note["text"] for note in _notes(office))
    assert kept == Counter(said)
    assert not office.api.refused(), office.api.tail()


def _wait_for_answers(office: Office, enough: int) -> None:
    office.api.wait_for(lambda: _sent(office) >= enough, "some answers are out", 40)


def _sent(office: Office) -> int:
    return sum(call.method == "sendMessage" and call.code == 200 for call in office.api.calls)


def test_who_blocked_the_bot_is_told_of_and_gets_what_waits_on_coming_back(office: Office) -> None:
    program = office.run()
    office.coordinator.say("/start")
    office.coordinator.got("【请确认】")
    [contact] = office.joined("市教育局")
    program.stop()
    with office.api.changed:
        office.api.chats[contact.id].refusal = Refusal(
            403, "Forbidden: bot was blocked by the user"
        )  # no word of it comes: the first 403 tells

    office.run(clock="2024-12-18T08:59:58+08:00")
    tried = office.api.wait_for(
        lambda: [c for c in office.api.calls if c.code == 403], "a reminder meets the block", 60
    )
    told = office.coordinator.got("联系中断", within=30)
    assert "市教育局" in told["text"]
    contact.come_back()
    resent = contact.got("【工作提醒】")

    assert len(tried) <= 2
    assert "2024年度工作总结" in resent["text"]
    assert not office.api.refused(), office.api.tail()
