"""The dates that a document prints as obligations, and how a date of a plan file may be printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schedules.auditing.folded import Folded
from schedules.model import Deadline, Recurs

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATED = re.compile(
    rf"(?P<until>到|至)?{_YEAR}(?:年|(?=[、,和及](?:19|20)\d\d年))(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日|(?:年|月)?(?P<end>底|末))?(?P<before>以?前|之前)?"
)
_YEARLY = re.compile(
    r"(?:每年|年底|年末)?(?<![\d年])(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|底|末)(?P<before>以?前|之前)?"
)
_RECURRING = re.compile(r"每(?P<every>半年|季度|季|个?月|年)|(?P<now_and_then>定期|适时)")
_UNITS = {
    "半": Recurs.HALF_YEARLY,
    "季": Recurs.QUARTERLY,
    "个": Recurs.MONTHLY,
    "月": Recurs.MONTHLY,
    "年": Recurs.YEARLY,
}
_RECURS = {
    Recurs.YEARLY: r"每年|年度|逐年|一年一|每.?年|年均|/年",
    Recurs.HALF_YEARLY: r"半年",
    Recurs.QUARTERLY: r"季",
    Recurs.MONTHLY: r"每个?月|月度|逐月",
    Recurs.IRREGULAR: r"定期|适时|不定期|经常|常态|每|及时|不断|届",
}
# What stands in brackets of a title or a document number names another document; an edition is no date.
_CITED = re.compile(r"<[^<>]{0,120}>|\[\d{4}\]\d*号?|\([^()]{0,40}(?:19|20)\d\d[^()]{0,30}(?:年\)|号\))")
_EDITION = re.compile(r"年(?:版|度?[版本])")
# Before the year "by" or after it "goal": the text commits to something by then.
_BY = re.compile(r"(?:到|至|于|在)$")


@dataclass(frozen=True)
class Dated:
    """One date of the text: a year, with month and day where printed; or how often something comes back."""

    text: str
    place: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    recurs: Recurs | None = None
    until: bool = False  # 到2020年: by the end of it


def dated(source: Folded) -> Iterator[Dated]:
    """Every date that may oblige: 到2025年, 2023年6月底前, 12月25日前, 每季度. Cited documents and editions are none."""
    text = _without_citations(source.text)
    for found in _DATED.finditer(text):
        if not _EDITION.match(text, found.end() - 1):
            rest = _number(found["month"]), _number(found["day"])
            yield Dated(found[0], found.start(), int(found["year"]), *rest, until=bool(found["until"]))
    for found in _YEARLY.finditer(text):
        yield Dated(found[0], found.start(), None, int(found["month"]), _number(found["day"]))
    for found in _RECURRING.finditer(text):
        yield Dated(found[0], found.start(), recurs=_UNITS[found["every"][0]] if found["every"] else Recurs.IRREGULAR)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _without_citations(text: str) -> str:
    return _CITED.sub(lambda found: "□" * len(found[0]), text)


def printed(deadline: Deadline, text: str) -> list[str]:
    """What of a deadline's date is missing from `text` (folded); empty where all of it is there."""
    missing = []
    if deadline.due and not _stands(deadline.due, text, derived=deadline.basis != "stated"):
        missing.append(deadline.due)
    if deadline.recurs and not re.search(_RECURS[deadline.recurs], text):
        missing.append(str(deadline.recurs))
    return missing


def stands(written: str, text: str) -> bool:
    """Whether a day, month or year as files write it is printed in `text`; a last day may stand as its month or year."""
    return _stands(written, text, derived=True)


def _stands(written: str, text: str, *, derived: bool) -> bool:
    pieces = [int(piece) for piece in written.split("-")]
    if re.match(r"\d{4}", written):
        year, *rest = pieces
    else:
        year, rest = None, pieces
    forms = _forms(rest, derived=derived)
    years = [f"{year}年?", *_periods(year)] if year else [""]
    in_year = any(re.search(rf"(?<!\d){first}{form}", text) for first in years for form in forms)
    loose = year is not None and bool(rest) and any(re.search(rf"(?<!\d){form}", text) for form in forms if form)
    return in_year or (loose and any(re.search(rf"(?<!\d){first}", text) for first in years))


def _forms(rest: list[int], *, derived: bool) -> list[str]:
    if not rest:
        return [""]
    month = f"0?{rest[0]}月"
    if len(rest) == 1:
        return [month]
    last = rest[1] >= 28
    return [f"{month}0?{rest[1]}日"] + ([rf"{month}(?:底|末|前)?", "年?底", "年?末", ""] if derived and last else [])


def _periods(year: int) -> list[str]:
    """The other ways to print a year that ends a stretch: 2016-2020, “十三五”."""
    ways = [rf"\d{{4}}年?-{year}"]
    number, odd = divmod(year - 2005, 5)
    if not odd and 1 <= number <= 9:
        ways.append(f"十{'一二三四五六七八九'[number - 1]}五")
    return ways


def printed_day(day: date, text: str) -> bool:
    """Whether a whole date is printed, in digits or in Chinese."""
    digits = "〇一二三四五六七八九"
    chinese = "".join(digits[int(digit)] for digit in str(day.year))
    month, number = _chinese(day.month), _chinese(day.day)
    return bool(
        re.search(rf"{day.year}(?:年0?{day.month}月0?{day.day}日|[-./]0?{day.month}[-./]0?{day.day}(?!\d))", text)
        or f"{chinese}年{month}月{number}日" in text
    )


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones or not tens else "")
