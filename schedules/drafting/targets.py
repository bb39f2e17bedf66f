"""Numbers that a plan commits to: shares, counts, and words such as 全覆盖."""

import re
from collections.abc import Iterator

from schedules.drafting.dates import plain
from schedules.drafting.parts import Part, Parts
from schedules.model import Period, Target

_SENTENCE = re.compile(r"[^，,。；;\n]+")
_SHARE = re.compile(
    r"(?P<what>[\u4e00-\u9fa5（）A-Za-z]{2,30}?(?:比例|比重|率|占比|素质|水平|满意度|覆盖面))(?:稳定|力争|争取|均|普遍|全部)?(?:达到|超过|提高到|提升到|不低于|保持在|控制在|提高至|提升至|增长到|达|至|为|以上)(?:并争取超过|并超过)?(?P<value>\d+(?:\.\d+)?)[%％]"
)
_COUNT = re.compile(
    r"(?:建成|建立|创建|新建|打造|培育|新增|认定|培训|建设|新创建|资助|组织|完成|发展|扶持|推出|举办|开展|评选|选派|遴选|引进|培养)(?:不少于|超过|达到|市级|省级|国家级|约|各类|[\u4e00-\u9fa5]{0,10})?(?P<value>\d+(?:\.\d+)?)(?P<scale>万|亿)?"
    r"(?P<unit>余?(?:个|所|家|名|人次|人|处|座|场|项|套|公里|亩|件|篇|部|支|次|台|辆|户|张|班|公顷|平方米|米|对|期))(?:以上|左右)?(?P<what>[\u4e00-\u9fa5]{2,24})"
)
_YEAR = re.compile(r"(?:到|至|力争)?(20\d\d)年")
MOST = 200


def targets_of(parts: Parts, period: Period) -> list[Target]:
    """The numeric targets of a plan, in the text's order; each place and number once."""
    found: dict[tuple[object, ...], Target] = {}
    for part in (*parts.preamble, *parts.all()):
        for target in _of_part(part, period):
            found.setdefault((target.locator, target.what, target.value), target)
    return list(found.values())[:MOST]


def _of_part(part: Part, period: Period) -> Iterator[Target]:
    for _, text in part.text:
        by: str | None = None
        for sentence in re.split(r"[。；\n]", text):
            words = plain(sentence)
            year = _YEAR.search(words)
            by = year[1] if year and (period.start is None or int(year[1]) >= period.start.year) else None
            yield from _of_sentence(part.locator, words, by)


def _of_sentence(locator: str, words: str, by: str | None) -> Iterator[Target]:
    for found in _SHARE.finditer(words):
        yield Target(locator=locator, what=_what(found["what"]), value=_number(found["value"]), unit="%", by=by)
    for found in _COUNT.finditer(words):
        unit = f"{found['scale'] or ''}{found['unit'].removeprefix('余')}" + (
            "/年" if "每年" in words[: found.start()] else ""
        )
        yield Target(locator=locator, what=_what(found["what"]), value=_number(found["value"]), unit=unit, by=by)
    if "全覆盖" in words and len(words) < 120:
        before = re.search(r"([\u4e00-\u9fa5]{2,12})(?:的)?全覆盖", words)
        if before:
            yield Target(locator=locator, what=_what(before[1]), value="全覆盖", by=by)


def _what(text: str) -> str:
    return re.sub(r"^(?:到|使|将|实现|全市|全省|我市|我省|力争|推动|年|在)+", "", text)[:40] or text[:40]


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
