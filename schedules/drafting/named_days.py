"""Named days, weeks and months that the plan mentions, as far as the table of them has a rule."""

from collections.abc import Collection, Iterator

from schedules.drafting.cleaning import bare
from schedules.drafting.parts import Parts
from schedules.model import Observance, Who


def observances_of(parts: Parts, known: Collection[str]) -> list[Observance]:
    """One entry per name with all its places; who organises what is for a person to say."""
    places: dict[str, list[str]] = {}
    names = sorted(known, key=len, reverse=True)
    for part in parts.all():
        for name in _named(bare("".join(text for _, text in part.text)), names):
            places.setdefault(name, [])
            if part.locator not in places[name]:
                places[name].append(part.locator)
    return [
        Observance(name=name, locators=tuple(found), who=Who.NONE, why="起草：由谁组织请人工填写")
        for name, found in places.items()
    ]


def _named(text: str, names: Collection[str]) -> Iterator[str]:
    """The names in a text, longest first: 全国科普日 is not also 科普日."""
    for name in names:
        if name in text:
            yield name
            text = text.replace(name, "＿")
