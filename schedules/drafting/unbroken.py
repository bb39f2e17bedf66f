"""Text copied without its line breaks: wide spaces, or a signature's form, still show where its paragraphs were."""

import re
from collections.abc import Iterable, Iterator

LONG = 300  # characters: a line so long holds more than one paragraph
_INDENT = re.compile(r"(?<=\S) *\u3000[\u3000 ]+(?=\S)")
_DAY = r"20\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
# …抓好落实。宁江市人民政府办公室 2021年8月23日（此件公开发布）宁江市实施方案
_SIGNATURE = re.compile(
    rf"(?<=[。；！）]) *(?=[\u4e00-\u9fff]{{2,24}}(?:人民政府|政府|办公厅|办公室|委员会|领导小组|局|厅|科协)\s*{_DAY}(?!前|起|至|印发))"
)
_SIGNED_DAY = re.compile(rf"(?<=[府厅室会组局协])\s*(?P<day>{_DAY})(?=\s*(?:$|[（(\u4e00-\u9fff]))(?!\s*[前起至印])\s*")
# …学习能力。 措施： 1.推进教育, …大赛。 分工：由市教育局牵头: labels that stand on lines of their own in print.
_LABEL = re.compile(
    r"(?<=[。；！…”）\s]) *(?P<label>(?:主要|工作|具体|重点|实施)?(?:任务|措施|举措|目标|内容))[：:] *(?=[—－─-]{2}|\d{1,2}[.．、]|[（(]\d|①)"
)
_SHARES = re.compile(r"(?<=[。；！…”）\s]) *(?P<share>(?:责任|任务|职责|工作)?分工[：:][^。\n]{4,800}。) *")


def unbroken(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Numbered lines; those that hold many paragraphs are divided, each piece under the number of its line."""
    for number, line in lines:
        if len(line) < LONG or "\t" in line:
            yield number, line
            continue
        indents = len(_INDENT.findall(line)) > 2
        text = _INDENT.sub("\n", line) if indents else line
        text = _SIGNED_DAY.sub(r"\n\g<day>\n", _SIGNATURE.sub("\n", text))
        text = _SHARES.sub(r"\n\g<share>\n", _LABEL.sub(r"\n\g<label>：\n", text))
        for piece in text.split("\n"):
            yield number, piece
