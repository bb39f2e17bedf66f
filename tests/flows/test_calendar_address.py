"""A contact's private calendar address: shown once, kept as a hash, ended by leaving, by /forget and at will."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import select

from bot.chat import routes
from bot.exports.calendars import feed
from bot.flows.desk import Desk
from bot.flows.pass_on import pass_on
from bot.store import feeds, invites
from bot.store.engine import transaction
from bot.store.tables import Feed, Outbox
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World, at

PUBLIC = "https://duban.example.gov.cn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        made.public_url = PUBLIC
        yield made


def says(world: World, user: int, text: str) -> str:
    world.run(routes.said, world.said(user, text))
    return "\n".join(world.texts(user))


def token_in(text: str) -> str:
    found = re.search(rf"{re.escape(PUBLIC)}/calendar/([\w-]+)\.ics", text)
    assert found is not None, text
    return found[1]


def opens(world: World, token: str) -> list[tuple[str, str]] | None:
    with transaction(world.engine) as session:
        return feeds.places(session, token)


def test_the_address_is_shown_once_and_kept_as_a_hash(office: World) -> None:
    token = token_in(says(office, EDUCATION, "日历"))
    assert opens(office, token) == [(JIAMUSI, "市教育局")]
    with office.desk() as desk:
        invites.blank_shown(desk.session)
    with transaction(office.engine) as session:
        kept = " ".join(map(repr, [*session.exec(select(Feed)), *session.exec(select(Outbox))]))
    assert token not in kept
    told = says(office, EDUCATION, "日历")
    assert "不再显示" in told
    assert "/calendar/" not in told


def test_a_new_address_ends_the_old_one(office: World) -> None:
    old = token_in(says(office, EDUCATION, "日历"))
    new = token_in(says(office, EDUCATION, "日历 换新"))
    assert opens(office, old) is None
    assert opens(office, new) == [(JIAMUSI, "市教育局")]
    assert "已停用" in says(office, EDUCATION, "/calendar off")
    assert opens(office, new) is None


@pytest.mark.parametrize("ending", ["forget", "leave", "revoke"])
def test_it_ends_with_the_last_agency(office: World, ending: str) -> None:
    token = token_in(says(office, EDUCATION, "日历"))
    if ending == "revoke":
        says(office, COORDINATOR, "撤销 2")
    else:
        says(office, EDUCATION, "/unsubscribe" if ending == "leave" else "/forget")
        data = "leave:go:2" if ending == "leave" else "forget:go"
        office.run(routes.tapped, office.tapped(EDUCATION, data))
    assert opens(office, token) is None
    with transaction(office.engine) as session:
        assert session.exec(select(Feed)).all() == []


def test_the_settings_offer_it_only_where_somebody_can_reach_us(office: World) -> None:
    office.run(routes.said, office.said(EDUCATION, "设置"))
    assert "feed:ask" in office.queued(EDUCATION)[-1].buttons
    office.texts(EDUCATION)
    office.run(routes.tapped, office.tapped(EDUCATION, "feed:ask"))
    assert token_in("".join(office.texts(EDUCATION)))
    office.public_url = ""
    office.run(routes.said, office.said(EDUCATION, "设置"))
    assert "feed:" not in office.queued(EDUCATION)[-1].buttons
    office.texts(EDUCATION)
    assert "未开通" in says(office, EDUCATION, "日历")
    office.run(routes.tapped, office.tapped(EDUCATION, "feed:new"))
    assert "/calendar/" not in "".join(office.texts(EDUCATION))


@pytest.mark.parametrize("user", [STRANGER, COORDINATOR])
def test_it_is_for_contacts(office: World, user: int) -> None:
    for words in ("/calendar", "/calendar new"):
        assert "/calendar/" not in says(office, user, words)
    with transaction(office.engine) as session:
        assert session.exec(select(Feed)).all() == []


def test_it_holds_the_agencys_own_dates_and_says_nothing_of_reports(office: World) -> None:
    with office.desk() as desk:
        content = _read(desk, [(JIAMUSI, "市教育局")])
        again = _read(desk, [(JIAMUSI, "市教育局")])
    assert content == again
    found = Calendar.from_ical(content)
    events = found.walk("VEVENT")
    assert {str(event["uid"]).rpartition("/")[2] for event in events} == {"市教育局"}
    due = next(event for event in events if event["uid"] == "jiamusi-2021/annual-report/2024/市教育局")
    assert due.decoded("dtstart") == date(2024, 12, 25)
    assert "24个" not in content.decode()


def _read(desk: Desk, places: list[tuple[str, str]]) -> bytes:
    return feed(desk.book, places, desk.today())


def test_what_is_no_token_opens_nothing(office: World) -> None:
    for token in ("", "x", "A" * 43, "..%2F..", "' OR 1=1 --", "市教育局" * 10):
        assert opens(office, token) is None


def test_after_a_reform_it_holds_the_successors_dates_once(office: World) -> None:
    office.now = at("2024-12-20 11:00")
    office.enrol(EDUCATION, JIAMUSI, "市体育局")
    for number, old in ((1, "市教育局"), (2, "市体育局")):
        says(office, COORDINATOR, f"并入 {old} 市教体局 2024-12-21")
        says(office, COORDINATOR, f"更名 确认 {number}")
    token = token_in(says(office, EDUCATION, "日历"))
    office.now = at("2024-12-23 00:00")  # the day has come, and the morning's work not yet
    for passed in (False, True):
        if passed:
            office.run(pass_on)
        places = opens(office, token)
        assert places is not None
        with office.desk() as desk:
            events = Calendar.from_ical(_read(desk, places)).walk("VEVENT")
        uids = [str(event["uid"]) for event in events]
        assert len(uids) == len(set(uids))
        assert "jiamusi-2021/annual-report/2024/市教体局" in uids
        assert {uid.rpartition("/")[2] for uid in uids if "/2025/" in uid} == {"市教体局"}
        name = str(Calendar.from_ical(_read_in(office, places))["x-wr-calname"])
        assert "佳木斯市教体局" in name
        assert "市体育局" not in name


def _read_in(office: World, places: list[tuple[str, str]]) -> bytes:
    with office.desk() as desk:
        return _read(desk, places)
