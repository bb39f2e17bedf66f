"""Who is not on board learns one line, in a group not even that."""

from typing import Any

from tests.end_to_end.conftest import PLAN, Office
from tests.end_to_end.foreign_api import Chat
from tests.end_to_end.people import Person, everybody

LINE = "本服务仅供受邀单位联络员使用。如需加入，请向本单位或工作办公室索取邀请。"
BAD_CODE = "邀请码无效或已过期，请向工作办公室重新索取。"

SAID = [
    "/start",
    "/help",
    "/plans",
    "/duties",
    "/deadlines",
    "/notes",
    "/report 已报送",
    "/undo",
    "/settings",
    "/overview",
    "/silent",
    f"/chase {PLAN}",
    f"/invite {PLAN} 市教育局",
    "/pending",
    "/approve 1",
    "/accept 1",
    "/return 1 x",
    "/extend 1 2025-01-01",
    f"/record {PLAN} 市教育局 已报送",
    "/forget",
    "/unsubscribe",
    "/nosuchcommand",
    "任务",
    "时间",
    "总览",
    "未报",
    "已报送",
    "收到",
    "撤回",
    "台账",
    "你好",
    "' OR 1=1 --",
]
FORGED = [
    "note:done:1",
    "office-dates:ok:0",
    "join:undo:1",
    "request:approve:1",
    "duties:page:2",
    "x",
    "0",
    "🙂" * 16,
    "a:b:c:d:e",
]


def test_a_stranger_reads_one_line_whatever_they_send(running: Office) -> None:
    strangers = [Person(running.api, f"路人{number}", entities=bool(number % 2)) for number, _ in enumerate(SAID)]
    for stranger, text in zip(strangers, SAID, strict=True):
        stranger.say(text)
    with_photo, with_file = Person(running.api, "摄影"), Person(running.api, "文员")
    with_photo.send(photo=with_photo.photo(), caption="/overview")
    with_file.send(document={**with_file.file(3, b"abc"), "file_name": "a.txt", "mime_type": "text/plain"})

    everybody([*strangers, with_photo, with_file], lambda one: one.received, "every stranger has an answer")

    assert [(SAID[number], one.texts()) for number, one in enumerate(strangers) if one.texts() != [LINE]] == []
    assert with_photo.texts() == with_file.texts() == [LINE]
    assert running.place.json("notes") == []
    assert not [call for call in running.api.calls if call.method == "getFile"], "nobody's file is fetched"


def test_a_forged_button_changes_nothing_and_says_the_line(running: Office) -> None:
    [contact] = running.joined("市教育局")
    stranger = Person(running.api, "路人")
    stranger.ask("/start")
    welcome = contact.received[0]

    stolen = [stranger.tap({**welcome, "chat": stranger.about}, data=data) for data in [*FORGED, "待报"]]
    assert {stranger.toast(query) for query in stolen} == {LINE}
    own = [contact.tap(welcome, data=data) for data in FORGED]
    for query in own:
        contact.toast(query)

    assert running.place.json("notes") == []
    assert stranger.texts() == [LINE]
    assert contact.ask("时间", "12月25日")


def test_a_used_invite_is_worth_nothing_to_whom_it_is_forwarded(running: Office) -> None:
    [code] = running.codes("市教育局")
    contact, other = Person(running.api, "联络员甲"), Person(running.api, "路人")

    contact.ask(f"/start {code}", "【已加入】")
    assert other.ask(f"/start {code}")["text"] == BAD_CODE
    assert other.ask("/duties")["text"] == LINE


def test_nobody_is_answered_in_a_group(running: Office) -> None:
    [contact] = running.joined("市教育局")
    [unused] = running.codes("市体育局")
    group: dict[str, Any] = {"id": -1_002_233_445_566, "title": "工作群", "type": "supergroup"}
    running.api.chats[group["id"]] = Chat(group)

    for text in ("/start", "/duties", f"/start {unused}", f"/overview@{running.api.bot['username']}", "已报送", "任务"):
        message = contact.make(text=text)
        running.api.put("message", {**message, "chat": group})
    running.api.put("message", {**contact.make(new_chat_members=[running.api.bot]), "chat": group})

    running.api.wait_for(lambda: running.api.unconfirmed() == 0, "the group's messages are taken")
    contact.ask("任务", "三（一）")  # what came after them is answered, so they have been handled
    assert not [call for call in running.api.calls if call.params.get("chat_id") == str(group["id"])]
    assert running.place.json("notes") == []
    newcomer = Person(running.api, "联络员乙")
    newcomer.ask(f"/start {unused}", "【已加入】")
