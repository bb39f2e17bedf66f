"""Cells of a table merged downwards: where the text shows them once, the rows below have them empty."""

from collections.abc import Sequence

from schedules.drafting.columns import ROLES

_SHOWN_ONCE = frozenset({"number", "category", "task"})
_TELLS = frozenset({*_SHOWN_ONCE, "lead", "responsible", "person"})  # what no row is without


def inherited(
    kinds: Sequence[str], above: Sequence[str], cells: list[str], times: bool = False
) -> tuple[list[str], bool]:
    """A row with what is merged, and whether its number is: an empty number, category or task is that of the row above, and so is an empty list.

    `times`: an empty cell for the time is as well.
    """
    follows = merged = False
    for at, kind in enumerate(kinds):
        if cells[at] or not above or kind not in _SHOWN_ONCE:
            continue
        if kind == "number" and any(c for c, k in zip(cells, kinds, strict=True) if k == "category" and c):
            continue
        cells[at], merged = above[at], True
        follows = follows or kind == "number"
    numbers = [at for at, kind in enumerate(kinds) if kind == "number"]
    if numbers and above and cells[numbers[0]] == above[numbers[0]] != "":
        follows = True
    if above:
        _inherit_list(kinds, above, cells, merged)
        for at, kind in enumerate(kinds):
            if times and kind in {"time", "person"} and not cells[at]:
                cells[at] = above[at]
    return cells, follows


def _inherit_list(kinds: Sequence[str], above: Sequence[str], cells: list[str], merged: bool) -> None:
    """No body at all, or none that leads where other cells are merged: those of the row above."""
    roles = [at for at, kind in enumerate(kinds) if kind in ROLES]
    none = not any(cells[at] for at in roles)
    for at in roles:
        if not cells[at] and (none or (merged and kinds[at] == "lead")):
            cells[at] = above[at]


def shares_times(kinds: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row without a time has another cell that is merged with the one above: then its time is as well, and not left out."""
    above: list[str] = []
    shared = False
    for row in rows:
        cells = [*row, *[""] * len(kinds)][: len(kinds)]
        if sum(map(bool, cells)) < 2:  # a heading across the table
            above = []
            continue
        if any(kind == "time" and not cell for kind, cell in zip(kinds, cells, strict=True)):
            held = zip(kinds, cells, above, strict=False)
            if not any(kind in _TELLS and over and not cell for kind, cell, over in held):
                return False
            shared = True
        above = [cell or over for cell, over in zip(cells, above or cells, strict=True)]
    return shared
