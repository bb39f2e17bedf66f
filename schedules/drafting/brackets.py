"""Pairs of brackets, mixed kinds together: ( may be closed by ）. Linear in the text, however deep it nests."""

from collections.abc import Iterator

OPENING, CLOSING = "（(〔［[【﹝{｛〖", "）)〕］]】﹞}｝〗"
LONGEST = 3000  # characters: a bracket that is open for longer was never closed


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Outermost (start, end) of each bracket with what it holds, in order; what is never closed is passed over."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char in OPENING:
            opened.append(at)
        elif char in CLOSING and opened:
            start = opened.pop()
            if at - start <= LONGEST:
                pairs.append((start, at + 1))
    last = 0
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if start >= last:
            last = end
            yield start, end


def split(text: str, separators: str) -> list[str]:
    """`text` cut at `separators` that stand outside brackets and 《》."""
    parts, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char in OPENING or char == "《":
            depth += 1
        elif char in CLOSING or char == "》":
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def depth_after(text: str, depth: int = 0) -> int:
    """How many brackets are open behind `text`, when `depth` were open before it; never less than none."""
    for char in text:
        if char in OPENING or char == "《":
            depth += 1
        elif char in CLOSING or char == "》":
            depth = max(0, depth - 1)
    return depth
