"""What stands above a plan's first part: title, number, issuer, day, and the period the title gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from rapidfuzz import fuzz

from schedules.drafting.columns import is_heading_row
from schedules.drafting.numerals import chinese_digits, chinese_number
from schedules.drafting.outline import Node
from schedules.drafting.paragraphs import Paragraph
from schedules.drafting.words import PLAN_KINDS
from schedules.model import Period

_TITLE = re.compile(rf"(?:{PLAN_KINDS})(?:[（(〔].{{1,30}}[）)〕])*$")
_NOTICE = re.compile(r"关于(?:印发|转发|发布|下发)[《〈]?(?P<title>.{4,90}?)[》〉]?(?:的通知|的函)")
# A notice that carries no other document is the plan itself, and its title the plan's.
_NOTICE_TITLE = re.compile(r"关于.{4,80}的(?:通知|函|决定|批复|通报)$")
_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fa5]{1,12}(?:[（(][\u4e00-\u9fa5]{1,4}[）)])?〔(?:19|20)\d\d〕\s*(?:第\s*)?\d+\s*号)"
)
_NUMBER_LABEL = re.compile(r"(?:发文字号|发文文号|发布文号|文\s*号|发文号|文件编号|公文文号)\s*[：:\t|]*\s*")
_ISSUER_LABEL = re.compile(
    r"(?:发文机关|发文机构|发布机构|发文单位|制定机关|发布单位|印发机关|发布机关)\s*[：:\t]\s*(?P<issuer>[\u4e00-\u9fa5、]{3,40})"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|[一二][〇○零九OОＯ]\S{2})\s*年\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_DATE_LABEL = re.compile(r"(?:成文日期|发文日期|印发日期|签发日期|成文时间|发文时间)\s*[：:\t |]\s*")
_LETTERHEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fa5]{3,30}(?:政府|办公厅|办公室|委员会|厅|局|部|委|科协))文件")
_GLUED_ISSUER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fa5]{2,20}(?:政府办公厅|政府办公室|人民政府|办公厅|办公室|委员会|厅|局))\s*" + _DATE.pattern
)
_ISO = re.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
LONGEST_TITLE = 200  # characters
_SIGNED = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fa5、 ]{2,60}(?:政府|办公厅|办公室|委员会|厅|局|部|委|小组|领导小组|科协|协会|联席会议|院|署|会))\s*$"
)
_BODY = (
    r"(?:中共)?[\u4e00-\u9fa5]{2,20}(?:政府办公厅|政府办公室|人民政府|政府|办公厅|办公室|委员会|厅|局|部|委|科协|协会)"
)
_ENDS_AS_BODY = re.compile(
    r"..(?:政府|办公厅|办公室|委员会|厅|局|部|委|办|科协|协会|联合会|总会|院|署|行|法院|检察院)$"
)
_ISSUER_IN_NOTICE = re.compile(rf"(?P<issuer>{_BODY}(?:[ 、]+{_BODY})*)(?:等[^关]{{0,12}})?(?:关于|印发[《〈])")
# 市人民政府办公室 → 办公室, to compare with a signature that names the city.
_AFTER_PLACE = re.compile(r"^[\u4e00-\u9fa5]{0,8}?[省市县区旗州盟](?:人民)?(?:政府)?")
_NOT_TITLE = re.compile(
    r"[。；！？]$|^[^关]*文件$|^各[^。]{0,80}[：:]$|[：:]$|^附|^[（(]此件|号$|^[（(]?\S{0,12}年\S{1,3}月\S{1,3}日(?:印发|发布)?[）)]?$|^20\d\d[-./]\d{1,2}[-./]\d{1,2}$|^抄送|^主动公开|^索引|^目录$|^来源"
    r"|^(?:首页|网站首页|当前位置|您(?:现在|当前)?的?位置|索引号|字号|打印|分享|浏览次数|点击数|阅读|信息来源|无障碍|登录|注册|返回|关闭|附件下载|政府信息公开|政务公开|公开目录)"
)
_PERIOD = re.compile(r"(?P<first>20\d\d)\s*年?\s*[—－–―\-~～至到]{1,2}\s*(?P<last>20\d\d)\s*年?")
_ONE_YEAR = re.compile(r"(?P<year>20\d\d)\s*年(?:度)?")
_CHINESE_YEAR = re.compile(r"[一二][〇○零九OОＯ][〇○零一二三四五六七八九]{2}(?=年|[—－–―\-~～至到])")
_PLAN = re.compile(r"“?十(?P<plan>[三四五六])五”?")


_ALWAYS = Period()

LONGEST_NOTICE = 400  # characters of a paragraph in which a notice names who issues it


@dataclass(frozen=True)
class Head:
    """A plan's head; what the text does not say is None, and the title's line tells where it was found."""

    title: str
    title_line: int
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    period: Period = _ALWAYS


def head(root: Node) -> Head:
    """The head of a document, from what stands before its first part (and its last lines, where the day stands there)."""
    facts = takewhile(lambda row: not is_heading_row(row.text.split("\t")), root.table)  # and no rows of duties
    above = sorted([part for part in (*root.parts, *facts) if part.text], key=lambda part: part.line)
    title, line = _title(above, root)
    issued = _issued_on(above) or _issued_below(root)
    return Head(title, line, _number(above), _issuer(above) or _issuer_below(root), issued, period_of(title))


def _title(above: Sequence[Paragraph], root: Node) -> tuple[str, int]:
    notice = next((found for part in _joined(above) if (found := _NOTICE.search(part.text))), None)
    blocks = [
        block for block in _blocks(above) if _TITLE.search(block.text) and not block.text.endswith(("的通知", "的函"))
    ]
    if blocks:
        best = max(blocks, key=lambda block: fuzz.ratio(block.text, notice["title"])) if notice else blocks[0]
        return _printed(best.text), best.line
    if notice:
        return _printed(notice["title"]), above[0].line
    for part in reversed(_joined(above)):
        glued = re.search(
            rf"(?:^|[。：:\s日号]|（此件公开发布）)(?P<title>[^。：:；\s，]{{6,60}}?(?:{PLAN_KINDS})(?:（[^）]{{2,20}}）)?)(?=\s|为|根据|按照|$|[\u4e00-\u9fa5]{{2,10}}〔\d{{4}}〕)",
            part.text,
        )
        if glued and not glued["title"].endswith("通知"):
            return _printed(glued["title"]), part.line
    own = next((block for block in _blocks(above) if _NOTICE_TITLE.search(block.text)), None)
    if own:
        return _printed(own.text), own.line
    short = [
        part for part in above if 4 <= len(part.text) <= 60 and not part.is_row and not _NOT_TITLE.search(part.text)
    ]
    if short:
        return _printed(short[0].text), short[0].line
    return "（未写标题）", root.line


def _blocks(above: Sequence[Paragraph]) -> list[Paragraph]:
    """Runs of short lines without a full stop: a title broken by hand is one."""
    blocks: list[Paragraph] = []
    held: Paragraph | None = None
    for part in above:
        fits = (
            len(part.text) <= 80
            and not _NOT_TITLE.search(part.text)
            and not part.is_row
            and not _NUMBER.fullmatch(part.text)
        )
        if not fits or (_SIGNED.match(part.text) and not _TITLE.search(part.text)):
            held = None
            continue
        if held and len(held.text) < LONGEST_TITLE and not _complete(held.text, part.text):
            blocks[-1] = held = Paragraph(held.text + part.text, held.line)
        else:
            held = part
            blocks.append(part)
    return blocks


def _complete(title: str, after: str) -> bool:
    """Whether a title needs nothing more: the next line is no period in brackets, nor the end of 的通知."""
    if _TITLE.search(after) and "关于" not in after and not re.search(r"[省市县区州]", after[:7]):
        return title.endswith(("）", ")"))
    return bool(_TITLE.search(title)) and not re.match(r"^[（(〔]|^的(?:通知|函|意见)|^(?:实施|工作|行动)?方案", after)


def _joined(above: Sequence[Paragraph]) -> list[Paragraph]:
    """The head's paragraphs, and all of them as one: a notice's title may be broken over lines."""
    return [*above, Paragraph("".join(part.text for part in above[:12]), above[0].line)] if above else []


def _printed(title: str) -> str:
    title = re.sub(r"^[^《]*印发《(.+)》$", r"\1", title.strip())
    title = re.sub(r"^.*?的通知(?=.{6})", "", title)
    return re.sub(r"^(?:附件\d*[：:]?|标题[：:])\s*", "", title).strip()[:200] or "（未写标题）"


def _number(above: Sequence[Paragraph]) -> str | None:
    for part in above:
        label = _NUMBER_LABEL.search(part.text)
        found = _NUMBER.match(part.text, label.end()) if label else _NUMBER.fullmatch(part.text.strip().strip("（）()"))
        if found:
            return _tight(found["number"])
    for part in above:
        named = rf"(?:的通知|文件|的意见|(?:{PLAN_KINDS})(?:（[^）]{{2,20}}）)?)"
        glued = re.search(rf"{named}\s*{_NUMBER.pattern}(?=各|\s|$)", part.text) or re.match(
            rf"{_NUMBER.pattern}\s", part.text + " "
        )
        if glued:
            return _tight(glued["number"])
    return None


def _tight(number: str) -> str:
    return "".join(number.split())


def _issuer(above: Sequence[Paragraph]) -> str | None:
    """Who issued the document: as labelled, as signed above the day, as its letterhead or its notice says."""
    labelled, *others = _labelled_issuer(above), _signed_issuer(above), _notice_issuer(above[:8])
    for other in others:
        if labelled and other and other.endswith(_AFTER_PLACE.sub("", labelled)):
            return other  # the label says 市政府办公室, the signature or the title which city's
    for found in (labelled, *others):
        if found:
            return found
    for part in above:
        glued = _GLUED_ISSUER.search(part.text)
        if glued:
            return re.sub(r"^.*(?:执行|实施|落实)", "", glued["issuer"])
    return None


def _labelled_issuer(above: Sequence[Paragraph]) -> str | None:
    for part in above:
        found = _ISSUER_LABEL.search(part.text)
        named = re.split(r"成文|发文|发布|生成", found["issuer"])[0].strip("、 ") if found else ""
        if len(named) > 2 and not named.endswith("网站"):
            return named
    return None


def _signed_issuer(parts: Sequence[Paragraph]) -> str | None:
    """The names right above the day, several of them on one line or on lines of their own."""
    for at, part in enumerate(parts):
        if not _day_alone(part.text):
            continue
        names: list[str] = []
        for before in reversed(parts[:at]):
            signed = _SIGNED.match(before.text)
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
    for part in above:
        found = _LETTERHEAD.fullmatch(part.text) or _ISSUER_IN_NOTICE.search(part.text[:LONGEST_NOTICE])
        if found:
            return _each(found["issuer"])
    return None


def _day_alone(text: str) -> re.Match[str] | None:
    """A line that is a day: 2023年6月29日, （2023年6月29日印发）, 2023.6.29."""
    bare = re.sub(r"\s*(?:印发|发布)$", "", text.strip().strip("（）()").strip())
    return _DATE.fullmatch(bare) or _ISO.fullmatch(bare)


def _issued_on(above: Sequence[Paragraph]) -> date | None:
    for part in above:
        label = _DATE_LABEL.search(part.text)
        found = _DATE.match(part.text, label.end()) if label else None
        if found:
            return day_in(found)
        plain = _ISO.match(part.text, label.end()) if label else None
        if plain:
            return day_in(plain)
    for part in above:
        alone = _day_alone(part.text)
        if alone:
            return day_in(alone)
    for part in above:
        signed = re.search(rf"(?:政府|办公厅|办公室|委员会|厅|局|部|科协)\s*{_DATE.pattern}", part.text)
        if signed:
            return day_in(signed)
    return None


def _issued_below(root: Node) -> date | None:
    """The day in a document's last lines: signed below the text, or behind 印发."""
    nodes = list(root.walk())
    parts = [part for node in nodes[-3:] for part in node.parts[-6:]]
    for part in reversed(parts):
        found = _day_alone(part.text) or re.search(_DATE.pattern + r"\s*印发", part.text)
        if found:
            return day_in(found)
    return None


