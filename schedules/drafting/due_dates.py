"""Which dates of a part are duties: those a sentence says something is done by; the rest are citations and comparisons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from schedules.cadence import day_of
from schedules.drafting.cells import cell_dates
from schedules.drafting.citations import Context, is_cited, is_done, stands_alone
from schedules.drafting.date_words import AHEAD, DONE_THEN, LAST_DAY, THEN_WHO
from schedules.drafting.dates import When, dates, plain
from schedules.drafting.settling import Found, settled, with_year
from schedules.model import Recurs

NEAR = 80  # characters beside a date that say what it is
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
# 9月组织开展, 三季度，完成: where no 底 or 前 says that something is due, a verb must.
_ALSO = r"(?:[、和及](?:\d{1,2}月|[一二三四]季度|下半年))*"
_DONE_THEN = re.compile(rf"^{_ALSO}份?(?:[，,：:]|(?:{'|'.join((*DONE_THEN, *THEN_WHO))}))")
_DONE_AT_ONCE = re.compile(f"^(?:{'|'.join(DONE_THEN)})(?!的)")
_BUILT = re.compile(
    r"^(?:全面|基本|全部)?(?:建成|竣工|通车|投产|投用|投运|开工|完工|投入使用|达产|完成)(?![^，。；]{0,16}的)"
)
_DOING = re.compile(r"(?:开展|组织|进行|实施)$")
_EVALUATED = re.compile(r"^(?:中期|终期|期末|末期|总结)(?:评估|验收|考核|督导)")
_TRYING = re.compile(rf"(?:{'|'.join(word for word in AHEAD if len(word) > 1)})在?[“\"]?$")
_STARTS = re.compile(
    r"(?:^|[，,；;：:、（(。“”]|到|至|力争|确保|争取|计划|于|在|预计|目标|其中|展望|力争到|从|自|前|并)$"
)
_BODY_ENDS = re.compile(r"(?:部门|单位|局|委|厅|办|科协|政府|领导小组|委员会)$")
_WORKS_ON = re.compile(r"^(?:对[^，。；]{2,30}|组织|开展|进行)[^，。；]{0,12}(?:评估|检查|验收|督查|考核|监测|调查)")
_OF_NOW = re.compile("今年|本年|当年|明年|次年|翌年")
_REACHES = re.compile(r"^(?:达到|达|提高到|提升至|提升到|增加到|降至|降到|控制在)\d")  # 托位数2025年达到4.5个
# 2023年1月1日以后新建的项目: which ones are meant.
_BUILT_SINCE = re.compile(
    r"^(?:起|以后|之后)新?(?:建|增|设|办|立|备案|出生|参加|取得|竣工|登记|注册|生产|销售|成立|入职|认定|开工|签订)[^，。；]{0,8}的"
)
_FIGURE = re.compile(r"^[^，,]{2,20}(?:达到?|不少于|不低于|超过|突破|控制在)\d")  # 全年助餐人次达200万
_SINCE = re.compile(r"^初?(?:起(?!草|步|始|到|来|源|点|诉|算)|开始|以后|之后)")
_JOINTS = ("、", "和", "及", "以及", "与", "，")
# 将第三季度及全年任务完成情况报市科协: the time that a report is about.
_TOLD_OF = re.compile(
    r"^(?!总结(?:提升|验收|评估)?(?:[，,、]|$))(?:[、和及](?:第?[一二三四]季度|全年|[上下]半年)){0,3}(?:工作|任务|目标任务|责任事项|事项|项目|指标)?(?:完成|进展|落实|执行|推进|运行)?(?:情况|总结|数据|报表|进展)"
)
_THEN_YEARLY = re.compile(r"^(?:[、和]20\d\d年?)*[，,]?[^，,；：:]{0,8}?每年")
_EFFECTIVE = re.compile(
    r"^起?(?:，|,)?(?:正式)?(?:(?:施行|执行|生效|实施)(?:[，。；]|$|新)|[^，]{0,14}(?:免征|减征|减按|享受)|\d{1,3}个?(?:工作)?[日天月]内)"
    r"|^起?[，,]?[^，,]{0,12}按照?[^，,]{0,16}执行$"
)
_EFFECT = re.compile(
    r"(?<!实)施行|有效期|政策[到至]20|(?:执行|实施|延续|延长|保留|顺延)(?:期限?)?[到至]20|(?:同时|予以|即行|自行)废止|废止(?:[，。；]|$)|(?:执行|使用)期限|本(?:方案|办法|意见|规划|计划|措施)自"
)
_IN_FORCE = re.compile(r"(?<!实)施行|有效期|废止|本(?:方案|办法|意见|规划|计划|措施)自")  # of the whole sentence
_FUNCTION = re.compile(
    r"^(?:[^，]{0,40})(?:以来(?=[，,我全各市省县区])|期间[，,]?(?:我[省市县区]|全[省市县区])[^，。]{0,6}(?:已|取得))"
)


def duties_in(text: str, line: int, context: Context, year: int | None = None) -> Iterator[Found]:
    """The dated duties of a text; `year` is the one its heading or neighbours speak of."""
    for sentence in _SENTENCE.finditer(text):
        words = plain(sentence[0])
        if _FUNCTION.match(words):
            continue
        in_force = _EFFECT.search(words) is not None and "有效期内" not in words
        for when in _chained(words, context, year):
            if in_force and _of_effect(when, words):
                continue
            for found in settled(when, words, line, context, year):
                year = when.year or (
                    found.when.year if _OF_NOW.match(when.printed) else year
                )  # 今年上半年立项，下半年开工
                yield found


def _of_effect(when: When, words: str) -> bool:
    """7月1日起施行，有效期五年: how long a rule is in force; 4月底前出台 beside it is due all the same."""
    clause = words[words.rfind("，", 0, when.start) + 1 :].partition("，")[0]
    if _IN_FORCE.search(words) and not when.printed.endswith("前"):
        return True
    return bool(_EFFECT.search(clause))


def _chained(words: str, context: Context, year: int | None) -> Iterator[When]:
    """The dates of a sentence that count; a beginning (自2023年起) goes to what recurs behind it, 6月、12月底前 share 每年."""
    since: When | None = None
    before: When | None = None
    passed = -1
    for each in _marked_alike(dates(words), words):
        found = _in_its_year(each, words, context, year)
        if _begins(found, _around(words, found)[1]):
            begun = _SINCE.match(_around(words, found)[1])
            if since and begun and since.year != found.year and _SINCE.match(_around(words, since)[1]):
                yield _beginning(since)  # 2023年起试行，2024年起推开: each begins something of its own
                since = found
            since = since or found
            continue
        joined = before is not None and words[before.end : found.start] in _JOINTS
        when = _shared(found, before, words) if before else found
        only_told = passed >= 0 and words[passed : found.start] in _JOINTS[:-1] and not when.marked
        told_of = when.needs_year and not when.marked and _TOLD_OF.match(_around(words, when)[1])
        counts = not told_of and (joined or _counts(words, when, context, year) or _follows(before, when, words))
        if only_told or not counts:
            passed = -1 if found.needs_year else found.end  # 面向2030年、2035年: neither is due
            continue
        if since and when.recurs and not when.since:
            when = replace(when, since=since.since or _first_day(since))
            since = None
        before = when
        yield when
    if since and not _EFFECTIVE.match(_around(words, since)[1]):
        yield _beginning(since)


def _marked_alike(found: Iterable[When], words: str) -> list[When]:
    """4月15日、7月15日及1月15日前: each day of a list is before what its last one is before."""
    alike: list[When] = []
    for when in list(found)[::-1]:
        last = alike[-1] if alike else None
        shared = last and last.marked and last.day and when.day and words[when.end : last.start] in _JOINTS[:-1]
        alike.append(replace(when, marked=True) if shared else when)
    return alike[::-1]


def _in_its_year(when: When, words: str, context: Context, year: int | None) -> When:
    """7月1日起, 今年起: a beginning needs its year at once."""
    if when.needs_year and _SINCE.match(_around(words, when)[1]):
        return replace(with_year(when, context, year)[0], needs_year=False, marked=False)
    return when


def _beginning(when: When) -> When:
    return replace(when, since=when.since or _first_day(when), year=None, month=None, day=None, recurs=None)


def _follows(before: When | None, when: When, words: str) -> bool:
    """2023年3月完成，6月验收: a month that goes on from a date before it, at the beginning of a clause of its own."""
    return (
        before is not None
        and before.month is not None
        and not before.recurs
        and when.needs_year
        and not when.marked
        and bool(re.match(r"(?!份)[\u4e00-\u9fff]{2}", _around(words, when)[1]))
    )


def _begins(when: When, after: str) -> bool:
    """Whether a date is the beginning of something: 2023年起, or a stretch in which something recurs every year."""
    if not when.year or when.recurs or _BUILT_SINCE.match(after):
        return False
    return bool(_SINCE.match(after) or (not when.marked and _THEN_YEARLY.match(after)))


def _shared(when: When, before: When, words: str) -> When:
    """每年6月、12月底前: both recur; so do 每年4月底前报计划，12月10日前报总结, 每年评估，11月底前报告 and 每半年（6月底、12月底前）."""
    bracket = before.recurs is Recurs.HALF_YEARLY and words[before.end : when.start] in ("（", "(")
    if bracket and when.needs_year and when.month:
        return replace(when, recurs=Recurs.YEARLY, needs_year=False)
    if before.recurs is not Recurs.YEARLY or not when.needs_year:
        return when
    if when.month and (before.month or when.years_later or (when.marked and when.first is None)):
        return replace(when, recurs=Recurs.YEARLY, needs_year=False, since=before.since)
    if not when.month and when.printed.endswith(("年底", "年末", "年底前", "年末前")):
        return replace(when, recurs=Recurs.YEARLY, needs_year=False, month=12, marked=True, since=before.since)
    return when


def _first_day(when: When) -> date | None:
    """The day on which it begins: the second quarter on the 1st of April, the year's second half on the 1st of July.

    The years of a plan (“十四五”期间) begin four years before the one they are due by.
    """
    if not when.year:
        return None
    if when.printed.endswith(("期间", "时期")):
        return day_of(when.year - 4, 1, 1)
    length = 3 if "季度" in when.printed else 6 if "半年" in when.printed else 1
    return day_of(when.year, (when.month or length) - length + 1, when.day or 1)


def cell_duties(text: str, line: int, context: Context, year: int | None = None) -> Iterator[Found]:
    """The dates of a table's cell or of a label such as 完成时限: all of them count."""
    words = plain(text)
    since: date | None = None
    found = cell_dates(words)
    for before, each, behind in zip([None, *found], found, [*found[1:], None], strict=False):
        if each.stage and behind and behind.recurs and not behind.since:
            since = each.since  # 2023—2025年，每年12月底前
            continue
        when = replace(_shared(each, before, words) if before else each, marked=True)
        if _SINCE.match(_around(words, each)[1]) and not when.recurs:
            since = _first_day(_in_its_year(when, words, context, year))
            continue
        year = when.year or year
        yield from settled(replace(when, since=when.since or since), words, line, context, year)
        since = None
    if since:
        yield from settled(
            replace(found[-1], since=since, year=None, month=None, day=None, needs_year=False),
            words,
            line,
            context,
            year,
        )


