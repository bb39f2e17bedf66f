"""Plain text tables for the shell, where a Chinese character is two columns wide."""

from collections.abc import Iterable, Sequence
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_GAPS = 4  # columns around and between two cells


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows under their headings, each column as wide as its widest cell; nothing is wrapped, cut or coloured."""
    listed = [list(row) for row in rows]
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in headings:
        drawn.add_column(heading, no_wrap=True)
    for row in listed:
        drawn.add_row(*(Text(cell) for cell in row))  # as Text, so that brackets are no markup
    widths = [max(map(cell_len, column)) for column in zip(headings, *listed, strict=True)]
    out = StringIO()
    Console(file=out, width=sum(widths) + _GAPS * len(widths), color_system=None).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
