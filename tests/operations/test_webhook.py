"""Receiving by webhook: the secret first, the bytes stored, and any process takes them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.webhook import LARGEST_UPDATE
from tests.end_to_end.foreign_api import ForeignApi
from tests.end_to_end.people import Person
from tests.operations.conftest import Office, Watched, an_office

URL = "https://duban.example.gov.cn/hook"
CLOCK = "2024-12-17T16:00:00+08:00"


@pytest.fixture
def shared_database(postgres_url: str, api: ForeignApi, tmp_path: Path) -> Iterator[Office]:
    """An office whose processes run on several machines."""
    with an_office(api, tmp_path) as found:
        found.place.settings["DUBAN_DATABASE_URL"] = postgres_url
        yield found


@pytest.fixture
def secret(shared_database: Office) -> str:
    """A running bot that receives through a webhook; what Telegram was told to say."""
    shared_database.place.settings["DUBAN_WEBHOOK_URL"] = URL
    shared_database.run().said("receiving through the webhook")
    assert shared_database.api.webhook["url"] == URL
    assert "drop_pending_updates" not in shared_database.api.webhook
    assert set(shared_database.api.webhook["allowed_updates"]) == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }
    return str(shared_database.api.webhook["secret_token"])


def _push(at: Watched, person: Person, text: str, secret: str, update_id: int) -> int:
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/start") else []
    update = {"update_id": update_id, "message": person.make(text=text, entities=entities)}
    return at.fetch("/hook", json.dumps(update).encode(), X_Telegram_Bot_Api_Secret_Token=secret)[0]


def test_what_any_process_takes_is_answered_by_the_one_that_sends(shared_database: Office, secret: str) -> None:
    first = Watched(shared_database.ran[0])
    standing_by = shared_database.place.run(DUBAN_CLOCK=CLOCK, DUBAN_COORDINATORS=str(shared_database.coordinator.id))
    shared_database.ran.append(standing_by)
    standing_by.said("standing by")
    second = Watched(standing_by)
    [code] = shared_database.codes("市教育局")
    contact = Person(shared_database.api, "联络员")

    assert _push(first, contact, f"/start {code}", secret, 1) == 200
    contact.got("【已加入】")
    began = shared_database.api.clock.monotonic()
    assert _push(second, contact, "情况说明", secret, 2) == 200
    assert shared_database.api.clock.monotonic() - began < 1.0
    contact.got("【已登记】")
    assert _push(second, contact, "情况说明二", "wrong", 3) == 403
    assert second.fetch("/hook", b"{}")[0] == 403
    # Refused by what it announces: nobody waits for the rest, so the test does not send it into a closed door.
    too_large = {"X_Telegram_Bot_Api_Secret_Token": secret, "Content_Length": str(LARGEST_UPDATE + 1)}
    assert second.fetch("/hook", b"x", **too_large)[0] == 413
    assert second.fetch("/hook", b"no json", X_Telegram_Bot_Api_Secret_Token=secret)[0] == 200
    assert "getUpdates" not in {call.method for call in shared_database.api.calls}
    assert not [line for program in shared_database.ran for line in program.log if secret in line]

    shared_database.ran[0].kill()  # both of them later: the secret stays what it was
    standing_by.said("receiving through the webhook")
    assert shared_database.api.webhook["secret_token"] == secret


def test_back_to_polling_our_own_webhook_is_removed(office: Office) -> None:
    first = office.place.run(DUBAN_CLOCK=CLOCK, DUBAN_WEBHOOK_URL=URL)
    office.ran.append(first)
    first.said("receiving through the webhook")
    first.stop()

    office.run()

    office.api.wait_for(lambda: not office.api.webhook, "the webhook is gone")
    office.api.wait_for(lambda: any(c.method == "getUpdates" for c in office.api.calls), "it polls")
