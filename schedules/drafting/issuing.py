"""Who issued a document, and when: as its labels, its signature, its letterhead or its notice say."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from schedules.drafting.frame_words import PAGE_LABELS
from schedules.drafting.numerals import chinese_digits, chinese_number
from schedules.drafting.outline import Node
from schedules.drafting.paragraphs import Paragraph

_ISSUER_LABEL = re.compile(
    r"(?:发文机关|发文机构|发布机构|发文单位|制定机关|发布单位|印发机关|发布机关)(?:\s*[：:\t]\s*| )(?P<issuer>[\u4e00-\u9fa5、]{3,40})"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|[一二][〇○零九OОＯ]\S{2})\s*年\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_DATE_LABEL = re.compile(r"(?:成文日期|发文日期|印发日期|签发日期|成文时间|发文时间)\s*[：:\t |]?\s*")
_LETTERHEAD = re.compile(
    r"(?P<issuer>[\u4e00-\u9fa5]{3,30}(?:政府|办公厅|办公室|委员会|厅|局|部|委|科协|署|院))(?:文件|令)"
)
_GLUED_ISSUER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fa5]{2,20}(?:政府办公厅|政府办公室|人民政府|办公厅|办公室|委员会|厅|局))\s*" + _DATE.pattern
)
_ISO = re.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_SPREAD = re.compile(r"(?:[\u4e00-\u9fa5]\s+){1,5}[\u4e00-\u9fa5]")  # 财 政 部
_MONTH = re.compile(r"[二2][〇○零0]\S{2}\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月")  # of a plan that names no day
SIGNED = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fa5、 ]{2,60}(?:政府|办公厅|办公室|委员会|厅|局|部|委|小组|领导小组|科协|协会|联席会议|院|署|会))\s*$"
)
# Right above the day stand names only, of whatever kind.
_SIGNED_BELOW = re.compile(SIGNED.pattern.replace("|会)", "|会|办|联|中央|局|行|中心|公司|公署)"))
_BODY = (
    r"(?:中共)?(?:[\u4e00-\u9fa5]{2,20}(?:政府办公厅|政府办公室|人民政府|政府|办公厅|办公室|委员会|厅|局|部|委|科协|协会|联合会|中心|公署|行署)"
    r"|国务院)"
)
_ENDS_AS_BODY = re.compile(
    r"..(?:政府|办公厅|办公室|委员会|厅|局|部|委|办|科协|协会|联合会|总会|院|署|行|法院|检察院|联|中央|中心|公司|会)$"
)
_ISSUER_IN_NOTICE = re.compile(
    r"(?:^《?|(?<=[\s号：:”》）)】日])|(?<=号《))(?!根据|按照|为|现将|经|关于|贯彻|落实)"
    rf"(?P<issuer>{_BODY}(?:[ 、]+{_BODY})*)(?:等[^关]{{0,12}})?\s*(?:关于|印发[《〈])"
)
# 市人民政府办公室 → 办公室, to compare with a signature that names the city.
_AFTER_PLACE = re.compile(r"^[\u4e00-\u9fa5]{0,8}?[省市县区旗州盟](?:人民)?(?:政府)?")
_OPENNESS = re.compile(r"\s*[（(](?:此件|主动公开|依申请公开|公开)[^（()）]{0,20}[）)]$")
LONGEST_NOTICE = 400  # characters of a paragraph in which a notice names who issues it


def issued_by(above: Sequence[Paragraph], root: Node) -> str | None:
    """Who issued the document: as its head says, else as it is signed below the text."""
    return _issuer(above) or _signed_issuer(_last(root, 4))


def issued_on(above: Sequence[Paragraph], root: Node) -> date | None:
    """The day of issue, from the head, else from the document's last lines: signed there, or behind 印发."""
    return _issued_on(above) or _issued_below(root)


def _last(root: Node, count: int) -> list[Paragraph]:
    return [part for node in list(root.walk())[-3:] for part in node.parts[-count:]]


def _issuer(above: Sequence[Paragraph]) -> str | None:
    """Who issued the document: as labelled, as signed above the day, as its letterhead or its notice says."""
    labelled, *others = _labelled_issuer(above), _signed_issuer(above), _notice_issuer(above[:8])
    for other in others:
        if labelled and other and (other.endswith(_whole(_AFTER_PLACE.sub("", labelled))) or "、" in other):
            return other  # the label says 市政府办公室, the signature or the title which city's, or who else
    for found in (labelled, *others):
        if found:
            return found
    for part in above:
        glued = _GLUED_ISSUER.search(part.text)
        if glued:
            return re.sub(r"^.*(?:执行|实施|落实)", "", glued["issuer"])
    return None


