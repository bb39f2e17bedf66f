"""The forms of dates as a table: each a pattern, and what its parts say."""

import re
from collections.abc import Callable
from datetime import date

from schedules.cadence import day_of
from schedules.drafting.date_words import AHEAD, DONE_THEN, EVES, FEASTS
from schedules.drafting.numerals import chinese_number
from schedules.model import Recurs

_Y, _M, _D = r"(?P<year>20\d\d)年", r"(?P<month>\d{1,2})月(?:份)?", r"(?P<day>\d{1,2})日"
_BY = r"(?P<by>之?前(?!后)|以前|内|止|底前|末前)?"
_TO = r"[—－–―\-~～至到]{1,2}"
_TENTH = r"(?P<tenth>上中旬|中下旬|上旬|中旬|下旬|初|底|末|月底|月末)?"
_THIS_YEAR = r"(?:今年|本年度?|当年)?"
# A clause begins: 9月组织开展, 三季度完成, 确保年内建成.
_CLAUSE = rf"(?:^|(?<=[，,；;：:。（(、和及于在到至自从])|{'|'.join(f'(?<={word})' for word in AHEAD)})"


Make = Callable[[re.Match[str]], dict[str, object]]


def _tenth_day(found: re.Match[str]) -> int | None:
    return {"上旬": 10, "上中旬": 20, "中旬": 20, "初": 10}.get(found["tenth"] or "")


def _full(found: re.Match[str]) -> dict[str, object]:
    return {
        "year": int(found["year"]),
        "month": int(found["month"]),
        "day": int(found["day"]) if found["day"] else None,
        "marked": bool(found["by"]),
    }


def _of_month(found: re.Match[str]) -> dict[str, object]:
    return {
        "year": int(found["year"]),
        "month": int(found["month"]),
        "day": _tenth_day(found),
        "marked": bool(found["by"] or found["tenth"]),
    }


def _of_quarter(found: re.Match[str]) -> dict[str, object]:
    number = chinese_number(found["quarter"]) or int(found["quarter"])
    held = found.groupdict()
    year = held.get("year")
    firm = bool(year or held.get("by") or held.get("end"))
    return {"year": int(year) if year else None, "month": number * 3, "marked": firm, "needs_year": not year}


def _of_half(found: re.Match[str]) -> dict[str, object]:
    year = found.groupdict().get("year")
    month = 6 if found["half"] == "上" else 12
    return {
        "year": int(year) if year else None,
        "month": month,
        "marked": bool(year or found["by"]),
        "needs_year": not year,
    }


def _before_term(found: re.Match[str]) -> dict[str, object]:
    return {"year": int(found["year"]), "month": 2 if found["term"] == "春" else 8, "marked": True}


def _before_this_term(found: re.Match[str]) -> dict[str, object]:
    return {"month": 2 if found["term"] == "春" else 8, "marked": True, "needs_year": True}


def _of_term(found: re.Match[str]) -> dict[str, object]:
    return {"year": int(found["year"]), "month": 3 if found["term"] == "春" else 9}


def _of_year(found: re.Match[str]) -> dict[str, object]:
    end = found.groupdict().get("end")
    month = 6 if end and end.endswith("中") else None
    return {"year": int(found["year"]), "month": month, "marked": bool(found["by"] or end)}


def _days(found: re.Match[str]) -> dict[str, object]:
    held = found.groupdict()
    first = found["day"] or {"中旬": 11, "下旬": 21}.get(held.get("part") or "", 1)
    last = found["day2"] or {"上旬": 10, "中旬": 20}.get(held.get("part2") or "")
    return {
        "year": int(found["year2"] or found["year"]),
        "month": int(found["month2"]),
        "day": int(last) if last else None,
        "since": _safe_day(int(found["year"]), int(found["month"]), int(first)),
        "marked": True,
        "stage": True,
    }


def _days_of_month(found: re.Match[str]) -> dict[str, object]:
    since = _safe_day(int(found["year"]), int(found["month"]), int(found["from"]))
    return {**_full(found), "since": since, "marked": True, "stage": True}


def _years(found: re.Match[str]) -> dict[str, object]:
    return {"year": int(found["year2"]), "since": _safe_day(int(found["year"]), 1, 1), "stage": True}


