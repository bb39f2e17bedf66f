"""The files of a year, asked for in chat: queued as a row, made when it leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.deliver import claim
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, STRANGER, World


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


@pytest.mark.parametrize(("words", "suffix"), [("台账", ".xlsx"), ("年度总结 2024", ".docx"), ("/export csv", ".csv")])
def test_a_file_is_made_when_it_leaves(office: World, words: str, suffix: str) -> None:
    office.run(routes.said, office.said(COORDINATOR, words))
    with office.desk() as desk:
        [(_, call)] = claim(desk, office.now, 5, ())
    assert call.make is not None
    made = call.make()
    assert made.name.endswith(suffix)
    assert len(made.content) > 100


def test_a_contact_gets_the_calendar_of_their_own_agency_and_nothing_else(office: World) -> None:
    office.run(routes.said, office.said(EDUCATION, "/export ledger"))
    [row] = office.queued(EDUCATION)
    assert (row.action, row.makes) == ("text", None)
    office.texts(EDUCATION)
    office.run(routes.said, office.said(EDUCATION, "/export ics"))
    [row] = office.queued(EDUCATION)
    assert row.makes == "ics/jiamusi-2021/2024/市教育局"
    office.texts(EDUCATION)
    office.run(routes.tapped, office.tapped(EDUCATION, "exp:ledger:0"))
    assert [row.action for row in office.queued(EDUCATION)] == ["answer"]


def test_a_stranger_gets_no_file(office: World) -> None:
    office.run(routes.tapped, office.tapped(STRANGER, "exp:ledger:0"))
    assert [row.action for row in office.queued(STRANGER)] == ["answer"]
