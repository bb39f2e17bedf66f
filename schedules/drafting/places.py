"""Which place a plan is for, and at which level of government, from names alone."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schedules.drafting.words import BIG_PLACES, MUNICIPALITIES, NO_PLACE, PLACE_PREFIXES, PREFECTURES, REGIONS
from schedules.model import Level

_CENTRAL = re.compile(
    r"国务院|国家(?!级)|全国|中共中央|教育部|科技部|财政部|中国科协|[\u4e00-\u9fa5]{2,12}部(?:办公厅)?关于|^关于印发.*(?:部|总局)"
    r"|^[\u4e00-\u9fa5]{2,10}(?<!宣传)(?<!组织)(?<!统战)(?<!工作)(?<!武装)(?:部|总局|总署)$"
)
# 关于进一步推进广州市…的意见: what stands before the place's name.
_BEFORE_NAME = re.compile(
    r"^(?:20\d\d年度?|中共|关于印发|印发|关于|贯彻落实|贯彻|进一步|加快|推进|推动|促进|加强|深化|做好|开展|实施|支持|《|“)+"
)
# 新港经济技术开发区: a place of its own where nobody names a city.
_ZONE = re.compile(
    r"^(?P<zone>(?!国家|关于|全国|[省市区县])[\u4e00-\u9fa5]{2,6}?(?:高新技术产业开发区|高新区|经济技术开发区|经济开发区|经开区|开发区|示范区|管理区|新区|园区))"
)
# 2024年全市工作要点: the title says of which level it is, where it names no place.
_OF_ALL = {"全省": Level.PROVINCE, "全市": Level.CITY, "全州": Level.CITY, "全县": Level.COUNTY, "全旗": Level.COUNTY}
_STATE = re.compile(r"(?:中共中央|国务院|全国)")
_PLACE = re.compile(
    rf"(?P<region>{'|'.join(REGIONS)})|(?P<city4>{'|'.join(MUNICIPALITIES)})|(?P<province>(?:{BIG_PLACES}|[\u4e00-\u9fa5]{{2,3}})省)"
    rf"|(?P<name>[\u4e00-\u9fa5]{{2,14}}?族自治[州县旗]|[\u4e00-\u9fa5]{{2,7}}?(?:自治州|自治县|自治旗|市(?![场值容面长])|州(?![长市])|盟(?!长)|县(?!长)|(?<!地)区(?!长)|旗(?!长)))|(?P<prefecture>{'|'.join(PREFECTURES)})"
)
_NOT_PLACES = re.compile(
    r"^自治[区州县旗]$|每年|培育|推进|开展|完成|申报|创建|^(?:全|我|各|本|已|经|根据|按照|城|社|园|景|地|县|市|区|新型|现代|特色|示范|关于|贯彻|落实|推进|加快|促进|深化|印发)|[的和与等在为于促推展由]|各[市县区州]$|综合|保税|(?:城|都|全|超|上|门|夜|菜|股|自|农|房|楼|外|内|小|校|园|厂|库|牧|灾|郊|辖|山|林|牧|灌|景|社|功能|开发|示范|试验|合作|试点|高新)[市区县]$"
)
_NEVER = re.compile(
    r"^(?:自治[区州县旗]$|(?:全|我|各|本|城|社|园|县|市|区|新型|现代|特色|示范|加快|促进|深化|推动|打造|支持|国家|建设|[的和与等在为])|.*(?:(?:功能|开发|示范|试验|合作|试点|社)[市区县]|.{2}(?:城|都)市)$)"
)
# 厦门市集美区: the place is the inner one, named with the outer as printed.
_INNER = re.compile(
    r"[\u4e00-\u9fa5]{1,10}?族自治县|[\u4e00-\u9fa5]{1,4}?(?:新区|(?<!地)区|县|旗)(?!域|级|直|乡|块|间|位|长)"
)
_CITY_DISTRICT = re.compile(r"^(?![老主新全建])[\u4e00-\u9fa5][城都][区县]$")  # 东城区, 郫都区, and no 老城区
_ENDS: tuple[tuple[str, Level], ...] = (
    ("自治州", Level.CITY),
    ("自治县", Level.COUNTY), ("自治旗", Level.COUNTY), ("地区", Level.CITY), ("省", Level.PROVINCE), ("兵团", Level.PROVINCE),
    ("自治区", Level.PROVINCE), ("市", Level.CITY), ("州", Level.CITY), ("盟", Level.CITY), ("县", Level.COUNTY),
    ("区", Level.COUNTY), ("旗", Level.COUNTY),
)  # fmt: skip
_SHORT = re.compile(rf"^(?P<place>{BIG_PLACES})")
UNKNOWN = "（待填）"
NATION = "全国"


@dataclass(frozen=True)
class Place:
    """A jurisdiction, its level, and whether the text says so or it was guessed."""

    name: str
    level: Level
    certain: bool = True


def place_of(sources: Sequence[str], names: Iterable[str], text: str) -> Place:
    """The place named by the title or issuer, else the one that the agencies' own beginnings and the text point to."""
    said = levels_of(names)
    level = next(
        (level for word, level in _OF_ALL.items() if sources and word in sources[0]), next(iter(said), Level.CITY)
    )
    if any(_STATE.match(source) for source in sources[1:]) and said[:1] in ([], [Level.NATIONAL]):
        return Place(NATION, Level.NATIONAL)
    for source in sources:
        found = _named(source)
        if found and (found.level is level or found.level is not Level.NATIONAL or not said):
            return _whole_name(found, sources)
    zones = (_ZONE.match(_BEFORE_NAME.sub("", source)) for source in sources)
    zone = next((found for found in zones if found), None)
    if zone and not said:
        return Place(zone["zone"], Level.COUNTY)
    if level is Level.NATIONAL:
        return Place(NATION, level, certain=any(_CENTRAL.search(source) for source in sources))
    for source in sources:
        short = _SHORT.match(_BEFORE_NAME.sub("", source))  # 关于支持广西…的措施
        if short and (level is Level.PROVINCE or not said):
            return Place(_whole(short["place"]), Level.PROVINCE)
    return _most_named(text, level)


