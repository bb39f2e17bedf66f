"""How days, names and words are written in the files: read once, refused with a hint."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LEAP = 2020
YEARS = range(1949, 2200)  # a day of any other year is a slip of the pen


def _read_day(value: object) -> object:
    if isinstance(value, str):
        if not _ISO.match(value):
            raise ValueError(f"{value!r} is not a day; write it as 2020-12-31")
        return _calendar_day(value, value)
    return value


def _calendar_day(day: str, written: str) -> date:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise ValueError(f"{written} is not a day of the calendar") from None
    if found.year not in YEARS:
        # Steps are counted from it in both directions, and an open end is left open, not written as 9999.
        raise ValueError(f"{written} lies outside the years {YEARS[0]} to {YEARS[-1]}; leave an open end out")
    return found


def _read_due(value: object) -> object:
    text = str(value) if isinstance(value, int) else value
    if not isinstance(text, str):
        return value
    padded = {
        bool(re.fullmatch(r"\d{2}-\d{2}", text)): f"{_LEAP}-{text}",
        bool(re.fullmatch(r"\d{4}-\d{2}", text)): f"{text}-01",
        bool(re.fullmatch(r"\d{4}", text)): f"{text}-01-01",
        bool(_ISO.match(text)): text,
    }.get(True)
    if padded is None:
        raise ValueError(f"{text!r} is not a due date; write 12-25, 2020-12-31, 2023-06 or 2023")
    _calendar_day(padded, text)
    return text


def _read_by(value: object) -> object:
    text = _read_due(value)
    if isinstance(text, str) and re.fullmatch(r"\d{2}-\d{2}", text):
        raise ValueError(f"{text} names no year; write 2020, 2020-06 or 2020-12-31")
    return text


Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Day = Annotated[
    date, BeforeValidator(_read_day), Field(json_schema_extra={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Due = Annotated[str, BeforeValidator(_read_due), Field(json_schema_extra={"type": ["string", "integer"]})]
By = Annotated[str, BeforeValidator(_read_by), Field(json_schema_extra={"type": ["string", "integer"]})]
