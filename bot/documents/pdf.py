"""The text layer of a PDF, read by a process of its own.

The library is native code and a PDF is a program: one that crashes, hangs or eats memory ends that process and is refused,
and nothing else happens.
"""

import json
import subprocess
import sys

from bot.documents.refusal import Unreadable

LONGEST = 60  # seconds
_MOST_MEMORY = 2 * 1024**3  # bytes
_LOST = "cannot be read: the PDF is damaged; print it to a new PDF, or save its text"


def pdf_text(data: bytes) -> str:
    """The lines of the PDF in `data`. Raises Unreadable where it is damaged, locked, or has no text layer."""
    try:
        done = subprocess.run(  # noqa: S603  # this program itself; the document is only its standard input
            [sys.executable, "-P", "-m", "bot.documents.pdf_reader", str(_MOST_MEMORY)],
            input=data,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"cannot be read: the PDF took longer than {LONGEST} seconds; print it to a new PDF") from None
    except OSError as problem:
        raise Unreadable(f"cannot be read: {problem.strerror}") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(_LOST) from None
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    return str(answer["text"])
