"""Rows 28 to 30 of the fault table: two processes on one database, and somebody else receiving for the same bot."""

import re

from tests.operations.conftest import Office, Watched

LONGEST_TAKEOVER = 45.0  # seconds
CLOCK = "2024-12-17T16:00:00+08:00"


def test_row_28_the_second_process_waits_and_takes_over_when_the_first_is_killed(both: Office) -> None:
    first = both.run()
    [contact] = both.joined("市教育局")
    second = both.place.run(DUBAN_CLOCK=CLOCK, DUBAN_COORDINATORS=str(both.coordinator.id))
    both.ran.append(second)
    second.said("standing by")
    assert [line for line in second.log if "standing by" in line] == [second.said("standing by")]
    assert Watched(second).health() == {"ok": True, "role": "standby", "problems": []}
    assert Watched(first).health()["role"] == "leader"

    killed_at = both.api.clock.monotonic()
    first.kill()
    contact.say("情况说明")
    second.said("ready")

    assert both.api.clock.monotonic() - killed_at < LONGEST_TAKEOVER
    contact.got("【已登记】")
    assert Watched(second).health()["role"] == "leader"
    assert not [call for call in both.api.calls if call.code == 409]


def test_a_process_that_stands_by_ends_at_once_when_asked(office: Office) -> None:
    office.run()
    second = office.place.run(DUBAN_CLOCK=CLOCK)
    office.ran.append(second)
    second.said("standing by")

    assert second.stop(within=10) == 0


def test_row_30_a_foreign_webhook_is_named_and_stops_receiving_but_not_sending(office: Office) -> None:
    office.api.webhook = {"url": "https://elsewhere.example.org/secret-path"}
    program = office.run()

    line = program.said("receiving stopped")

    assert "elsewhere.example.org" in line
    assert "secret-path" not in program.everything()
    assert office.api.webhook, "it is somebody's, and stays"
    health = Watched(program).health()
    assert not health["ok"]
    assert re.search(r"not receiving: conflict: a webhook at elsewhere\.example\.org", health["problems"][0])
    assert "getUpdates" not in {call.method for call in office.api.calls}
