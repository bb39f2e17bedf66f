"""One file of any kind that is read here, as text; or one line that says why not.

What a file is, its first bytes say: offices rename web pages to `.doc` and old Word files to `.docx`.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.documents.pdf import pdf_text
from bot.documents.plain import decoded, one_kind_of_newline
from bot.documents.refusal import Unreadable
from bot.documents.web import looks_like_web_page, web_page_text

LARGEST_FILE = 20 * 1024 * 1024  # bytes
LONGEST_TEXT = 2_000_000  # characters: forty times a long plan; beyond it the file is no document but a mistake

_OTHERS = {
    b"\xd0\xcf\x11\xe0": "is an old Word, Excel or WPS file; open it and save it as .docx",
    b"{\\rtf": "is an RTF file; open it and save it as .docx",
    b"Rar!": "is a RAR archive; unpack it and give one document",
    b"7z\xbc\xaf": "is a 7z archive; unpack it and give one document",
    b"\x1f\x8b": "is a gzip archive; unpack it and give one document",
    b"\x89PNG": "is a picture; give the text, or a PDF with a text layer",
    b"\xff\xd8\xff": "is a picture; give the text, or a PDF with a text layer",
    b"GIF8": "is a picture; give the text, or a PDF with a text layer",
}


class Kind(StrEnum):
    """What a file turned out to be."""

    TEXT = "txt"
    WEB = "html"
    WORD = "docx"
    PDF = "pdf"


@dataclass(frozen=True)
class Document:
    """The text of one file: lines end in a newline each, cells of a table row are separated by tabs."""

    name: str
    kind: Kind
    text: str

    @property
    def to_read(self) -> str | tuple[str, ...]:
        """The text, or its paragraphs where the file itself says where each ends: only Word's does."""
        return tuple(self.text.splitlines()) if self.kind is Kind.WORD else self.text


def read_document(path: Path) -> Document:
    """The text of the file at `path`. Raises Unreadable, with one line that says what to do."""
    return document_of(path.name, _bytes(path))


def document_of(name: str, data: bytes) -> Document:
    """The text of a file called `name` that holds `data`. Raises Unreadable."""
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"has {len(data)} bytes; at most {LARGEST_FILE} (20 MiB) are read")
    if not data.strip():
        raise Unreadable("is empty")
    kind, text = _read(name, data)
    text = one_kind_of_newline(text)
    if not text.strip():
        raise Unreadable("holds no text")
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"holds {len(text)} characters; at most {LONGEST_TEXT} are read as one document")
    return Document(name, kind, text)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable("is a folder; give one file")
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(f"has {path.stat().st_size} bytes; at most {LARGEST_FILE} (20 MiB) are read")
        if not path.is_file():
            raise Unreadable("is no file")
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        raise Unreadable(f"cannot be read: {getattr(problem, 'strerror', None) or problem}") from None


def _read(name: str, data: bytes) -> tuple[Kind, str]:
    for start, words in _OTHERS.items():
        if data.startswith(start):
            raise Unreadable(words)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF, pdf_text(data)
    if data.startswith(b"PK"):
        from bot.documents.word import word_text  # its library is slow to import: only who reads Word waits for it

        return Kind.WORD, word_text(data)
    text = decoded(data)
    if looks_like_web_page(name, text):
        return Kind.WEB, web_page_text(text)
    return Kind.TEXT, text
