"""Which office runs the plan: where the text says so, else a guess that a person confirms."""

import re
from collections import Counter
from collections.abc import Iterable

from schedules.drafting.cleaning import bare
from schedules.drafting.names import looks_like_body
from schedules.drafting.parts import Part, Parts
from schedules.model import Role

_BODY = r"(?P<name>[\u4e00-\u9fa5]{1,24}?(?:领导小组办公室|办公室|联席会议|科协|局|厅|委员会|委|部|办|院|会|政府))"
_SAID: tuple[str, ...] = (
    rf"(?:领导小组)?办公室设在{_BODY}(?=[，,。；;、（(])",
    rf"(?:^|[，,。；;])(?:由)?{_BODY}(?:要)?(?:充分)?(?:发挥|履行).{{0,24}}(?:(?:综合|统筹|牵头|组织)协调|综合组织协调)",
    rf"(?:^|[，,。；;])(?:由)?{_BODY}(?:要)?(?:负责|加强|强化)(?:本方案|方案|全[市省县区])?(?:的)?(?:统筹协调|组织协调|综合协调|牵头抓总|日常工作|统筹推进|总体协调)",
    rf"(?:^|[，,。；;])(?:由)?{_BODY}会同(?:有关|相关|各有关|各相关)(?:部门|单位|方面)",
    rf"(?:报送|上报|报告|报)(?:[^，,。；;]{{0,12}}?[至到])?{_BODY}(?=[，,。；;、（(]|汇总|备案)",
    rf"(?:^|[，,。；;])(?:由)?{_BODY}(?:牵头)?(?:组织开展|负责).{{0,12}}(?:督查|评估|考核|督促检查|解释)",
)
_ABOVE = re.compile(r"^(?:国务院|党中央)$|^.{0,6}(?:省|市|区|县|州|旗|自治区)(?:人民政府|政府|委|党委)$")
_SUBJECT = re.compile(
    r"^(?:经|各(?!级)|有关|相关|其|并|要|应|充分|积极|切实|进一步|全|向|将)|[的和等、至到]|总结|情况|材料|报送|工作(?!领导小组|委|部|厅|联席)"
)


def coordinator_of(parts: Parts, issuer: str | None) -> tuple[str, str, bool]:
    """(name, locator, whether the text says so)."""
    places = [*parts.safeguards, *parts.preamble, *(each for task in parts.tasks for each in task.walk())]
    for pattern in _SAID:
        for part in places:
            name = _said(pattern, part)
            if name:
                return name, part.locator, True
    return _guess(parts, issuer)


def _said(pattern: str, part: Part) -> str | None:
    for _, text in part.text:
        for found in re.finditer(pattern, bare(text)[:5000]):
            name = found["name"]
            if not _SUBJECT.search(name) and looks_like_body(name) and not _ABOVE.search(name):
                return name
    return None


def _guess(parts: Parts, issuer: str | None) -> tuple[str, str, bool]:
    """The body that leads most often; without any, the first named, or the issuer."""
    leads: Counter[str] = Counter(_leading(parts.all()))
    first = next((part for part in parts.all() if part.listed.bodies), None)
    place = first or next(parts.all(), None)
    name = leads.most_common(1)[0][0] if leads else first.listed.bodies[0][1] if first else issuer or "（待填）"
    return name, place.locator if place else "一", False


def _leading(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        yield from (name for role, name in part.listed.bodies if role is Role.LEAD)
