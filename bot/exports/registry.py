"""Every export by name: the shell and the chat make the same files by the same functions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.exports.board_picture import board_picture
from bot.exports.calendars import as_ics
from bot.exports.everything import as_csv, as_json
from bot.exports.ledger import ledger
from bot.exports.letters import letters
from bot.exports.summary import summary
from bot.exports.targets_picture import targets_picture
from bot.exports.year import Year, gathered
from bot.store.engine import Session
from bot.texts import exporting as words
from schedules.book import Book

_NOT_IN_NAMES = re.compile(r"[^\w.-]")
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class File:
    """What leaves: its name, its bytes, and what kind they are."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Export:
    """One kind of file. Called, it gathers and makes; `of` makes it from what was gathered, without any database."""

    name: str
    suffix: str
    mime: str
    make: Callable[[Year], bytes]

    def __call__(
        self,
        session: Session | None,
        book: Book,
        plan_id: str,
        year: int,
        now: datetime,
        agency: str | None = None,
    ) -> File:
        """The file of the plan's year as it stands at `now` (aware), of one agency (canonical) or of all.

        Raises `bot.exports.fonts.NoFont` where a picture is wanted and no Chinese font is at hand.
        """
        return self.of(gathered(session, book, plan_id, year, now, agency))

    def of(self, year: Year) -> File:
        """The file of a year that was gathered before: nothing of the database is touched, so any thread will do."""
        return File(self._file_name(year), self.make(year), self.mime)

    def _file_name(self, year: Year) -> str:
        parts = [words.FILE_KINDS[self.name], year.plan.id, str(year.year), *([year.agency] if year.agency else [])]
        return _NOT_IN_NAMES.sub("", "_".join(parts)) + f".{self.suffix}"


EXPORTS: Mapping[str, Export] = {
    export.name: export
    for export in (
        Export("ledger", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", ledger),
        Export("summary", "docx", f"{_OFFICE}.wordprocessingml.document", summary),
        Export("letter", "docx", f"{_OFFICE}.wordprocessingml.document", letters),
        Export("csv", "csv", "text/csv", as_csv),
        Export("json", "json", "application/json", as_json),
        Export("ics", "ics", "text/calendar", as_ics),
        Export("board", "png", "image/png", board_picture),
        Export("targets", "png", "image/png", targets_picture),
    )
}
