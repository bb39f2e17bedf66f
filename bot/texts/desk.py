"""/announce, /handover, /deadline, /rehearse, /asof: what the coordinator reads while running a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.joining import name_of, slot_of
from bot.texts.looking import joined, place
from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, full_day, pick

LONGEST = 1500  # characters of an announcement


def announcement(language: str, office: str, words: str) -> str:
    """What contacts read."""
    return pick(language, f"【通知】{office}\n{shown(words, LONGEST)}", f"[Notice] {office}\n{shown(words, LONGEST)}")


def preview(language: str, text: str, people: int, agencies: int, unreachable: Sequence[str]) -> str:
    """What would leave, to how many; nothing has left."""
    rows = [
        text,
        "—",
        pick(
            language,
            f"将发给{agencies}个单位{people}人，工作时间发出。",
            f"Goes to {people} people of {agencies} agencies, in office hours.",
        ),
    ]
    if unreachable:
        names = joined(language, unreachable)
        rows.append(
            pick(
                language,
                f"无人可联系{len(unreachable)}：\n{names}",
                f"Nobody to write to ({len(unreachable)}):\n{names}",
            )
        )
    rows.append(pick(language, "确认请点“发出”，或回“/announce 发出”。", "Tap to send, or send /announce go."))
    return "\n".join(rows)


def send_labels(language: str) -> tuple[str, str]:
    return pick(language, "发出", "Send"), pick(language, "不发", "Drop")


def announced(language: str, people: int) -> str:
    return pick(language, f"【通知】已发给{people}人。", f"[Notice] Sent to {people} people.")


def announce_dropped(language: str) -> str:
    return pick(language, "【通知】未发出。", "[Notice] Not sent.")


def nothing_to_announce(language: str) -> str:
    return pick(language, "没有待发的通知。请写“通知 内容”。", "No announcement waits. Write /announce words.")


def handover_ask(language: str, agency: str, people: Sequence[tuple[str, str]]) -> str:
    """Who would leave."""
    names = joined(language, [f"{name_of(language, name)}（{slot_of(language, slot)}）" for name, slot in people])
    now = names or pick(language, "无", "none")
    return pick(
        language,
        f"【交接】{agency}\n现有联络员：{now}\n请点交出的一位；其随即不再收到消息，接任者凭邀请码加入，可看待报事项和以往记录。",
        f"[Handover] {agency}\nContacts: {now}\nTap who hands over; they get nothing more at once. "
        "The successor joins by an invitation and sees open items and old notes.",
    )


def handover_label(language: str, name: str, slot: str) -> str:
    return f"{name_of(language, name)} {slot_of(language, slot)}"


def handover_done(language: str, name: str) -> str:
    return pick(
        language,
        f"{name_of(language, name)}已交接。请将下面的邀请转给接任者。",
        f"{name_of(language, name)} has handed over. Pass the invitation below on to the successor.",
    )


def handed_over(language: str, agency: str) -> str:
    """To the predecessor, once."""
    return pick(
        language,
        f"【已交接】{agency}联络员工作已交接，此后不再向您发送提醒。感谢您的工作。",
        f"[Handed over] {agency}: you get no more reminders. Thank you for your work.",
    )


def how_to_hand_over(language: str) -> str:
    return pick(language, "请写“交接 市体育局”。", "Please write /handover AGENCY.")


def how_to_add(language: str) -> str:
    return pick(
        language,
        "请写“新增节点 11-20 科普日活动小结；文号：佳科协〔2024〕8号；范围：全部”。\n"
        "范围可写全部、牵头，或用顿号分开的单位；督查写“督查：是”。",
        "Write /deadline add 11-20 TITLE; no: DOCUMENT; scope: all\n"
        "Scope: all, leads, or agencies joined by 、; for an inspection add “inspection: yes”.",
    )


@dataclass(frozen=True)
class NoticeLine:
    """A date set by a notice."""

    number: int
    title: str
    due_on: date
    inspection: bool
    document_number: str
    scope: str
    agencies: int


def scope_word(language: str, scope: str) -> str:
    return {"all": pick(language, "全部单位", "all agencies"), "leads": pick(language, "牵头单位", "leads")}.get(
        scope, scope
    )


def noticed(language: str, line: NoticeLine) -> str:
    kind = pick(language, "督查", "inspection") if line.inspection else pick(language, "报送", "to report")
    number = shown(line.document_number or pick(language, "未写文号", "no document number"), 60)
    when, scope = full_day(language, line.due_on), scope_word(language, line.scope)
    return pick(
        language,
        f"节点{line.number} {line.title}（{kind}）\n  {when}前，{scope}（{line.agencies}个）\n  依据：工作办公室安排·{number}",
        f"No. {line.number} {line.title} ({kind})\n  by {when}, {scope} ({line.agencies})\n  set by the office, {number}",
    )


def notice_added(language: str, line: NoticeLine) -> str:
    head = pick(language, "【已新增】工作办公室安排的节点", "[Added] a date of the office's own")
    foot = pick(language, f"写错了请回“删除节点 {line.number}”。", f"A mistake? /deadline remove {line.number}.")
    return "\n".join([head, noticed(language, line), foot])


def notice_list(language: str, lines: Sequence[NoticeLine]) -> str:
    if not lines:
        return (
            pick(language, "【节点】没有工作办公室通知的节点。", "[Dates] No dates set by a notice.")
            + "\n"
            + how_to_add(language)
        )
    head = pick(language, f"【节点】工作办公室通知{len(lines)}项", f"[Dates] {len(lines)} set by notices")
    foot = pick(language, "删除请回“删除节点 号码”。", "To remove: /deadline remove NUMBER.")
    return "\n".join([head, *(noticed(language, line) for line in lines), foot])


def notice_removed(language: str, number: int, title: str) -> str:
    return pick(
        language, f"【已删除】节点{number} {title}，不再提醒。", f"[Removed] No. {number} {title}; no more reminders."
    )


def no_such_notice(language: str) -> str:
    return pick(language, "没有这个号码的节点；回“节点”可查看。", "No date of that number; see /deadline.")


def nobody_concerned(language: str) -> str:
    return pick(language, "范围里没有方案所列的单位，请核对。", "The scope names no agency of the plan.")


@dataclass(frozen=True)
class Wave:
    """What one day would send: items with the agencies told, and those nobody can be told for."""

    on: date
    people: int
    items: Sequence[tuple[str, date, Sequence[str]]]
    unreachable: Sequence[str]
    moved: Sequence[tuple[str, date, date]]  # item, the day by the ladder, the day it leaves
    sample: str
    sample_for: str


def rehearsal(language: str, title: str, wave: Wave) -> list[str]:
    """In blocks that a page can hold."""
    blocks = [f"{title}\n{day_and_week(language, wave.on)}"]
    if not wave.items:
        return [*blocks, pick(language, "当天没有提醒发出。", "Nothing leaves on that day.")]
    blocks.append(pick(language, f"将发给{wave.people}人", f"{wave.people} people are written to"))
    for what, due, agencies in wave.items:
        when = day(language, due)
        names = joined(language, agencies) or pick(language, "无", "none")
        blocks.append(
            pick(
                language,
                f"\n{what}（{when}前）{len(agencies)}个单位：\n{names}",
                f"\n{what} (by {when}), {len(agencies)} agencies:\n{names}",
            )
        )
    if wave.unreachable:
        names = joined(language, wave.unreachable)
        blocks.append(
            pick(
                language,
                f"\n无人可联系{len(wave.unreachable)}：\n{names}",
                f"\nNobody to write to ({len(wave.unreachable)}):\n{names}",
            )
        )
    for what, wanted, leaves in wave.moved:
        blocks.append(
            pick(
                language,
                f"\n{what}：{day(language, wanted)}为休息日，提前到{day(language, leaves)}",
                f"\n{what}: {day(language, wanted)} is a rest day, moved to {day(language, leaves)}",
            )
        )
    if wave.sample:
        blocks.append(
            pick(language, f"\n样稿（{wave.sample_for}）：\n", f"\nSample ({wave.sample_for}):\n") + wave.sample
        )
    return blocks


def rehearsal_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【预演】", "[Rehearsal]") + place(language, page, count)


def following_wave(language: str, on: date) -> str:
    return pick(language, f"\n下一次：{day_and_week(language, on)}", f"\nNext: {day_and_week(language, on)}")


def how_to_rehearse(language: str) -> str:
    return pick(language, "请写“预演 12-25”。", "Please write /rehearse 12-25.")


def as_of(language: str, title: str, on: date, items: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> list[str]:
    """Who had reported by the end of a day, item by item."""
    blocks = [
        pick(language, f"【截至】{full_day(language, on)} 24:00", f"[As of] {full_day(language, on)} 24:00")
        + f"\n{title}"
    ]
    for what, done, still in items:
        rows = [f"\n{what}", pick(language, f"已报{len(done)}：", f"Reported ({len(done)}): ") + joined(language, done)]
        rows.append(pick(language, f"未报{len(still)}：", f"Open ({len(still)}): ") + joined(language, still))
        blocks.append("\n".join(rows))
    if not items:
        blocks.append(pick(language, "\n没有要报送的事项。", "\nNothing was owed."))
    return blocks


def how_to_ask_as_of(language: str) -> str:
    return pick(language, "请写“截至 12-25”。", "Please write /asof 12-25.")
