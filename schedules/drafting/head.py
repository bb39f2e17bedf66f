"""What stands above a plan's first part: title, number, issuer, day, and the period the title gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from rapidfuzz import fuzz

from schedules.drafting.cleaning import bare
from schedules.drafting.columns import is_heading_row
from schedules.drafting.frame_words import PAGE_LABELS
from schedules.drafting.issuing import SIGNED, dated, issued_by, issued_on
from schedules.drafting.numerals import chinese_digits, chinese_number
from schedules.drafting.outline import Node
from schedules.drafting.paragraphs import Paragraph
from schedules.drafting.words import PLAN_KINDS
from schedules.model import Period

_TITLE = re.compile(rf"(?:{PLAN_KINDS})(?:[（(〔].{{1,30}}[）)〕])*$")
_NOTICE = re.compile(r"关于(?:印发|转发|发布|下发)[《〈]?(?P<title>.{4,90}?)[》〉]?(?:的\s*通知|的函)")
# A notice that carries no other document is the plan itself, and its title the plan's.
_NOTICE_TITLE = re.compile(r"关于.{4,80}的(?:通知|函|决定|批复|通报)$")
_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fa5]{1,12}(?:[（(][\u4e00-\u9fa5]{1,4}[）)])?〔(?:19|20)\d\d〕\s*(?:第\s*)?\d+\s*号)"
)
_YEAR_AND_NUMBER = re.compile(r"(?P<number>20\d\d\s*年\s*第\s*\d+\s*号)")  # below 公告
_NUMBER_LABEL = re.compile(
    r"(?:发文字号|发文文号|发文序号|发文编号|发布文号|文\s*号|发文号|文件编号|公文文号)\s*[：:\t|]*\s*"
)
# 近日，市政府办公室印发《…方案》（…〔2024〕7号）
_TOLD = re.compile(rf"^(?:近日|日前|近期)[^。]*印发(?:了)?《[^》]+》[（(]{_NUMBER.pattern}")
_DIVIDES = re.compile(r"^(?:(?:重点)?任务|责任)?(?:分工|分解)(?:方案|表|清单)?$")  # below the title of what is divided
# What a page tells of itself, and no title.
_FACT = re.compile(
    rf"^(?:{'|'.join(PAGE_LABELS)})\s*(?:[：: ]|\d)|20\d\d-\d{{1,2}}-\d{{1,2}}|^(?!附件|标题|名称)[\u4e00-\u9fff]{{2,6}}[：:]"
)
_SITE = re.compile(r"\s*[-_－|—–]+\s*[\u4e00-\u9fa5]{2,20}(?:网|网站|门户网站|官网)$")  # of a page's own title
# （…〔2024〕3号，2024年2月26日印发）
_DAY_OF_ISSUE = re.compile(r"[，,、；; ]\s*20\d\d年\d{1,2}月\d{1,2}日(?:印发|发布)?$")
LONGEST_TITLE = 200  # characters
_NOT_TITLE = re.compile(
    r"[。；！？]$|^[（(].*(?:〔\d{4}〕.*号|\d日(?:印发|发布)).*[）)]$|^[^关]*文件$|^各[^。]{0,80}[：:]$|[：:]$|^附|^[（(]此件|号$|^[（(]?\S{0,12}年\S{1,3}月\S{1,3}日(?:印发|发布)?[）)]?$|^20\d\d[-./]\d{1,2}[-./]\d{1,2}$|^抄送|^主动公开|^索引|^目录$|^来源"
    r"|^(?:首页|网站首页|进入|长者|长辈|导航|字体|展开|收藏|朗读|扫一扫|当前位置|您(?:现在|当前)?的?位置|索引号|字号|打印|分享|浏览次数|点击数|阅读|信息来源|无障碍|登录|注册|返回|关闭|附件下载|政府信息公开|政务公开|公开目录)"
)
_PERIOD = re.compile(r"(?P<first>20\d\d)\s*年?\s*[—－–―\-~～至到]{1,2}\s*(?P<last>20\d\d)\s*年?")
_ONE_YEAR = re.compile(r"(?P<year>20\d\d)\s*年(?:度)?")
_CHINESE_YEAR = re.compile(r"[一二][〇○零九OОＯ][〇○零一二三四五六七八九]{2}(?=年|[—－–―\-~～至到])")
_PLAN = re.compile(r"“?十(?P<plan>[三四五六])五”?")


_ALWAYS = Period()


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
    return Head(title, line, _number(above), issued_by(above, root), issued_on(above, root), period_of(title))


def _title(above: Sequence[Paragraph], root: Node) -> tuple[str, int]:
    notice = next((found for part in _joined(above) if (found := _NOTICE.search(part.text))), None)
    blocks = [
        block
        for block in _blocks(above)
        if _TITLE.search(block.text) and not re.search(r"的\s*(?:通知|函)$", block.text)
    ]
    if blocks:
        best = max(blocks, key=lambda block: fuzz.ratio(block.text, notice["title"])) if notice else blocks[0]
        return _printed(best.text), best.line
    if notice:
        return _printed(notice["title"]), above[0].line
    for part in reversed(_joined(above)):
        glued = re.search(
            rf"(?:^|[。：:\s日号]|（此件公开发布）)(?P<title>[^。：:；\s，]{{6,60}}?(?:{PLAN_KINDS})(?:（[^）]{{2,20}}）)?)(?=\s|为|根据|按照|$|(?!的通知|的函)[\u4e00-\u9fa5]{{2,10}}〔\d{{4}}〕)",
            part.text,
        )
        if glued and not glued["title"].endswith("通知"):
            return _printed(glued["title"]), part.line
    own = next((block for block in _blocks(above) if _NOTICE_TITLE.search(block.text)), None)
    if own:
        return _printed(own.text), own.line
    short = [
        part
        for part in above
        if 4 <= len(part.text) <= 60
        and not part.is_row
        and not _NOT_TITLE.search(part.text)
        and not _FACT.search(part.text)
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
            and not _FACT.search(part.text)
            and not dated(part.text)
        )
        if not fits or (SIGNED.match(part.text) and not _TITLE.search(part.text)):
            held = None
            continue
        text = _SITE.sub("", part.text)
        if held and len(held.text) < LONGEST_TITLE and not _complete(held.text, text):
            blocks[-1] = held = Paragraph(held.text + text, held.line)
        else:
            held = replace(part, text=text)
            blocks.append(held)
    return blocks


def _complete(title: str, after: str) -> bool:
    """Whether a title needs nothing more: the next line is no period in brackets, nor the end of 的通知."""
    if _DIVIDES.match(after):
        return False
    if _TITLE.search(after) and "关于" not in after and not re.search(r"[省市县区州]", after[:7]):
        return title.endswith(("）", ")"))
    return bool(_TITLE.search(title)) and not re.match(r"^[（(〔]|^的(?:通知|函|意见)|^(?:实施|工作|行动)?方案", after)


def _joined(above: Sequence[Paragraph]) -> list[Paragraph]:
    """The head's paragraphs, and all of them as one: a notice's title may be broken over lines."""
    return [*above, Paragraph("".join(part.text for part in above[:12]), above[0].line)] if above else []


def _printed(title: str) -> str:
    title = re.sub(r"^[^《]*印发《(.+)》$", r"\1", title.strip())
    title = re.sub(r"^.*?的通知(?=.{6})|^.*\d年\d{1,2}月\d{1,2}日\s+(?=.{6})", "", title)
    title = re.sub(r"^(?:附件\d*[：:]?|标题[：:])\s*", "", title).strip()[:200]
    opened = "《" if title.count("》") > title.count("《") else ""  # 关于印发《…方案》任务分解表的通知
    return opened + title or "（未写标题）"


def _number(above: Sequence[Paragraph]) -> str | None:
    for part in above:
        label = _NUMBER_LABEL.search(part.text)
        alone = part.text.strip().strip("（）()")
        found = _NUMBER.match(part.text, label.end()) if label else _NUMBER.fullmatch(_DAY_OF_ISSUE.sub("", alone))
        if found:
            return bare(found["number"])
    for part in above:
        named = rf"(?:的通知|文件|的意见|的函|的公告|的决定|(?:{PLAN_KINDS})(?:（[^）]{{2,20}}）)?)"
        glued = re.search(rf"{named}\s*{_NUMBER.pattern}(?=各|\s|$)", part.text) or re.match(
            rf"{_NUMBER.pattern}\s", part.text + " "
        )
        if glued:
            return bare(glued["number"])
    told = next((found for part in above if (found := _TOLD.search(part.text))), None)
    if told:
        return bare(told["number"])
    public = next((found for part in above if (found := _YEAR_AND_NUMBER.fullmatch(part.text.strip()))), None)
    return bare(public["number"]) if public else None


def period_of(title: str) -> Period:
    """The period a title gives: 2016—2020年, 2023年工作要点, “十四五”."""
    title = _CHINESE_YEAR.sub(lambda found: chinese_digits(found[0]), title)
    own = title[1:] if title.startswith("《") else re.sub(r"《[^》]*》", "", title)
    spans = list(_PERIOD.finditer(own))
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
