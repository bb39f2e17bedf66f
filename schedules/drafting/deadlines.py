"""Dated duties → entries of `deadlines`, with a proposal for kind, `who` and `to` that a person confirms."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from schedules.cadence import day_of
from schedules.drafting.citations import Context
from schedules.drafting.date_words import DONE_THEN
from schedules.drafting.due_dates import cell_duties, duties_in
from schedules.drafting.loose import is_opening
from schedules.drafting.names import looks_like_body
from schedules.drafting.parts import Part, Parts
from schedules.drafting.settling import Found
from schedules.model import Basis, Deadline, DeadlineKind, Recurs, Role, Who

_KINDS: tuple[tuple[DeadlineKind, str], ...] = (
    (DeadlineKind.ANNUAL_REPORT, r"(?:报送|上报|报至|报到|报告).{0,30}(?:总结|报告|情况)|(?:总结|报告|情况).{0,30}(?:报送|上报|报[至市省区县])"),
    (DeadlineKind.INSPECTION, r"督查|督导|检查|巡查|巡视|考核|专项督"),
    (DeadlineKind.EVALUATION, r"评估|总结|验收|评价"),
    (DeadlineKind.LAUNCH_PRODUCT, r"(?:制定|出台|印发|编制|研究制定|制订).{0,30}(?:方案|细则|计划|办法|清单)"),
)  # fmt: skip
_TO = re.compile(
    r"(?:报送|上报|报)(?:[^，,。；;]{0,12}?[至到给])?(?P<to>(?!送|告)[\u4e00-\u9fa5]{1,20}?(?:科协|办公室|局|厅|委|部|办|政府|联席会议))(?=[，,。；;、（(]|备案|汇总|$)"
)
_CHANNEL = re.compile(r"[\w.+-]{2,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}")
_STARTED = re.compile(
    rf"^[，,]?(?:[^，,]{{0,8}}?(?:{'|'.join(DONE_THEN)})|[^，,]{{0,16}}?(?:达到?|增长|提高|下降|突破|降至|控制在|稳定在|保持在)[^，,]{{0,6}}\d)"
)
_REACHED = re.compile(r"^(?:达到?|提高到|提升[到至]|增加到|降[到至]|控制在|超过)\d")  # 普及率2023年达75%
_BY_THEN = re.compile(r"(?:到|至|确保|力争|争取|展望)(?:20\d\d年?[、和])*$")
_TOLD = re.compile(
    r"每[年月季半个度]{1,3}[^，]{0,20}(?:报送|上报|报告|通报|调度|将[^，]{2,16}报[\u4e00-\u9fff]{2}|[^，]{0,16}前[^，。]{0,40}(?:报送|上报|报[\u4e00-\u9fff]{2}))"
)
_CYCLES = {
    Recurs.YEARLY: "每年", Recurs.HALF_YEARLY: "每半年", Recurs.QUARTERLY: "每季度", Recurs.MONTHLY: "每月", Recurs.IRREGULAR: "定期",
}  # fmt: skip


class Reader:
    """Collects the dated duties of all parts; `doubts` holds (line, text, why) of those to look at."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.found: list[Deadline] = []
        self.doubts: list[tuple[int, str, str]] = []
        self._seen: set[tuple[object, ...]] = set()
        self._due: set[tuple[object, ...]] = set()
        self._ids: Counter[str] = Counter()

    def read(self, parts: Parts, loose: Sequence[Part] = ()) -> list[Deadline]:
        """Every dated duty, in the text's order; of the aims those that say by when (到2025年, 2023年底前).

        `loose`: what stands in no task, as a chapter's own sentences and the notice above it.
        """
        whole = [part for task in (*parts.tasks, *parts.safeguards) for part in task.walk()]
        dated = [(part, *each) for part in whole for each in self._of_part(part)]
        for part in (*parts.preamble, *loose):
            aims = part in parts.preamble or is_opening(part)
            dated += [(part, *each) for each in self._of_part(part) if not aims or self._is_aim(each[0])]
        for part, found, in_cell in sorted(dated, key=lambda each: each[1].line):
            self._take(part, found, in_cell)
        return self.found

    def _of_part(self, part: Part) -> Iterator[tuple[Found, bool]]:
        """The dates of a part's sentences, then those of its cells for 完成时限."""
        year = _year_in(part.title, self.context)
        cells = [found for line, text in part.times for found in cell_duties(text, line, self.context, year)]
        told = {found.when.recurs for found in cells if found.when.recurs and found.when.month}
        ends = {_last_day(found.when.due()) for found in cells if found.when.month and not found.when.recurs}
        for line, text in part.text:
            for found in duties_in(text, line, self.context, year):
                when = found.when
                vague = not (when.month or when.recurs or when.since) and _last_day(when.due()) in ends
                if not vague and (when.recurs not in told or when.month):  # the cell's 每年12月底前 says more than 每年
                    yield found, False
        yield from ((found, True) for found in cells)
        for line, text in part.again:
            yield from ((found, True) for found in duties_in(text, line, self.context, year))

    def _is_aim(self, found: Found) -> bool:
        """到2025年, 2023年底前; and a year of the plan's that begins a sentence: 2024年，全面推开."""
        when, issued = found.when, self.context.issued_on
        if "全年" in when.printed:  # 力争全年产值达到… says how much, and of no day
            return False
        if when.recurs is not None:
            return when.month is not None or (
                when.recurs is not Recurs.IRREGULAR and bool(_TOLD.search(found.sentence))
            )
        if when.year is None or when.stage:
            return when.year is None and when.since is not None and (not issued or when.since.year >= issued.year)
        before, after = found.sentence[: when.start], found.sentence[when.end :]
        ahead = issued is not None and when.year >= issued.year + (issued.month > 6)
        begins = not before or (before[-1] in "，、" and re.search(r"20\d\d年", before) is not None)  # …，2025年达到90%
        started = _REACHED.match(after) or (begins and _STARTED.match(after))
        return bool(_BY_THEN.search(before)) or when.marked or (ahead and bool(started))

    def _take(self, part: Part, found: Found, in_cell: bool) -> None:
        when = found.when
        if found.doubt:
            self.doubts.append((found.line, found.sentence, found.doubt))
        due = when.due()
        if (
            due is None
            and not when.recurs
            and not when.since
            and not (when.days_after_issue or when.months_after_issue)
        ):
            return
        place = (
            when.start if due else 0
        )  # 建立季度调度机制，每季度…: how often is said twice in a sentence, and is one date
        key = (part.locator, found.line, due, when.recurs, when.since, place, found.sentence[:60])
        day = (part.locator, _last_day(due), when.recurs)
        if key in self._seen or (in_cell and day in self._due):  # the text says it already
            return
        self._seen.add(key)
        self._due.add(day)
        self.found.append(self._deadline(part, found, due))

    def _deadline(self, part: Part, found: Found, due: str | None) -> Deadline:
        when, kind = found.when, _kind(found)
        to = _TO.search(found.sentence) if kind is DeadlineKind.ANNUAL_REPORT else None
        channel = (
            _CHANNEL.search("".join(text for _, text in part.text)) if kind is DeadlineKind.ANNUAL_REPORT else None
        )
        name = to["to"] if to and looks_like_body(to["to"]) and not re.search("[至到向]", to["to"]) else None
        who, why = _who(part, kind, bool(name))
        return Deadline(
            id=self._id(kind, when.year),
            title=_title(part, found),
            kind=kind,
            due=due,
            recurs=when.recurs,
            **{"from": when.since},
            owed=kind is DeadlineKind.ANNUAL_REPORT and due is not None and name is not None,
            who=who,
            why=why,
            to=name,
            channel=channel[0] if channel else None,
            basis=Basis.DERIVED if found.derived else Basis.STATED,
            locator=part.locator,
        )

    def _id(self, kind: DeadlineKind, year: int | None) -> str:
        stem = f"{kind}-{year}" if year else str(kind)
        self._ids[stem] += 1
        return stem if self._ids[stem] == 1 else f"{stem}-{self._ids[stem]}"


