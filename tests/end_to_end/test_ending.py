"""The process ends when it is asked to, and leaves no secret behind."""

from tests.end_to_end.conftest import Office


def test_a_signal_during_a_long_poll_ends_it_at_once(office: Office) -> None:
    program = office.run()
    office.api.wait_for(lambda: _polling(office), "a long poll is open")

    began = office.api.clock.monotonic()
    assert program.stop() == 0
    assert office.api.clock.monotonic() - began < 10


def test_a_signal_while_a_send_hangs_ends_it_within_thirty_seconds(office: Office) -> None:
    program = office.run()
    [contact] = office.joined("市教育局")
    office.api.silent.add("sendMessage")
    contact.say("情况说明")
    office.api.wait_for(
        lambda: any(c.method == "sendMessage" and c.code == 0 for c in office.api.calls), "a send hangs"
    )

    assert program.stop(within=30) == 0


def test_a_server_that_is_not_there_yet_is_waited_for(office: Office) -> None:
    program = office.place.run(DUBAN_API_URL="http://127.0.0.1:9", DUBAN_CLOCK="2024-12-17T16:00:00+08:00")
    office.ran.append(program)
    program.said("does not answer")

    assert program.alive()
    assert program.stop() == 0


def _polling(office: Office) -> bool:
    return any(call.method == "getUpdates" and call.code == 0 for call in office.api.calls)