def _around(words: str, when: When) -> tuple[str, str]:
    """What stands before and behind a date, as far as it can matter; … where more of the sentence is cut off."""
    start, end = max(when.start - NEAR, 0), when.end + NEAR
    return ("…" if start else "") + words[start : when.start], words[when.end : end] + ("…" if end < len(words) else "")


def _counts(words: str, when: When, context: Context, year: int | None) -> bool:
    before, after = _around(words, when)
    if before.endswith("每人") or (when.recurs and before.endswith(("人均", "户均"))):
        return False
    if when.recurs is Recurs.IRREGULAR or (when.recurs and not when.month):
        return is_done(when, after)
    if is_cited(before, after, when, context):
        return False
    if "期间" in when.printed or "时期" in when.printed:
        said = bool(re.search(r"完成|建成|新建|新增|改造|(?:达到|建设|培育|创建|培养|引进)\d", after[:30])) or bool(
            _TRYING.search(before)
        )
        return said and not re.search(r"开展以下|全民", after[:20])
    if when.needs_year and when.printed.endswith("全年") and _FIGURE.match(after):
        return True
    if when.needs_year:
        bracket = when.first is not None and before[-1:] in ("（", "(") and after[:1] in ("）", ")", "，", ",")
        return (
            when.marked
            or bracket
            or before.endswith(LAST_DAY)
            or bool(_TRYING.search(before))
            or ((_OF_NOW.match(when.printed) or _year_is_known(context, year)) and bool(_DONE_THEN.match(after)))
        )
    begins = (
        before.endswith(LAST_DAY)
        or bool(_STARTS.search(before))
        or (bool(when.month) and bool(_DONE_AT_ONCE.match(after)))  # 新馆2024年6月开工
        or bool(_BUILT.match(after))  # 新馆2026年建成
        or bool(_DOING.search(before) and _EVALUATED.match(after))  # 开展2023年中期评估
    )
    begins = begins or _has_subject(before, after, when, context)  # 市体育局2025年对实施情况进行评估
    return when.marked or (begins and not stands_alone(before, after, when))


def _has_subject(before: str, after: str, when: When, context: Context) -> bool:
    """Whether a year to come stands between a body and what it does then, or a figure and what it then is."""
    if when.year is None or context.issued_on is None:
        return False
    ahead = when.year > context.issued_on.year
    works = bool(_BODY_ENDS.search(before)) and bool(_WORKS_ON.match(after))
    reaches = (ahead or when.year == context.issued_on.year) and bool(_REACHES.match(after))
    return reaches or (ahead and works)


def _year_is_known(context: Context, year: int | None) -> bool:
    """Whether a bare month can be of one year only: the plan is of one, its heading says which, or it has no period at all."""
    return bool(year or context.only_year) or (context.last_year is None and context.issued_on is not None)