def _last_day(due: str | None) -> str | None:
    """2023, 2023-12 and 2023-12-31 are one day."""
    year, _, rest = (due or "").partition("-")
    if len(year) != 4:
        return due
    month, _, day = rest.partition("-")
    return day_of(int(year), int(month or 12), int(day or 31)).isoformat()


def _year_in(title: str, context: Context) -> int | None:
    """The one year a heading speaks of; a plan cited in it, a stretch of years, or what began before speaks of none.

    A year behind a comma is of a sentence's later clause: 新馆年内开工，机场2026年建成.
    """
    found = re.search(
        r"(?<![\d—－–~～至到-])(20\d\d)年(?![—－–~～至到-])", re.sub(r"《[^》]*》?|[，,；;].*", "", title)
    )
    first = context.issued_on.year if context.issued_on else context.first_year
    return int(found[1]) if found and int(found[1]) >= (first or 0) else None


def _kind(found: Found) -> DeadlineKind:
    around = found.sentence[found.when.start : found.when.end + 60]
    for kind, words in _KINDS:
        if re.search(words, around):
            often = found.when.recurs and found.when.recurs is not Recurs.YEARLY
            return DeadlineKind.RECURRING if often and kind is DeadlineKind.ANNUAL_REPORT else kind
    return DeadlineKind.RECURRING if found.when.recurs else DeadlineKind.OTHER


def _who(part: Part, kind: DeadlineKind, addressed: bool) -> tuple[Who | tuple[str, ...], str]:
    """A proposal only: who is meant by a sentence is set by hand."""
    if kind is DeadlineKind.ANNUAL_REPORT and addressed:
        return Who.ALL, "起草：要求报送材料，收件单位不向自己报送；请核对"
    if kind in {DeadlineKind.INSPECTION, DeadlineKind.EVALUATION}:
        return Who.COORDINATOR, "起草：督查评估一般由协调单位组织；请核对"
    leads = _names(part, Role.LEAD) or _names(part, Role.RESPONSIBLE)[:1]
    if leads:
        return tuple(leads), "起草：这一条列在首位或牵头的单位；请核对"
    return Who.NONE, "起草：这一条没有写明单位；请核对"


def _names(part: Part, role: Role) -> Sequence[str]:
    return [name for each, name in part.listed.bodies if each is role]


def _title(part: Part, found: Found) -> str:
    when = found.when
    cycle = _CYCLES[when.recurs] if when.recurs and when.recurs is not Recurs.IRREGULAR else when.printed
    return f"{part.title[:40]}（{cycle}）"
