"""Chinese numbers up to a few hundred, and years in Chinese digits."""

# Printers take any round letter for 〇.
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2} | dict.fromkeys("零○OОＯ", 0)


def chinese_number(text: str) -> int:
    """十二 → 12, 二十 → 20, 一百零三 → 103; 0 for what is no number."""
    total, current = 0, 0
    for char in text:
        if char == "十":
            total, current = total + (current or 1) * 10, 0
        elif char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char in _DIGITS:
            current = _DIGITS[char]
        else:
            return 0
    return total + current


def chinese_digits(text: str) -> str:
    """二〇二三 → 2023: each digit for itself; anything else unchanged."""
    return "".join(str(_DIGITS[char]) if char in _DIGITS else char for char in text)