def _issuer_below(root: Node) -> str | None:
    return _signed_issuer([part for node in list(root.walk())[-3:] for part in node.parts[-4:]])


def day_in(found: re.Match[str]) -> date | None:
    """The day a match of year, month and day names, or None."""
    year = found["year"] if found["year"].isdecimal() else chinese_digits(found["year"])
    month = int(found["month"]) if found["month"].isdecimal() else chinese_number(found["month"])
    day = int(found["day"]) if found["day"].isdecimal() else chinese_number(found["day"])
    try:
        return date(int(year), month, day)
    except ValueError:
        return None


def period_of(title: str) -> Period:
    """The period a title gives: 2016—2020年, 2023年工作要点, “十四五”."""
    title = _CHINESE_YEAR.sub(lambda found: chinese_digits(found[0]), title)
    spans = list(_PERIOD.finditer(re.sub(r"《[^》]*》", "", title)))
    if spans and int(spans[-1]["first"]) <= int(spans[-1]["last"]):
        return Period(start=date(int(spans[-1]["first"]), 1, 1), end=date(int(spans[-1]["last"]), 12, 31))
    year = _ONE_YEAR.search(title)
    if year:
        return Period(start=date(int(year["year"]), 1, 1), end=date(int(year["year"]), 12, 31))
    plan = _PLAN.search(title)
    if plan:
        last = 2000 + (chinese_number(plan["plan"]) - 3) * 5 + 20
        return Period(start=date(last - 4, 1, 1), end=date(last, 12, 31))
    return Period()