def _whole(name: str) -> str:
    """办公室 of 区政府办, 行政公署 of 地区行署: as a signature writes them."""
    return name.replace("行署", "行政公署") + "公室" * (name == "办")


def _labelled_issuer(above: Sequence[Paragraph]) -> str | None:
    for part in above:
        found = _ISSUER_LABEL.search(part.text)
        named = re.split(r"成文|发文|发布|生成|文号|主题|分类|公开", found["issuer"])[0].strip("、 ") if found else ""
        if len(named) > 2 and not named.endswith("网站") and named not in PAGE_LABELS:
            return named
    return None


def _signed_issuer(parts: Sequence[Paragraph]) -> str | None:
    """The names right above the day, several of them on one line or on lines of their own."""
    for at, part in enumerate(parts):
        if not (day_alone(part.text) or _MONTH.fullmatch(part.text.strip().strip("（）()"))):
            continue
        names: list[str] = []
        for before in reversed(parts[:at]):
            spread = _SPREAD.fullmatch(before.text.strip())
            signed = _SIGNED_BELOW.match("".join(before.text.split()) if spread else before.text)
            if not signed or (names and "关于" in before.text):
                break
            names.insert(0, _each(signed["issuer"]))
        if names:
            return "、".join(names)
    return None


def _each(names: str) -> str:
    """教育部 财政部: two bodies are told apart by a 、; spaces within one name stay."""
    pieces = re.split(r"[\s、]+", names.strip())
    return "、".join(pieces) if all(_ENDS_AS_BODY.search(piece) for piece in pieces) else names.strip()


def _notice_issuer(above: Sequence[Paragraph]) -> str | None:
    for part, below in zip_longest(above, above[1:]):
        goes_on = below.text if below and below.text.startswith(("关于", "印发")) else ""  # a title's second line
        found = _LETTERHEAD.fullmatch(part.text) or _ISSUER_IN_NOTICE.search((part.text + goes_on)[:LONGEST_NOTICE])
        if found:
            return _each(found["issuer"])
    return None


def day_alone(text: str) -> re.Match[str] | None:
    """A line that is a day: 2023年6月29日, （2023年6月29日印发）, 2023.6.29, 2023年6月29日（此件公开发布）."""
    bare = _OPENNESS.sub("", text.strip()).strip("（）()").strip()
    bare = re.sub(r"^[^，,。]{2,20}号[，,、； ]\s*|\s*(?:印发|发布)$", "", bare)
    return _DATE.fullmatch(bare) or _ISO.fullmatch(bare)


def dated(text: str) -> bool:
    """Whether a line is nothing but a day, or a name and a day: 宁江市人民政府办公室 2016年11月8日."""
    return bool(day_alone(text) or _GLUED_ISSUER.fullmatch(_OPENNESS.sub("", text.strip())))


def _issued_on(above: Sequence[Paragraph]) -> date | None:
    for part in above:
        label = _DATE_LABEL.search(part.text)
        found = _DATE.match(part.text, label.end()) if label else None
        if found:
            return _day_in(found)
        plain = _ISO.match(part.text, label.end()) if label else None
        if plain:
            return _day_in(plain)
    for part in above:
        alone = day_alone(part.text)
        if alone:
            return _day_in(alone)
    for part in above:
        signed = re.search(rf"(?:政府|办公厅|办公室|委员会|厅|局|部|科协)\s*{_DATE.pattern}", part.text)
        if signed:
            return _day_in(signed)
    return None


def _issued_below(root: Node) -> date | None:
    for part in reversed(_last(root, 6)):
        found = day_alone(part.text) or re.search(_DATE.pattern + r"\s*印发", part.text)
        if found:
            return _day_in(found)
    return None


def _day_in(found: re.Match[str]) -> date | None:
    """The day a match of year, month and day names, or None."""
    year = found["year"] if found["year"].isdecimal() else chinese_digits(found["year"])
    month = int(found["month"]) if found["month"].isdecimal() else chinese_number(found["month"])
    day = int(found["day"]) if found["day"].isdecimal() else chinese_number(found["day"])
    try:
        return date(int(year), month, day)
    except ValueError:
        return None
