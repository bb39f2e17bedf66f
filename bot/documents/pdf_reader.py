"""The process that reads one PDF: bytes on standard input, one JSON document on standard output."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ctypes import byref, c_float
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bot.documents.ruled import Character, Rule, lines_of_page

MOST_PAGES = 1000
MOST_CHARACTERS = 60_000  # of one page
_MOST_SEGMENTS = 20_000  # of one page: beyond it the page is a drawing
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_EDGE = 2  # lines at the top and at the bottom of a page
_FEWEST_PAGES = 3
_HYPHENS = "\x02\ufffe"  # what the library makes of a hyphen at a line's end


def main() -> None:
    """Answers `{"text"}` or `{"refused"}`."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    answer = read(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))


def read(data: bytes) -> dict[str, str]:
    """The text of the PDF in `data`, or why there is none."""
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == _PASSWORD:
            return {"refused": "is protected by a password; save it without one"}
        return {"refused": "is no readable PDF; print it to a new PDF, or save its text"}
    if len(opened) > MOST_PAGES:
        return {"refused": f"has {len(opened)} pages; at most {MOST_PAGES} are read"}
    pages = [list(_page(opened, number)) for number in range(len(opened))]
    text = "".join(f"{line}\n" for page in without_running_heads(pages) for line in page)
    if not text.strip():
        return {"refused": "has no text layer (a scan?); recognise its text first, or give the Word file"}
    return {"text": text}


def without_running_heads(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The pages without the lines that most of them begin or end with, page numbers apart from their digits."""
    edges = [{_shape(line) for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    times = Counter(shape for edge in edges for shape in edge)
    running = {shape for shape, count in times.items() if count >= _FEWEST_PAGES and count > len(pages) / 2}
    for page in pages:
        last = len(page) - _EDGE
        yield [line for at, line in enumerate(page) if not (_shape(line) in running and (at < _EDGE or at >= last))]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _page(opened: Any, number: int) -> Iterator[str]:
    try:
        page = opened[number]
        layer = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    characters = list(_characters(layer))
    rules = list(_rules(page)) if characters else []
    yield from lines_of_page(characters, rules)
    layer.close()
    page.close()


def _characters(layer: Any) -> Iterator[Character]:
    """Every character in the order the page draws it, with the middle of its box."""
    count = min(layer.count_chars(), MOST_CHARACTERS)
    for place in range(count):
        code = raw.FPDFText_GetUnicode(layer, place)
        text = chr(code) if 0 < code < 0x110000 else ""
        if not text or 0xD800 <= code < 0xE000:
            continue
        left, bottom, right, top = layer.get_charbox(place, loose=True)
        if text in _HYPHENS:
            yield Character("-", left, right, bottom, top)
            text = "\n"
        yield Character(text, left, right, bottom, top)


def _rules(page: Any) -> Iterator[Rule]:
    """The straight lines of the page, as a table's borders are drawn: strokes, or boxes so thin that they are strokes."""
    left = _MOST_SEGMENTS
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        count = raw.FPDFPath_CountSegments(path)
        left -= count
        if left < 0:
            return
        yield from _of_path(path, count)


def _of_path(path: Any, count: int) -> Iterator[Rule]:
    matrix = path.get_matrix()
    x, y = c_float(), c_float()
    first = last = (0.0, 0.0)
    for place in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, place)
        if not raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
            return
        here = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield Rule(last[0], last[1], here[0], here[1])
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield Rule(last[0], last[1], first[0], first[1])


if __name__ == "__main__":
    main()
