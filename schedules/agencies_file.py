"""`agencies.yaml` with more agencies in it: only the block of one jurisdiction is written anew, the rest stays as it is."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from schedules.agencies import Agency, Registry
from schedules.written_out import inline

HEAD = "# 单位名录：每个行政区的单位，规范名称、别名、机构改革后的承接单位。"


def with_agencies(text: str, known: Registry, jurisdiction: str, more: Iterable[Agency]) -> str:
    """The file's text, which `known` was read from, with the agencies `more` of one jurisdiction.

    A body that is there already only gains the other names it lacks; where nothing is new the text comes back as it is.
    """
    before = list(known.by_jurisdiction.get(jurisdiction, ()))
    after = _joined(before, more)
    if after == before:
        return text
    block = _block(jurisdiction, after)
    heading = re.compile(rf"^{re.escape(inline(jurisdiction))}:.*\n(?:(?:[ \t#].*)?\n|[ \t#].*\Z)*", re.MULTILINE)
    if heading.search(text):
        return heading.sub(lambda _: block, text, count=1)
    return (text.rstrip("\n") or HEAD) + "\n" + block


def _joined(before: Sequence[Agency], more: Iterable[Agency]) -> list[Agency]:
    after = list(before)
    for agency in more:
        registry = Registry({"": tuple(after)})
        names = (agency.name, *agency.aliases)
        there = next((found for name in names if (found := registry.find("", name))), None)
        unknown = tuple(name for name in names if registry.find("", name) is None)
        if there is None:
            after.append(agency)
        elif unknown:
            after[after.index(there)] = there.model_copy(update={"aliases": (*there.aliases, *unknown)})
    return after


def _block(jurisdiction: str, agencies: Iterable[Agency]) -> str:
    lines = [f"{inline(jurisdiction)}:"]
    for agency in agencies:
        data: dict[str, Any] = agency.model_dump(mode="json", by_alias=True, exclude_none=True)
        lines.append(f"  - name: {inline(agency.name)}")
        lines += [f"    {key}: {inline(data[key])}" for key in ("aliases", "successor", "ended") if data.get(key)]
    return "\n".join(lines) + "\n"
