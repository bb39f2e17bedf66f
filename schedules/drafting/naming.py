"""Who the names of a list are: full names where a list shares a beginning, spellings of one body brought together."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from schedules.agencies import Agency, Registry, folded
from schedules.drafting.parts import Part
from schedules.drafting.place_rows import share_an_ending
from schedules.drafting.places import place_word
from schedules.drafting.words import BIG_PLACES, NO_PLACE, OWN_PREFIXES, PEOPLES, SAME
from schedules.model import Level

_PARTY = (
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "网信办",
    "编办",
    "社会工作部",
    "政研室",
    "改革办",
    "台办",
    "老干部局",
    "党校",
    "巡察办",
    "巡视办",
    "机要局",
    "军民融合办",
    "外办",
    "农办",
    "财经办",
    "国安办",
)
_ENDS = (
    "厅",
    "局",
    "委",
    "办",
    "部",
    "委员会",
    "中心",
    "办公室",
    "妇联",
    "残联",
    "文联",
    "社科联",
    "工商联",
    "总工会",
    "科协",
    "署",
)
_LEVEL_PREFIX = {
    Level.PROVINCE: ("省", "自治区", "市"),
    Level.CITY: ("市", "州", "盟"),
    Level.COUNTY: ("区", "县", "旗"),
}
# 海州供电局, 海州市生态环境局东山分局: a body with the name of its own place.
_OTHER_PLACE = re.compile(
    r"^.{2,}(?:分局|供电局|海事局|银保监局|证监局|铁路.{0,4}局|铁路办|行署|专员办|水文局|边检站)$|^[^市县]{2,4}[市县](?!场|政|容).{2,}局"
)
ENOUGH = 0.3  # of all names begin with the level's word: then those that do not, share it


def full_names(parts: Iterable[Part], level: Level, jurisdiction: str = "") -> dict[str, str]:
    """Name as written → full name, for every name of the lists."""
    listings = [[name for _, name in part.listed.bodies] for part in parts]
    usual = _usual_prefix([name for names in listings for name in names], level)
    short = _own_name(jurisdiction)  # 滨江金融监管分局 has its place's own name
    found: dict[str, str] = {}
    for names in listings:
        above, places = usual, share_an_ending(names)
        for name in names:
            full = name if short and name.startswith(short) else _full(name, above)
            found.setdefault(name, places.get(name, full))
            above = _prefix(name) or above
    return found


def _own_name(jurisdiction: str) -> str:
    """What a place is called without its kind: 滨江 of 滨江市, 南海 of 南海彝族自治州, 集美 of 厦门市集美区."""
    inner = re.sub(r"^.{2,6}市(?=.{2,})", "", jurisdiction)
    return re.sub(rf"(?:(?:{PEOPLES})族)+自治[州县旗]$|.$", "", inner) if len(inner) > 2 else ""


def _usual_prefix(names: Sequence[str], level: Level) -> str:
    count = Counter(_prefix(name) for name in names)
    for prefix in _LEVEL_PREFIX.get(level, ()):
        if count[prefix] > len(names) * ENOUGH:
            return prefix
    return ""


def _prefix(name: str) -> str:
    for prefix in ("市委", "省委", "区委", "县委", "州委", "自治区党委"):
        if name.startswith(prefix) and name.endswith(_PARTY):
            return prefix
    return place_word(name)


def _full(name: str, above: str) -> str:
    own = name.startswith((*OWN_PREFIXES, *BIG_PLACES.split("|"))) and not name.startswith(NO_PLACE)
    if (
        not above
        or own
        or _OTHER_PLACE.search(name)
        or _prefix(name)
        or not name.endswith(_ENDS)
        or name.endswith(("总局", "总署"))
    ):
        return name
    place = place_word(above) or above
    if name.endswith(_PARTY):
        party = f"{place}党委" if place == "自治区" else f"{place}委"
        return f"{above if above.endswith('委') else party}{name}" if name in _PARTY else f"{place}{name}"
    return f"{place}{name}"


def registry_of(written: dict[str, str], jurisdiction: str, known: Registry) -> Registry:
    """The agencies that a plan names: those already known, and one new agency per group of spellings."""
    kept = list(known.by_jurisdiction.get(jurisdiction, ()))
    groups: dict[str, list[str]] = {}
    for name, full in written.items():
        if known.find(jurisdiction, name) or known.find(jurisdiction, full):
            kept = _with_alias(kept, known, jurisdiction, name, full)
            continue
        spellings = groups.setdefault(folded(_plain(full)), [])
        spellings += [each for each in (full, name) if each not in spellings]
    taken = {folded(name) for agency in kept for name in (agency.name, *agency.aliases)}
    for spellings in groups.values():
        free = [name for name in spellings if folded(name) not in taken]
        if free:
            name = max(free, key=len)
            kept.append(Agency(name=name, aliases=tuple(each for each in free if each != name)))
            taken |= {folded(each) for each in free}
    return Registry({**known.by_jurisdiction, jurisdiction: tuple(kept)})


def _with_alias(kept: list[Agency], known: Registry, jurisdiction: str, name: str, full: str) -> list[Agency]:
    if known.find(jurisdiction, name):
        return kept
    agency = known.find(jurisdiction, full)
    return [
        each.model_copy(update={"aliases": (*each.aliases, name)})
        if agency and each.name == agency.name and name not in each.aliases
        else each
        for each in kept
    ]


def _plain(name: str) -> str:
    """A name with well-known short forms written out, to compare."""
    for long, *shorts in SAME:
        if long in name:
            continue
        for short in shorts:
            if short in name:
                name = name.replace(short, long, 1)
                break
    return name