def _yearly(found: re.Match[str]) -> dict[str, object]:
    held = found.groupdict()
    month = int(held["month"]) if held.get("month") else 12 if held.get("end") else None
    if held.get("quarter"):
        month = _of_quarter(found)["month"]  # type: ignore[assignment] # a number of a month
    elif held.get("half"):
        month = 6 if held["half"] == "上" else 12
    day = int(held["day"]) if held.get("day") else _tenth_day(found) if held.get("tenth") else None
    return {"recurs": Recurs.YEARLY, "month": month, "day": day, "marked": True}


def _recurs(recurs: Recurs) -> Make:
    return lambda _: {"recurs": recurs, "marked": True}


def _after_issue(found: re.Match[str]) -> dict[str, object]:
    if found["unit"] == "半年":
        return {"months_after_issue": 6, "marked": True}
    count = int(found["count"]) if found["count"].isdecimal() else chinese_number(found["count"])
    key = "months_after_issue" if found["unit"] == "月" else "days_after_issue"
    return {key: count * {"年": 365, "周": 7, "星期": 7}.get(found["unit"], 1), "marked": True}


def _without_year(found: re.Match[str]) -> dict[str, object]:
    held = found.groupdict()
    day = int(held["day"]) if held.get("day") else _tenth_day(found) if "tenth" in held else None
    return {
        "month": int(found["month"]),
        "day": day,
        "marked": bool(held.get("by") or held.get("tenth")),
        "needs_year": True,
        "years_later": 1 if held.get("next") else 0,
    }


def _until(found: re.Match[str]) -> dict[str, object]:
    """6—9月, 9月15日至21日: the last day, and the first, both of the year that the context says."""
    held = found.groupdict()
    first, day = (
        int(found["month1"]),
        int(held["day"]) if held["day"] else _tenth_day(found) if held.get("tenth") else None,
    )
    return {
        "month": int(held.get("month") or first),
        "day": day,
        "first": (first, int(found["day1"] or {"中旬": 11, "下旬": 21}.get(found["part1"] or "", 1))),
        "marked": bool(held["by"]),
        "needs_year": True,
    }


def _next_year(_: re.Match[str]) -> dict[str, object]:
    return {"needs_year": True, "years_later": 1}


def _of_next_year(found: re.Match[str]) -> dict[str, object]:
    """明年一季度, 次年上半年, 明年底前."""
    made = _of_quarter(found) if found["quarter"] else _of_half(found) if found["half"] else {}
    return {**made, "marked": True, "needs_year": True, "years_later": 1}


def _five_years(found: re.Match[str]) -> dict[str, object]:
    number = chinese_number("十" + found["plan"]) - 10
    return {"year": 2005 + number * 5, "marked": found["part"] in {"末", "期末"}}


def _year_end(_: re.Match[str]) -> dict[str, object]:
    return {"marked": True, "needs_year": True}


def _mid_year(_: re.Match[str]) -> dict[str, object]:
    return {"month": 6, "marked": True, "needs_year": True}


def _eve(found: re.Match[str]) -> dict[str, object]:
    month, day = EVES[found["holiday"]]
    year = int(found["year"]) if found["year"] else None
    return {"year": year, "month": month, "day": day, "marked": True, "needs_year": not year}


def _feast(found: re.Match[str]) -> dict[str, object]:
    """春节前: the year says which day; until then the first month in which it can fall."""
    days = FEASTS[found["feast"]]
    year = int(found["year"]) if found["year"] else None
    month, day = days.get(year, (None, None)) if year else (min(days.values())[0], None)
    return {"year": year, "month": month, "day": day, "marked": True, "needs_year": not year, "feast": found["feast"]}


def _in_the_year(_: re.Match[str]) -> dict[str, object]:
    return {"needs_year": True}


