"""Dated duties → entries of `deadlines`, with a proposal for kind, `who` and `to` that a person confirms."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from schedules.drafting.due_dates import Context, Found, cell_duties, duties_in
from schedules.drafting.names import looks_like_body
from schedules.drafting.parts import Part, Parts
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
        self._ids: Counter[str] = Counter()

    def read(self, parts: Parts) -> list[Deadline]:
        """Every dated duty, in the text's order; of the aims those that say by when (到2025年, 2023年底前)."""
        for task in (*parts.tasks, *parts.safeguards):
            for part in task.walk():
                for found in self._of_part(part):
                    self._take(part, found)
        for part in parts.preamble:
            for found in self._of_part(part):
                if _is_aim(found):
                    self._take(part, found)
        return self.found

    def _of_part(self, part: Part) -> Iterator[Found]:
        year = _year_in(part.title)
        for line, text in part.text:
            yield from duties_in(text, line, self.context, year)
        for line, text in part.times:
            yield from cell_duties(text, line, self.context, year)

    def _take(self, part: Part, found: Found) -> None:
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
        key = (part.locator, due, when.recurs, when.since, "" if due else found.sentence[:60])
        if key in self._seen:
            return
        self._seen.add(key)
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


def _is_aim(found: Found) -> bool:
    when = found.when
    by = found.sentence[max(0, when.start - 1) : when.start] in ("到", "至")
    return when.recurs is None and when.year is not None and not when.stage and (by or when.marked)


def _year_in(title: str) -> int | None:
    found = re.search(r"(20\d\d)年", title)
    return int(found[1]) if found else None


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
