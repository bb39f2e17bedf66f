"""Whatever people and clients send is answered, and never breaks what comes after it."""

from typing import Any

from tests.end_to_end.conftest import Office
from tests.end_to_end.people import Person, everybody

# Agencies of the plan, one contact each: one message to a chat a second is all that may be sent.
AGENCIES = [
    "市教育局",
    "市科技局",
    "市自然资源规划局",
    "市生态环境局",
    "市交通运输局",
    "市文广旅局",
    "市卫生健康委",
    "市应急管理局",
    "市市场监管局",
    "市体育局",
    "市气象局",
    "市林草局",
    "团市委",
    "市妇联",
    "市发展改革委",
    "市工信局",
    "市人社局",
    "市总工会",
]

TEXTS = {
    "a NUL inside": "已报\x00送",
    "half a surrogate pair": "情况\ud800如下",
    "marks that turn the writing around": "\u202e已报送\u2066\u200f",
    "4096 signs beyond the first plane": "\U0001f600" * 4096,
    "signs of markup": "<b>&_*[`已报送](x) \\</script>",
    "nothing to be seen": "\u200b\u2800\u3164",
    "only spaces": "   \n\t ",
    "signs that pile up": "已" + "\u0301" * 400,
    "full-width digits": "１　已报送",
}


def contents(person: Person) -> list[dict[str, Any]]:
    """Everything that is no plain text."""
    sticker = {
        **person.file(900),
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
    return [
        {"sticker": sticker},
        {"location": {"latitude": 46.8, "longitude": 130.3}},
        {"voice": {**person.file(4000, b"OggS" * 1000), "duration": 3, "mime_type": "audio/ogg"}},
        {"document": {**person.file(25 * 1024 * 1024), "file_name": "总结.docx", "mime_type": "application/msword"}},
        {"document": {**person.file(3, b"abc"), "file_name": "../../\x00etc\u202egnp.exe"}},
        {"photo": person.photo(), "caption": "已报送，见附件"},
        {"contact": {"phone_number": "+860000", "first_name": "甲"}},
        {"something_of_next_year": {"x": 1}},
        {"dice": {"emoji": "\U0001f3b2", "value": 3}},
    ]


def test_every_odd_message_of_a_contact_is_answered(running: Office) -> None:
    people = running.joined(*AGENCIES)
    before = {person.id: len(person.received) for person in people}
    writers, senders = people[: len(TEXTS)], people[len(TEXTS) :]

    for person, text in zip(writers, TEXTS.values(), strict=True):
        person.say(text)
    for number, person in enumerate(senders):
        person.send(**contents(person)[number])

    everybody(people, lambda person: len(person.received) > before[person.id], "everybody has an answer")
    notes = running.place.json("notes")
    assert {note["agency"] for note in notes} >= set(AGENCIES) - {AGENCIES[5], AGENCIES[6]}
    people[0].ask("任务", "牵头")


def test_an_album_is_one_answer_and_a_large_file_is_asked_for_smaller(running: Office) -> None:
    album, large = running.joined("市教育局", "市体育局")
    for number in range(3):
        words: dict[str, Any] = {"caption": "已报送，附照片三张"} if number == 0 else {}
        album.send(photo=album.photo(), media_group_id="13300000000001", **words)
    large.send(document={**large.file(25 * 1024 * 1024), "file_name": "总结.docx", "mime_type": "application/msword"})

    assert "20MB" in large.got("【已登记】")["text"]
    album.got("【已登记】")
    running.api.wait_for(lambda: len(_fetched(running)) >= 3, "three files fetched", 40)
    assert sum(len(note["files"]) for note in running.place.json("notes", "--agency", "市教育局")) >= 3
    assert len([text for text in album.texts() if text.startswith("【已登记】")]) <= 2


def _fetched(running: Office) -> set[str]:
    return {call.params["file_id"] for call in running.api.calls if call.method == "getFile" and call.code == 200}


def test_an_unknown_command_is_answered(running: Office) -> None:
    unknown = ("/nosuchcommand", "/DUTIES", "/duties@someone_elses_bot", "/ 任务", "/", "/start@" + "x" * 300)
    people = running.joined(*["市财政局"] * len(unknown))
    before = {person.id: len(person.received) for person in people}

    for person, words in zip(people, unknown, strict=True):
        person.say(words)

    everybody(people, lambda person: len(person.received) > before[person.id], "everybody has an answer")
