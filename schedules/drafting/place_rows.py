"""Rows of places in a list: kinds of places that are one phrase, and places by name that share the ending of the last."""

import re
from collections.abc import Sequence
from itertools import takewhile

from schedules.drafting.words import PLACE_KINDS

HELD = "\ue000"  # stands for a 、 within one phrase: 各市、州、县人民政府
HELD_AND = "\ue001"  # stands for its 和
_BRACKET = r"[（(〔［\[][^（()）〔〕［］\[\]]{1,12}[)）〕］\]]"
_PLACE = rf"(?:{PLACE_KINDS})(?:{_BRACKET}[市区县]?)?"
_ROW = re.compile(
    rf"(?:(?:各(?:有关|相关)?|有关|相关){_PLACE}(?:行政公署|行署)?(?:、{_PLACE})+"
    rf"|(?:^|(?<=[，,、；;：: ]))(?:设区的?市|市|州|地级以上市)(?:、{_PLACE})+(?=人民政府|政府|党委))"
    r"(?=人民|政府|党委|党[（(]工[)）]委|党工委|行政公署|行署|管委会|科|教|有关|和|及|[，,；;。、）)]|$)"
)
# 各区委、区政府; 各地委、行政公署; 各镇党委、政府 stay two phrases
_PARTY_AND_POWER = re.compile(
    r"各[^、，,；;。]{0,6}?(?:[县区市州旗镇]委、[县区市州旗镇]{1,3}(?:人民)?政府|地委、(?:行政公署|行署))"
)
_LEVELS = ("省团", "市州盟地", "县区旗", "镇乡道园街")  # by the last character of a kind of place
_ENDED = re.compile(r"^[\u4e00-\u9fff]{1,9}(?P<kind>[市区县州旗盟镇乡])(?P<power>人民政府|政府|管委会|行署|行政公署)$")
_NAMED = re.compile(r"^(?!各|有关|相关)[\u4e00-\u9fff]{1,7}(?:[市区县州旗盟镇乡]|街道|新城)$")
_SHORT = re.compile(r"^(?![省市区县州旗各])[\u4e00-\u9fff]{2,3}(?<![局委办厅部院会社台处科站所队联协团行校馆司企])$")


def rows_held(text: str) -> str:
    """A list's text whose phrases for kinds of places hold together, whatever marks they have within."""
    text = _PARTY_AND_POWER.sub(lambda row: row[0].replace("、", HELD), text)
    return _ROW.sub(lambda row: _held(text, row), text)


def released(name: str) -> str:
    """A name with its own marks again."""
    return name.replace(HELD, "、").replace(HELD_AND, "和")


def share_an_ending(order: Sequence[str]) -> dict[str, str]:
    """Of names in a list the places before one with a government, each with its whole name: 东山区 in 东山区、西河区人民政府."""
    found: dict[str, str] = {}
    for at, name in enumerate(order):
        ended = _ENDED.match(name) if at else None
        if ended:
            before = order[at - 1]  # 广州 before 深圳市人民政府 has its last character for a name
            named = _NAMED.match(before) is not None and not (before.endswith("州") and ended["kind"] == "市")
            ending = ended["power"] if named else ended["kind"] + ended["power"]
            short = _SHORT if ended["power"].endswith("政府") else _NAMED  # 工商联、新城实验区管委会 share nothing
            sharing = takewhile((_NAMED if named else short).match, reversed(order[:at]))
            found.update((each, each + ending) for each in sharing)
    return found


def _held(text: str, row: re.Match[str]) -> str:
    """各市、县科协 is one phrase; in 各区县、市教委 a city's body stands behind all districts."""
    levels = [_level(kind) for kind in _kinds(row[0])]
    government = re.match(r"(?:人民)?政府(?=[（(，,；;。、）)]|$)", text[row.end() :])
    return row[0].replace("、", HELD) if levels == sorted(levels) or government else row[0]


def _kinds(row: str) -> list[str]:
    """The kinds of places of a row, without 各 and brackets: 设区市, 省直管县."""
    kinds = re.sub(r"^各?(?:有关|相关)?", "", row)
    return re.sub(rf"{_BRACKET}|行政公署|行署", "", kinds).split("、")


def _level(kind: str) -> int:
    if "县" in kind:  # 县级市, 省直管县, 县市区
        return 2
    return next((at for at, ends in enumerate(_LEVELS) if kind.endswith(tuple(ends))), len(_LEVELS))
