"""Dates that a sentence only tells of: editions, comparisons, what was issued or built by then, figures and payments."""

import re
from dataclasses import dataclass
from datetime import date

from schedules.drafting.date_words import DONE_THEN, HEADING_ENDS, KEPT_TO, NAMED_SO, OVER, PAID
from schedules.drafting.dates import When
from schedules.model import Recurs

_NOT_AFTER = re.compile(
    r"^[^，。；]{0,14}(?:工作要点|公报|年鉴|政府工作报告|一号文件)"
    r"|^(?:版|修订|修正|召开|以来|度(?!.{0,6}[底末]?前|完成|建成|新增|新建|达到|实现|力争|确保)|为基[期数准]|的?基础|相比|同期|普查|毕业|应届|新生|在校|建成的|级|届|学年|第[一二三四五六七八九十\d]+次|起[，,]?(?:施行|执行|生效|实施))"
)
# 2022年冬奥会, and not 2023年举办运动会.
_EVENT = re.compile(
    rf"^(?!{'|'.join(DONE_THEN)})[^，。；]{{0,8}}(?:奥会|奥运会|亚运会|全运会|博览会|运动会|高考|中考|春运|两会)"
)
# 每年3月为宣传月: what a time is called.
_CALLED = re.compile(r"^为[^，。；]{1,12}(?:期|月|周|日|季)(?:$|[，,（(])")
_NOT_BEFORE = re.compile(r"(?:较|比|相对于|(?<!不)超过|高于|低于|自|《|(?:^|[，、；（(])原|现行|根据|按照|依据|在|继)$")
_NEVER_BEFORE = re.compile(r"(?:出生于|出生在|口径为|以|[季期][（(])$")  # 秋冬季（10月—次年3月）
_WITH = re.compile(r"(?:与|同|和)$")
_COMPARED = re.compile(r"^[^，]{0,12}(?:相比|相同|持平|同期|比较|一致)")
# 方案印发后: of the plan itself; 整改通知下发后 is of something else.
_OWN_ISSUE = re.compile(
    r"(?:^|[，,；：:（(、＿自从在于应要须将])(?:本|该|此|上级|省|市|国家)?(?:实施|工作|行动|总体|专项|指导|若干)?"
    r"(?:方案|意见|通知|计划|办法|规划|文件|细则|要点|措施)?(?:正式)?$"
)
# 2022年，我市建成: told of; 到2025年，我市建成: due.
_OURS = re.compile(r"^[，,]?我[省市县区](?!将|要|拟|计划|力争|确保)")
_KEPT_TO = re.compile(rf"^[，,]?(?:也|既|正|恰)?(?:是(?!否)|为(?!期))|^[，,]?[^，,：:]{{0,16}}?(?:{'|'.join(KEPT_TO)})")
_BY_THEN = ("到", "至", "力争", "确保", "争取", "展望")
_OVER = re.compile("|".join(OVER))
_ISSUED = re.compile(r"^(?:印发|发布|出台|公布|颁布|下发)(?P<of>了|的)?")
_UNTIL = re.compile(r"(?:截至|截止|截止到|截至到)$")
_NAMED_SO = re.compile(
    rf"^(?:实现)?(?:{'|'.join(NAMED_SO)})|^[^，]{{0,12}}的(?:老旧)?(?:小区|住宅|房屋|项目|企业|车辆|建筑)"
)
_PAID = re.compile(rf"^(?:{'|'.join(PAID)}|\d+(?:\.\d+)?[万亿]?元)")
# 自4月24日起至12月31日期间，对报废的车辆给予补贴
_PAID_THEN = re.compile(r"^(?:期间)?[，,]?(?:对|凡|符合)[^。；]{0,76}(?:给予|补贴|补助|奖励|减免|免征)")
_HEADING = re.compile(
    rf"^(?!{'|'.join(DONE_THEN)})[^，,、；]{{0,24}}(?:{'|'.join(HEADING_ENDS)})(?:[（(][^）)]*[）)])?(?:$|[：:])"
)
_STATISTIC = re.compile(
    r"^(?:[^，]{0,10}约\d|[^，]{0,6}(?:比例|增速|增长率)|只|最多|仅|可|超过|约|近|达到?|都|均有|有(?!计划)|以.{0,10}(?:速度|幅度|速率))"
)
_WORKED_THEN = re.compile(r"^(?:[和、]20\d\d年)*(?:[，,]|分别|对|组织|开展|进行|完成|实现|建成|基本|全面)")
# 中期评估（2023年）, 用三年时间（2022—2024年）
_HELD_THEN = re.compile(r"(?:(?:评估|验收|督查|考核|评价|普查|完成|建成)|[两二三四五2-5]年(?:左右)?(?:的?时间)?)[（(]$")
_ACTIVE = re.compile(
    r"开展|组织|召开|举办|进行|发布|更新|报|评|查|检|考核|公开|公布|通报|调度|会商|研究|培训|监测|统计|举行|选|抽|总结|修订|推送|巡|评估|安排|交流|调整|清|维护|汇|督|演练|排|培育|支持|新增|不少于|不低于|增长|提高|下降|完成|建|轮|慰问|体检|制定|向|免费|走访|对|元|次|开放|征集|办好"
)


