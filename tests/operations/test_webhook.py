"""Receiving by webhook: the secret first, the bytes stored, and any process takes them."""

import json

import pytest

from bot.chat.webhook import LARGEST_UPDATE
from tests.end_to_end.people import Person
from tests.operations.conftest import Office, Watched

URL = "https://duban.example.gov.cn/hook"
CLOCK = "2024-12-17T16:00:00+08:00"


@pytest.fixture
def secret(both: Office) -> str:
    """A running bot that receives through a webhook; what Telegram was told to say."""
    both.place.settings["DUBAN_WEBHOOK_URL"] = URL
    both.run().said("receiving through the webhook")
    assert both.api.webhook["url"] == URL
    assert "drop_pending_updates" not in both.api.webhook
    assert set(both.api.webhook["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    return str(both.api.webhook["secret_token"])


def _push(at: Watched, person: Person, text: str, secret: str, update_id: int) -> int:
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/start") else []
    update = {"update_id": update_id, "message": person.make(text=text, entities=entities)}
    return at.fetch("/hook", json.dumps(update).encode(), X_Telegram_Bot_Api_Secret_Token=secret)[0]


def test_what_any_process_takes_is_answered_by_the_one_that_sends(both: Office, secret: str) -> None:
    first = Watched(both.ran[0])
    standing_by = both.place.run(DUBAN_CLOCK=CLOCK, DUBAN_COORDINATORS=str(both.coordinator.id))
    both.ran.append(standing_by)
    standing_by.said("standing by")
    second = Watched(standing_by)
    [code] = both.codes("市教育局")
    contact = Person(both.api, "联络员")

    assert _push(first, contact, f"/start {code}", secret, 1) == 200
    contact.got("【已加入】")
    began = both.api.clock.monotonic()
    assert _push(second, contact, "情况说明", secret, 2) == 200
    assert both.api.clock.monotonic() - began < 1.0
    contact.got("【已登记】")
    assert _push(second, contact, "情况说明二", "wrong", 3) == 403
    assert second.fetch("/hook", b"{}")[0] == 403
    assert second.fetch("/hook", b"x" * (LARGEST_UPDATE + 1), X_Telegram_Bot_Api_Secret_Token=secret)[0] == 413
    assert second.fetch("/hook", b"no json", X_Telegram_Bot_Api_Secret_Token=secret)[0] == 200
    assert "getUpdates" not in {call.method for call in both.api.calls}
    assert not [line for program in both.ran for line in program.log if secret in line]

    both.ran[0].kill()  # both of them later: the secret stays what it was
    standing_by.said("receiving through the webhook")
    assert both.api.webhook["secret_token"] == secret


def test_back_to_polling_our_own_webhook_is_removed(both: Office, secret: str) -> None:
    both.ran[0].stop()
    del both.place.settings["DUBAN_WEBHOOK_URL"]

    both.run()

    both.api.wait_for(lambda: not both.api.webhook, "the webhook is gone")
    both.api.wait_for(lambda: any(c.method == "getUpdates" for c in both.api.calls), "it polls")
