"""What the coordinator gets without asking: the list of the due day, the phone sheet, texts to paste elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.joining import name_of, slot_of
from bot.texts.looking import joined, place
from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, pick

_WORD = 40  # characters of somebody's last words


@dataclass(frozen=True)
class DueItem:
    """One item on its due day: names of agencies by where they stand."""

    what: str
    due_on: date
    owing: int
    received: int
    nothing: int
    missing: Sequence[str]
    unreachable: Sequence[str]  # among the missing
    elsewhere: Sequence[str]  # those with another day


def due_list(language: str, title: str, items: Sequence[DueItem]) -> list[str]:
    """应报, 已收, 未报, 联系不上, in blocks that a page can hold."""
    blocks = [title]
    for item in items:
        when = day_and_week(language, item.due_on)
        rows = [f"\n{item.what}", pick(language, f"时限：{when}", f"Due: {when}")]
        nothing = pick(language, f"，不涉及{item.nothing}", f", {item.nothing} nothing") if item.nothing else ""
        rows.append(
            pick(
                language,
                f"应报{item.owing}，已收{item.received}{nothing}，未报{len(item.missing)}",
                f"{item.owing} owed, {item.received} received{nothing}, {len(item.missing)} open",
            )
        )
        if not item.missing:
            rows.append(pick(language, "已全部收到。", "All received."))
        blocks.append("\n".join(rows))
        for names, words in (
            (item.missing, ("未报", "Open")),
            (item.unreachable, ("其中无人可联系，请电话", "Nobody to write to; please phone")),
            (item.elsewhere, ("另有时限", "Another day")),
        ):
            if names:
                blocks.append(f"〔{pick(language, *words)} {len(names)}〕\n{joined(language, names)}")
    return blocks


def due_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【今日到期】", "[Due today]") + place(language, page, count)


@dataclass(frozen=True)
class PhoneLine:
    """One agency to call: who, where, what is open, what was said last."""

    agency: str
    people: Sequence[tuple[str, str, str, str]]  # name, slot, title, office phone
    items: Sequence[tuple[str, date]]
    last_on: date | None
    last_word: str
    promised_on: date | None


def phone_sheet(language: str, title: str, lines: Sequence[PhoneLine]) -> list[str]:
    """A block for each agency; how to record a call stands at the end."""
    if not lines:
        return [title, pick(language, "\n目前没有需要电话联系的单位。", "\nNobody needs to be phoned.")]
    foot = pick(
        language,
        "\n通话后请回一行：\n“通话 市统计局 12-30报”",
        "\nAfter a call, one line:\n/call AGENCY by 30 Dec",
    )
    alone = [line for line in lines if line.people or line.last_on is not None or line.promised_on is not None]
    return [title, *(_phone(language, line) for line in alone), *_nobody(language, lines, alone), foot]


def _nobody(language: str, lines: Sequence[PhoneLine], told: Sequence[PhoneLine]) -> Iterator[str]:
    """Agencies without a contact of whom nothing was heard: once what they owe, and their names."""
    groups: dict[tuple[tuple[str, date], ...], list[str]] = {}
    for line in lines:
        if line not in told:
            groups.setdefault(tuple(line.items), []).append(line.agency)
    for items, names in groups.items():
        head = pick(language, f"\n〔无联络员 {len(names)}〕", f"\n〔No contact: {len(names)}〕")
        yield "\n".join([head, joined(language, names), *(_open_item(language, *item) for item in items)])


def phone_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【电话单】", "[Phone list]") + place(language, page, count)


def _phone(language: str, line: PhoneLine) -> str:
    rows = [f"\n{line.agency}"]
    for name, slot, title, phone in line.people:
        more = " ".join(shown(part, 30) for part in (title, phone) if part)
        rows.append(f"  {name_of(language, name)}（{slot_of(language, slot)}）{more}".rstrip())
    if not line.people:
        rows.append(pick(language, "  无联络员", "  no contact"))
    rows += [_open_item(language, *item) for item in line.items]
    if line.last_on is not None:
        said = shown(" ".join(line.last_word.split()), _WORD)
        rows.append(
            pick(
                language,
                f"  最近：{day(language, line.last_on)} {said}",
                f"  last: {day(language, line.last_on)} {said}",
            )
        )
    if line.promised_on is not None:
        when = day(language, line.promised_on)
        rows.append(pick(language, f"  预计：{when}", f"  expected: {when}"))
    return "\n".join(rows)


def _open_item(language: str, item: str, on: date) -> str:
    return pick(language, f"  待报：{item}（{day(language, on)}）", f"  open: {item} ({day(language, on)})")


def to_paste(language: str, agency: str, items: Sequence[tuple[str, date, str, str]], office: str, today: date) -> str:
    """Plain text for another channel: no kind in front, nothing that needs a button. Items: what, day, to, source."""
    rows = [pick(language, f"{agency}：", f"{agency}:")]
    for what, on, to, source in items:
        where = pick(language, f"报{to}", f"to {to}") if to else pick(language, "报送", "")
        when = day_and_week(language, on)
        past = pick(language, "工作办公室尚未收到贵单位材料，", "we have not received it yet; ") if on < today else ""
        rows.append(
            pick(
                language,
                f"{what}，时限为{when}，{past}请{where}。依据：{source}。",
                f"{what}, due by {when}: {past}please report {where}. Source: {source}.",
            )
        )
    rows.append(
        pick(
            language,
            "如已报送，请告知时间和方式，以便核对。谢谢。",
            "If you sent it, please say when and how. Thank you.",
        )
    )
    rows.append(
        f"{office} {today.year}年{day('zh', today)}"
        if language != "en"
        else f"{office}, {day(language, today)} {today.year}"
    )
    return "\n".join(rows)


def paste_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【可转发文本】", "[Text to paste]") + place(language, page, count)


def nothing_to_paste(language: str) -> str:
    return pick(language, "【可转发文本】目前没有未报单位。", "[Text to paste] Nobody owes anything at present.")


def labels(language: str) -> tuple[str, str, str, str]:
    """[电话单], [转发文本], [提醒函], [记录通话]."""
    texts = pick(language, "转发文本", "Text to paste"), pick(language, "提醒函（草稿）", "Letters (draft)")
    call = pick(language, "记录通话", "Record a call")
    return pick(language, "电话单", "Phone list"), *texts, call