@dataclass(frozen=True)
class Context:
    """What a date without a year, or one far away, is read against."""

    issued_on: date | None
    first_year: int | None
    last_year: int | None
    only_year: int | None
    told_year: int | None = None  # the first that a column of times names, where nothing else says when the plan begins
    marked_year: int | None = None  # the first that has 底前 or 前 behind it, there


def is_done(when: When, after: str) -> bool:
    """每季度调度, 每月10日前兑现: something is done so often; 每年超过一百 is a figure, 每年给予 a payment."""
    yearly = when.recurs is Recurs.YEARLY and bool(re.match(r"[\u4e00-\u9fff]{2}|\d+[个名家场座所次件]", after))
    by = when.printed.endswith(("前", "底", "末"))  # 每月10日前, whatever is done by then
    figure = _STATISTIC.match(after) or _PAID.match(after)
    return not figure and (by or yearly or bool(_ACTIVE.search(after[:40])))


def is_cited(before: str, after: str, when: When, context: Context) -> bool:
    """2020年版, 较2020年, 2023年印发的, 2000年底前建成的小区, 截至去年底: told of, and nothing is due then."""
    if (when.days_after_issue or when.months_after_issue) and not _OWN_ISSUE.search(before):
        return True
    if _NEVER_BEFORE.search(before) or (_WITH.search(before) and _COMPARED.match(after)):
        return True
    if (
        after.startswith("版" if when.month else ("版", "前后"))
        or (not when.marked and (_NOT_AFTER.match(after) or _EVENT.match(after)))
        or (when.recurs and _CALLED.match(after))
        or _names(when, after)
        or (when.stage and _PAID_THEN.match(after))
    ):
        return True
    if not when.month and not when.marked and _HEADING.match(after) and not before.endswith(("到", "至")):
        return True
    if not (when.marked or when.stage or when.month or before.endswith(("到", "至"))) and _KEPT_TO.match(after):
        return True
    if not when.marked and _OURS.match(after) and not before.endswith(_BY_THEN):
        return True
    if when.year and not _ahead(when, context) and not before.endswith(_BY_THEN) and _OVER.search(after[:40]):
        return not when.printed.endswith("前")
    issued = None if when.marked else _ISSUED.match(after)
    if issued and (issued["of"] or not (when.needs_year or _ahead(when, context))):
        return True
    if _UNTIL.search(before):
        return not (_ahead(when, context) or (when.marked and when.printed.endswith("前")))
    return (
        bool(_NOT_BEFORE.search(before))
        and not (before.endswith("在") and _may_be_within(when, after, context))
        and not when.stage
    )


def _may_be_within(when: When, after: str, context: Context) -> bool:
    """在2024年底前, 在2025年对规划评估; but 在2020年基础上."""
    return when.marked or (_ahead(when, context) and bool(_WORKED_THEN.match(after)))


def _names(when: When, after: str) -> bool:
    """碳达峰 of 2030年前碳达峰, 目标任务 of 2025年前的目标任务: what is only named by its date."""
    return bool(_NAMED_SO.match(after)) or (when.marked and not when.recurs and after.startswith("的"))


def _ahead(when: When, context: Context) -> bool:
    return context.issued_on is not None and (when.year or 0) > context.issued_on.year


def stands_alone(before: str, after: str, when: When) -> bool:
    """A date below a signature, or a year in brackets of its own, as behind a title; a month there is when the work is done."""
    if not before and not after:
        return True
    if when.day and before in ("（", "(") and after in ("）", ")"):
        return True
    alone = before[-1:] in ("（", "(", "“") and after[:1] in ("）", ")", "”") and not _HELD_THEN.search(before)
    return alone and (when.month is None or before[-2:-1] in ("＿", "”"))
