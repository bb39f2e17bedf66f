"""Captions of tables: 表2 重大项目清单 says that what stands below is no part of the text above."""

import re
from collections.abc import Sequence

from schedules.drafting.columns import is_heading_row
from schedules.drafting.paragraphs import Paragraph

NEAR = 2  # paragraphs between a caption and its table: a title of its own, 单位：万元
_CAPTION = re.compile(
    r"^(?P<label>表\s*(?:\d{1,2}(?:[-—.]\d{1,2})?|[一二三四五六七八九十]{1,2}))(?:[ ：:、.]|(?![所中内为是])[\u4e00-\u9fff“]|$)[^。；]{0,40}$"
)
_TITLE = re.compile(
    r"^(?![（(]?[一二三四五六七八九十\d]+[）)、.．]|附)[^。；，：:]{2,40}(?:表|清单|台账)(?:[（(][^（()）]{2,20}[）)])?$"
)


def captions(found: Sequence[Paragraph]) -> dict[int, str]:
    """The lines with captions, and the label of each: "" for a title without a number."""
    labels: dict[int, str] = {}
    for at, paragraph in enumerate(found):
        if paragraph.is_row or not any(below.is_row for below in found[at + 1 : at + 1 + NEAR]):
            continue
        said = _CAPTION.match(paragraph.text)
        titled = _TITLE.match(paragraph.text) and is_heading_row(found[at + 1].text.split("\t"))
        if said or titled:
            labels[paragraph.line] = "".join(said["label"].split()) if said else ""
    return labels


def are_several(found: Sequence[Paragraph], labels: dict[int, str]) -> bool:
    """Whether more than one table of duties has a number of its own."""
    numbered = [at for at, each in enumerate(found) if labels.get(each.line)]
    return (
        sum(any(is_heading_row(row.text.split("\t")) for row in found[at + 1 : at + 1 + NEAR]) for at in numbered) > 1
    )