def _whole_name(short: Place, sources: Sequence[str]) -> Place:
    """云岭彝族自治州, where the title says 云岭州 and the issuer's name more."""
    stem = short.name[:-1]
    named = (found for source in sources if (found := _named(source)))
    longer = (found for found in named if "自治" in found.name and found.name.startswith(stem) and len(stem) > 1)
    return next((found for found in longer if found.level is short.level), short)


def _named(source: str) -> Place | None:
    if _STATE.match(source):
        return Place(NATION, Level.NATIONAL)
    named = _BEFORE_NAME.sub("", re.sub(r"(?<=.)《[^》]*》", "", source))
    for match in _PLACE.finditer(named):
        name = match[0]
        inner = _INNER.match(named, match.end()) if name.endswith("市") else None
        if inner and (_CITY_DISTRICT.match(inner[0]) or not _NOT_PLACES.search(inner[0])):
            name += inner[0]
        if match.start() == 0 and not _NEVER.match(name):
            return Place(name, _level(name))
        if match["name"]:
            name = re.sub(r"^.*(?:关于印发|关于|印发|贯彻|落实|中共)", "", name)
            if len(name) < 2 or _NOT_PLACES.search(name):
                continue
        return Place(name, _level(name))
    short = _SHORT.match(source)
    if short:
        return Place(_whole(short["place"]), Level.PROVINCE)
    return (
        Place(NATION, Level.NATIONAL)
        if _CENTRAL.search(source) and not re.search("[省县区]|市(?!场)", source[:8])
        else None
    )


def _whole(short: str) -> str:
    for whole in (*MUNICIPALITIES, *REGIONS):
        if whole.startswith(short):
            return whole
    return f"{short}省"


def _level(name: str) -> Level:
    if name in MUNICIPALITIES:
        return Level.PROVINCE
    return next((level for end, level in _ENDS if name.endswith(end)), Level.CITY)


def place_word(name: str) -> str:
    """The word for a place that a body's name begins with, 市 in 市教育局, or nothing: 市场监管局 says no place."""
    return "" if name.startswith(NO_PLACE) else next((word for word in PLACE_PREFIXES if name.startswith(word)), "")


def levels_of(names: Iterable[str]) -> list[Level]:
    """The levels that bodies' names begin with, most of them first; names without any such beginning are the nation's."""
    count: Counter[Level] = Counter()
    for name in names:
        if name.startswith(("省", "自治区", "团省委")):
            count[Level.PROVINCE] += 1
        elif name.startswith(NO_PLACE):
            count[Level.NATIONAL] += name.endswith("总局")
        elif name.startswith(("市", "州", "盟", "团市委", "团州委")):
            count[Level.CITY] += 1
        elif name.startswith(("区", "县", "旗", "团区委", "团县委")):
            count[Level.COUNTY] += 1
        elif re.search(r"部$|^国家|^中国|^中央", name) and not name.startswith("中国人民银行"):
            count[Level.NATIONAL] += 1
    return [level for level, _ in count.most_common()]


def _most_named(text: str, level: Level) -> Place:
    found: Counter[str] = Counter()
    for match in _PLACE.finditer(text[:60_000]):
        name = match[0]
        if match["province"] and not name.startswith(tuple(BIG_PLACES.split("|"))):
            continue
        if text[match.end() : match.end() + 1] in ("级", "直", "属"):  # 下放市级权限
            continue
        name = (
            re.sub(
                r"^.*(?:关于|印发|贯彻|落实|推进|推动|促进|加快|深化|结合|支持|中共|会同|[在为和与及由报])", "", name
            )
            if match["name"]
            else name
        )
        if len(name) > 1 and not (match["name"] and _NOT_PLACES.search(name)) and _level(name) is level:
            found[name] += 1
    if found:
        return Place(found.most_common(1)[0][0], level, certain=False)
    return Place(UNKNOWN, level, certain=False)
