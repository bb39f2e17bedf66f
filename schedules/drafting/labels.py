"""The table of facts that web pages put above a document: 索引号, 发文字号, 成文日期, with each value beside or below its label."""

import re
from collections.abc import Sequence

from schedules.drafting.frame_words import PAGE_COUNTS, PAGE_ENDS, PAGE_LABELS
from schedules.drafting.markers import starts_item
from schedules.drafting.paragraphs import Paragraph

FAR = 60  # paragraphs: no page has a longer head
_LABEL = re.compile(rf"^[•·●▪◆■○\-－—–\s]*(?P<label>{'|'.join(PAGE_LABELS)})\s*[：:]?\s*(?P<value>.*)$")
_ALONE = re.compile(rf"^[•·●▪◆■○\-－—–\s]*(?:{'|'.join(PAGE_LABELS)})\s*[：:]\s*$")
_FACT = re.compile(r"^[-•·●]\s*(?P<fact>[\u4e00-\u9fff]{2,6}\s*[：:].*)$")  # - 名称：…, above the plan's first number
_END = re.compile(rf"^(?:{'|'.join(PAGE_ENDS)})\s*(?:[：:>＞\]】]|$)|^[上下]一[篇条页]")
_COUNT = re.compile(rf"^[•·●▪◆■○\-－—–\s]*(?:{'|'.join(PAGE_COUNTS)})\s*[：:]\s*\d*\s*次?$")


def with_labels(found: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with each label that ends in a colon joined to the value below it; a bullet before it is none of the plan's."""
    joined: list[Paragraph] = []
    waiting, begun = False, False
    for at, printed in enumerate(found):
        if (at < FAR and _COUNT.match(printed.text)) or _END.match(printed.text):
            continue
        fact = None if begun else _FACT.match(printed.text)
        part = Paragraph(fact["fact"], printed.line) if fact else printed
        begun = begun or starts_item(part.text)
        label = None if at >= FAR or part.is_row else _LABEL.match(part.text)
        colon = bool(label and re.match(r"\s*[：:]", part.text[label.end("label") :]))
        if waiting and not colon and len(part.text) < 60:
            joined[-1] = Paragraph(joined[-1].text + part.text, joined[-1].line)
            waiting = False
        elif label and colon:
            joined.append(Paragraph(f"{label['label']}：{label['value']}", part.line))
            waiting = bool(_ALONE.match(part.text))
        else:
            joined.append(part)
            waiting = False
    return joined
