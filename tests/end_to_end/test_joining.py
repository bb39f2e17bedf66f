"""From an empty folder to a contact who sees what the agency owes."""

import re
import signal

from tests.end_to_end.conftest import PLAN, Office
from tests.end_to_end.people import Person, everybody

LINK = re.compile(r"https://t\.me/(\w+)\?start=([\w-]{1,64})")


def test_the_first_start_prints_a_claim_code_and_its_sender_becomes_the_coordinator(office: Office) -> None:
    program = office.run(DUBAN_COORDINATORS="")
    code = program.claim_code()
    first, second = office.coordinator, Person(office.api, "后来者")

    first.say(f"/start {code}")
    question = first.got("【请确认】")
    refusal = second.ask(f"/start {code}", "邀请码无效或已过期")

    assert "工作办公室安排" in question["text"]
    assert refusal["text"] == "邀请码无效或已过期，请向工作办公室重新索取。"
    assert "总览" in first.ask("帮助")["text"]
    assert code not in "\n".join(program.log)
    program.stop()
    again = office.run(DUBAN_COORDINATORS="")
    assert again.stop(signal.SIGINT) == 0
    assert not again.out
    assert not office.api.refused(), office.api.tail()


def test_a_contact_comes_on_board_by_the_link_a_coordinator_asked_for_in_chat(running: Office) -> None:
    running.coordinator.say("/start")
    running.coordinator.got("【请确认】")
    contact = Person(running.api, "联络员甲", entities=False)

    invitation = running.coordinator.ask(f"/invite {PLAN} 市教育局", "?start=")
    link = LINK.search(invitation["text"])
    assert link
    assert link[1] == running.api.bot["username"]
    assert f"/start {link[2]}" in invitation["text"].splitlines()
    welcome = contact.ask(f"/start {link[2]}", "【已加入】")

    assert "市教育局" in welcome["text"].splitlines()[0]
    assert "12月25日" in welcome["text"]
    for words in ("/duties", "任务"):
        assert "青少年科学素质提升行动" in contact.ask(words, "三（一）")["text"]
    for words in ("/deadlines", "时间"):
        assert "12月25日" in contact.ask(words, "年度工作总结")["text"]
    assert link[2] not in "\n".join(running.ran[-1].log)


def test_a_contact_comes_on_board_by_a_code_from_the_shell_while_the_bot_runs(running: Office) -> None:
    contact = Person(running.api, "赵六", language=None)

    [made] = running.place.json(
        "invite", "--plan", PLAN, "--agency", "市教育局", DUBAN_CLOCK="2024-12-17T16:00:00+08:00"
    )
    contact.ask(f"/start {made['code']}", "【已加入】")

    assert set(made) == {"agency", "name", "code", "link", "expires_at"}
    assert made["agency"] == "市教育局"
    assert made["link"].endswith(f"/{running.api.bot['username']}?start={made['code']}")
    assert made["expires_at"].startswith("2024-12-20T16:00")
    assert made["code"] not in running.ran[-1].everything()


def test_a_code_is_understood_however_a_phone_separates_it(running: Office) -> None:
    codes = running.codes("市体育局", "市妇联", "市气象局", "市林草局")
    forms = ("/start\n{}", "/start\u3000{}", " /START   {} ", "加入 {}")
    people = [Person(running.api, "钱七", entities=False) for _ in codes]

    for person, form, code in zip(people, forms, codes, strict=True):
        person.say(form.format(code))

    everybody(people, lambda one: any("【已加入】" in text for text in one.texts()), "all four are on board")