_FROM = r"(?:\d{1,2}月?(?:[上中下]旬|初|底|末|\d{1,2}日)?)"
_FIRST = r"(?P<month1>\d{1,2})(?:月(?:(?P<day1>\d{1,2})日|(?P<part1>[上中下]旬|[初底末])?))?"
_EVERY_YEAR = r"每年(?:度)?(?:的)?"
_FIRST_DAY = r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>[上中下]旬|[初底末])?)"
_LAST_DAY = r"(?:(?P<year2>20\d\d)年)?(?P<month2>\d{1,2})月(?:(?P<day2>\d{1,2})日|(?P<part2>[上中下]旬|[初底末])?)"
_DOTS = r"(?P<year>20\d\d)\.(?P<month>\d{1,2})(?:\.(?P<day>\d{1,2}))?"
_DOTS_TO = r"(?:(?P<year2>20\d\d)\.)?(?P<month2>\d{1,2})(?:\.(?P<day2>\d{1,2}))?"
# 月调度、季通报、年考核
_CYCLE = r"(?:(?<=[、，,“取立])|(?<=实行|执行|施行|坚持|落实)|^)"
_ROUTINE = r"(?=调度|通报|报告|例会|检查|考核|小结|总结|分析|研判|督查|督导|会商|评估|点评|考评|评比|报送)"
# 季度调度、年度考核: 年度 is a cycle only where it stands beside one.
_BESIDE = r"(?<=(?:调度|通报|报告|例会|检查|分析|研判|督查|督导|会商|评估|点评|报送)[、，,])"
_IN_QUARTER = r"(?:[末底初]|首月|末月|第[一二三1-3]个?月|最后一个月)?(?:的)?"
_DOCUMENT = r"(?:方案|意见|通知|计划|办法|规划|文件)"
_ISSUE = rf"(?:[自从在]本?{_DOCUMENT}?)?(?:印发|发布|公布|下发)(?:本?{_DOCUMENT}(?=后))?(?:之日)?起?(?:后)?的?[，,]?"
# 新馆年内开工; but 三年内建成, 每年内, 上年内.
_OF_NO_NUMBER = r"(?<=[\u4e00-\u9fff])(?<![〇一二两三四五六七八九十百几数多半近每去往上次前后同整全学青少老财])"
_DONE = f"(?:{'|'.join(DONE_THEN)})"
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}|(?=半年))"
FORMS: tuple[tuple[str, Make], ...] = (
    (rf"{_EVERY_YEAR}{_M}(?:\d{{1,2}}日)?{_TO}(?:[次翌]年)?(?:\d{{1,2}}月)?{_D}{_BY}", _yearly),
    (rf"{_EVERY_YEAR}{_FROM}{_TO}(?:[次翌]年)?{_M}(?:{_D}|{_TENTH})(?:期间)?{_BY}", _yearly),
    (rf"{_EVERY_YEAR}{_M}{_D}{_BY}", _yearly),
    (rf"{_EVERY_YEAR}{_M}{_TENTH}{_BY}", _yearly),
    (rf"{_EVERY_YEAR}(?:第)?(?P<quarter>[一二三四1-4])季度(?:末|底)?{_BY}", _yearly),
    (rf"{_EVERY_YEAR}(?P<half>[上下])半年(?:末|底)?{_BY}", _yearly),
    (rf"每年(?:度)?(?:的)?(?:年)?(?P<end>年?[底末终])(?P<tenth>)?{_BY}", _yearly),
    (rf"每(?:个)?月(?:的)?(?:{_D}|[底末初]|月底)?{_BY}|按月|逐月", _recurs(Recurs.MONTHLY)),
    (rf"每(?:个)?季(?:度)?(?:的)?{_IN_QUARTER}(?:\d{{1,2}}日)?{_BY}|按季度?|逐季", _recurs(Recurs.QUARTERLY)),
    (rf"每(?:个)?半年(?:度)?(?:[末底])?{_BY}|半年一次", _recurs(Recurs.HALF_YEARLY)),
    (r"(?:每个?月|月度)(?:终了|结束)后|(?:次月|下个?月)\d{1,2}日(?:之?前|以前)|当月(?:月)?[底末](?:之?前|以前)", _recurs(Recurs.MONTHLY)),
    (r"(?<![一二三四1-4])季度(?:终了|结束)后", _recurs(Recurs.QUARTERLY)),
    (r"(?:会计|自然)?年度(?:终了|结束)后", _recurs(Recurs.YEARLY)),
    (rf"一月一{_ROUTINE}", _recurs(Recurs.MONTHLY)),
    (rf"一季(?:度)?一{_ROUTINE}", _recurs(Recurs.QUARTERLY)),
    (rf"半年一{_ROUTINE}|每隔半年", _recurs(Recurs.HALF_YEARLY)),
    (rf"一年一{_ROUTINE}", _recurs(Recurs.YEARLY)),
    (rf"每(?:隔)?[两二三四2-6]个?月|{_CYCLE}双月{_ROUTINE}", _recurs(Recurs.IRREGULAR)),
    (r"每学年", _recurs(Recurs.YEARLY)),
    (r"每(?:个)?学期", _recurs(Recurs.HALF_YEARLY)),
    (r"按年(?:度)?(?=(?:开展|组织)?[^，。]{0,4}(?:考核|评估|通报|总结|调度|报))", _recurs(Recurs.YEARLY)),
    (r"一年(?:开展|组织|召开|进行)?[一二两三四1-4]次", _recurs(Recurs.YEARLY)),
    (r"每年(?:度)?|每[1一]年", _recurs(Recurs.YEARLY)),
    (r"每(?:隔)?[二两三四五2-5]年|(?<![\d十])[二两三四五2-5]年(?:为)?一(?:周期|轮|次|届)", _recurs(Recurs.IRREGULAR)),
    (rf"{_CYCLE}年{_ROUTINE}|{_BESIDE}年[度终]?{_ROUTINE}", _recurs(Recurs.YEARLY)),
    (rf"{_CYCLE}半年{_ROUTINE}", _recurs(Recurs.HALF_YEARLY)),
    (rf"{_CYCLE}季(?:度)?{_ROUTINE}", _recurs(Recurs.QUARTERLY)),
    (rf"{_CYCLE}月(?:度)?{_ROUTINE}", _recurs(Recurs.MONTHLY)),
    (r"(?<!不)定期(?!存|限|间|或不)|适时|不定期|定期或不定期", _recurs(Recurs.IRREGULAR)),
    (rf"(?P<year>20\d\d)年(?P<month>\d{{1,2}})(?P<day>){_TO}(?P<year2>)(?P<month2>\d{{1,2}})月(?P<day2>)(?:份|底)?{_BY}", _days),
    (r"(?:自|从)?" + _FIRST_DAY + r"(?:起)?" + _TO + _LAST_DAY + _BY, _days),
    (_DOTS + _TO + _DOTS_TO + r"(?![.\d%％])", _days),
    (rf"(?P<year>20\d\d)年?{_TO}(?P<year2>20\d\d)年(?!{_M})", _years),
    (rf"{_Y}{_M}(?P<from>\d{{1,2}})日{_TO}{_D}{_BY}", _days_of_month),
    (rf"{_Y}{_M}{_D}{_BY}", _full),
    (rf"{_Y}{_M}{_TENTH}{_BY}", _of_month),
    (r"(?P<year>20\d\d)[.年](?P<month>\d{1,2})(?:\.(?P<day>\d{1,2}))?(?P<by>底?之?前)", _full),
    (rf"{_Y}(?:第)?(?P<quarter>[一二三四1-4])季度(?P<end>末|底)?{_BY}", _of_quarter),
    (rf"{_Y}(?:[39]月(?:份)?)?(?P<term>[春秋])季(?:学期)?(?:开学)?(?:之前|以前|前)(?!后)", _before_term),
    (r"(?:今年)?(?P<term>[春秋])季(?:学期)?(?:开学)?(?:之前|以前|前)(?!后)", _before_this_term),
    (rf"{_Y}(?P<term>[春秋])季学期(?=起|开始|开学|{_DONE})", _of_term),
    (rf"{_Y}(?P<half>[上下])半年(?:末|底)?{_BY}", _of_half),
    (rf"{_Y}(?P<end>年?[底末终]|年?中(?!期|[\u4e00-\u9fff]{{0,2}}[央国学小华共医心])|年?内){_BY}", _of_year),
    (rf"{_Y}前(?P<quarter>[二三])季度", _of_quarter),
    (rf"{_Y}{_BY}", _of_year),
    (rf"{_ISSUE}{_COUNT}(?:个)?(?P<unit>工作日|日|天|月|年|周|星期|半年)(?:之?内|以内)", _after_issue),
    (rf"(?P<next>明年|次年|翌年){_M}(?:{_D})?(?P<tenth>上中旬|中下旬|上旬|中旬|下旬|初|底|末)?{_BY}", _without_year),
    (
        rf"(?:明年|次年|翌年)(?:第?(?P<quarter>[一二三四1-4])季度(?:末|底)?|(?P<half>[上下])半年|年?[底末]){_BY}",
        _of_next_year,
    ),
    (rf"(?<![\d年.]){_THIS_YEAR}{_M}{_D}(?P<by>之?前|以前|止)", _without_year),
    (rf"(?<![\d年.]){_THIS_YEAR}{_M}(?P<tenth>上中旬|中下旬|上旬|中旬|下旬|初|底|末){_BY}", _without_year),
    (rf"(?<![\d年.]){_THIS_YEAR}{_M}(?P<by>之?前|以前)", _without_year),
    (rf"{_CLAUSE}{_THIS_YEAR}{_M}(?:{_D}|(?!\d))(?P<tenth>)(?P<by>)", _without_year),
    (rf"{_OF_NO_NUMBER}(?<![至到自从于在年月日底]){_M}(?P<tenth>)(?P<by>)(?={_DONE}(?!的))", _without_year),
    (rf"{_CLAUSE}{_THIS_YEAR}{_FIRST}{_TO}(?:次年)?{_M}(?:{_D}|{_TENTH})(?:止)?{_BY}", _until),
    (rf"{_CLAUSE}{_THIS_YEAR}{_FIRST}{_TO}{_D}{_BY}", _until),
    (rf"(?<![一二三四1-4每])季(?:度)?(?:[末首]月|末)(?:{_D})?{_BY}", _recurs(Recurs.QUARTERLY)),
    (rf"{_CLAUSE}(?:今年|本年度?)(?=[将拟要]?{_DONE})|{_CLAUSE}(?:今年|本年)(?=起(?!草|步)|开始)", _in_the_year),
    (rf"{_CLAUSE}(?P<next>明年|次年)(?={_DONE}|起(?!草|步)|开始)", _next_year),
    (r"(?<![年每上前])(?:第)?(?P<quarter>[一二三四])季度(?P<end>末|底)?(?P<by>之?前)", _of_quarter),
    (rf"{_CLAUSE}{_THIS_YEAR}(?:第)?(?P<quarter>[一二三四1-4])季度(?P<end>末|底)?(?P<by>)", _of_quarter),
    (r"(?<!\d)(?:今年|本年|当年|年)(?:年)?[底末](?:之?前|以前)|(?<![\d年])(?:今年|本年度?)内|(?<=[到至])(?:今|本)?年[底末]", _year_end),
    (rf"{_CLAUSE}(?:今|本)?年内(?!将?(?:持续|长期|继续|适时|累计)|[，,])", _year_end),
    (rf"{_CLAUSE}(?:今|本)?年(?:年)?[内底末]|{_OF_NO_NUMBER}年内(?=(?:全部)?{_DONE})", _in_the_year),
    (rf"{_CLAUSE}(?:今|本)?年中(?:之?前|(?={_DONE}))", _mid_year),
    (rf"(?:(?P<year>20\d\d)年|今年|本年)?(?P<holiday>{'|'.join(EVES)})节?(?:之?前|以前)(?!后)", _eve),
    (rf"(?:(?P<year>20\d\d)年|今年|本年)?(?P<feast>{'|'.join(FEASTS)})节?(?:之?前|以前)(?!后)", _feast),
    (r"(?<=[\u4e00-\u9fff])全年(?=[^，,]{2,20}(?:达到?|不少于|不低于|超过|突破)\d)", _in_the_year),
    (rf"{_CLAUSE}{_THIS_YEAR}全年(?!(?:工作)?(?:总结|情况|报告|任务|目标|工作))", _in_the_year),
    (r"(?<![年每])(?P<half>[上下])半年(?:末|底)?(?P<by>之?前|完成|内)", _of_half),
    (rf"{_CLAUSE}{_THIS_YEAR}(?P<half>[上下])半年(?:末|底)?(?P<by>)", _of_half),
    (r"[“\"]?十(?P<plan>[三四五六])五[”\"]?(?P<part>期末|末|期间|时期)", _five_years),
)  # fmt: skip


def _safe_day(year: int, month: int, day: int) -> date | None:
    return day_of(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
