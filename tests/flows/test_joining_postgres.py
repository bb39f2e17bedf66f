"""The same comings and goings on PostgreSQL: the database decides there, too."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from bot.flows import forget, requests, start, subscribe
from bot.store import forgetting, invites
from bot.store.engine import transaction
from bot.store.tables import Enrolment, Invite
from tests.flows.test_joining import BAD_CODE, invited, living, starts
from tests.flows.test_joining_leaving import everything, noted, remind
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World


@pytest.fixture
def office(tmp_path: Path, postgres_url: str) -> World:
    made = World(tmp_path, url=postgres_url)
    made.enrol(COORDINATOR, JIAMUSI)
    return made


def test_people_come_and_go(office: World) -> None:
    code = invited(office)
    assert starts(office, EDUCATION, code, name="王立同志")[0].startswith("【已加入】")
    assert starts(office, STRANGER, code) == [BAD_CODE]
    office.run(subscribe.subscribe, office.said(STRANGER, name="张某某"), f"{JIAMUSI} 市体育局")
    office.run(requests.approve, office.said(COORDINATOR), "1 B")
    assert [e.slot for e in living(office, STRANGER)] == ["B"]

    noted(office)
    remind(office)
    office.run(forget.forget, office.said(EDUCATION), "确认")
    office.texts(EDUCATION)
    office.run(lambda desk: forgetting.swept(desk.session))

    assert "王立" not in everything(office)
    office.close()


def test_one_code_brought_by_eight_people_at_once_binds_one(office: World) -> None:
    code = invited(office)
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda user_id: office.run(start.start, office.said(user_id), code), range(9_000, 9_008)))

    with transaction(office.engine) as session:
        assert len(session.exec(select(Enrolment).where(Enrolment.agency == "市教育局")).all()) == 1
        (invite,) = session.exec(select(Invite))
        assert not invites.use(session, invite, office.now)
    office.close()
