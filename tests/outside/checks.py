"""What must hold, looked at from outside: each function takes the record and returns one line for every broken promise."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from itertools import pairwise

from tests.outside.record import MOST_IN_FLIGHT, Accepted, Note, Record, Said

CHAT_PAUSE = 0.95  # seconds: one a second per chat, as a server sees it arrive
_TOKEN = re.compile(r"T\d{6}")
_HOURS = ((time(9), time(11, 30)), (time(14), time(17, 30)))


def wave(record: Record, since: float, owing: set[int], nobody_else: bool = True) -> list[str]:
    """Whoever owes was reminded, with no more repeats than doubtful sends; nobody else was."""
    wrong = []
    found = record.reminders(since)
    wrong += [f"{chat} was never reminded" for chat in sorted(owing - found.keys())]
    if nobody_else:
        wrong += [f"{chat} was reminded and owes nothing" for chat in sorted(found.keys() - owing)]
    for chat, sends in found.items():
        doubtful = record.doubtful(sends) if len(sends) > 1 else 0
        if len(sends) > 1 + doubtful:
            wrong.append(f"{chat} was reminded {len(sends)} times after {doubtful} doubtful sends")
        if len({one.number for one in sends}) > 1:
            wrong.append(f"{chat} got the repeat under another number")
    return wrong


def repeats(record: Record, since: float) -> tuple[int, int]:
    """How many reminders arrived once more, and how many sends of reminders were doubtful."""
    sends = record.reminders(since).values()
    return sum(len(each) - 1 for each in sends), record.doubtful(one for each in sends for one in each)


def in_flight(record: Record, since: float) -> list[str]:
    """No kill caused more repeats than there were messages on the wire."""
    by_kill: Counter[float] = Counter()
    for sends in record.reminders(since).values():
        first = sends[0]
        kill = next((kill for kill in record.kills if kill >= first.at - 0.1), None)
        if len(sends) > 1 and first.fate in ("ok", "slow") and kill is not None:
            by_kill[kill] += 1
    return [f"one kill brought {count} repeats" for count in by_kill.values() if count > MOST_IN_FLIGHT]


def pace(sends: Sequence[Accepted], rate: float) -> list[str]:
    """The rates: all chats together with a fifth of a second's worth of slack, and each chat."""
    wrong, first, last = [], 0, dict[int, float]()
    most = 0
    for index, one in enumerate(sends):
        while one.at - sends[first].at >= 1.0:
            first += 1
        most = max(most, index - first + 1)
        if one.at - last.get(one.chat, -9.0) < CHAT_PAUSE:
            wrong.append(f"{one.chat} got two messages within {one.at - last[one.chat]:.2f} s")
        last[one.chat] = one.at
    return wrong + ([f"{most} messages in one second at a rate of {rate:.0f}"] if most > rate * 1.2 + 2 else [])


def hours(sends: Iterable[Accepted], shown: Mapping[float, datetime]) -> list[str]:
    """Reminders arrive in office hours. `shown` is what the program's clock showed at an instant."""
    late = {one.chat: shown[one.at] for one in sends if not any(a <= shown[one.at].time() <= b for a, b in _HOURS)}
    return [f"{chat} was reminded at {at:%H:%M:%S}" for chat, at in late.items()]


def notes(record: Record, rows: Sequence[Note], agencies: Mapping[int, Sequence[str]]) -> list[str]:
    """Every answer is exactly one note, word for word, with its files and versions, of the right person and agency."""
    by_token: dict[str, list[Note]] = defaultdict(list)
    for row in rows:
        for token in set(_TOKEN.findall(row["text"])):
            by_token[token].append(row)
    wrong = _taps(record, rows)
    for said in record.said:
        if said.form != "tap":
            chain = sorted(by_token[said.token], key=lambda row: int(row["version"]))
            wrong += [f"{said.form} {said.token} of {said.by}: {words}" for words in _one(said, chain, rows, agencies)]
    return wrong


def _one(said: Said, chain: list[Note], rows: Sequence[Note], agencies: Mapping[int, Sequence[str]]) -> Iterable[str]:
    numbers = {row["number"] for row in chain}
    if len(numbers) != 1:
        yield f"is {len(numbers)} notes"
        return
    if said.form not in ("number", "wrong number", "report") and [row["text"] for row in chain] != said.texts:
        yield f"reads {[row['text'][:40] for row in chain]}, not {[text[:40] for text in said.texts]}"
    if len(chain[-1]["files"]) != said.files:
        yield f"has {len(chain[-1]['files'])} of {said.files} files"
    if chain[-1]["contact"]["id"] != said.by or chain[-1]["agency"] not in agencies[said.by]:
        yield f"stands under {chain[-1]['agency']}"
    whole = sorted((row for row in rows if row["number"] in numbers), key=lambda row: int(row["version"]))
    if [row["version"] for row in whole] != list(range(1, len(whole) + 1)):
        yield f"has the versions {[row['version'] for row in whole]}"
    if any(after["replaces"] != before["id"] for before, after in pairwise(whole)):
        yield "has versions that replace something else"


def _taps(record: Record, rows: Sequence[Note]) -> list[str]:
    # The same button of the same message, pressed again while its note stands, says nothing new.
    pressed = {(one.by, *one.message_ids) for one in record.said if one.form == "tap"}
    said = Counter(by for by, *_ in pressed)
    kept = Counter(row["contact"]["id"] for row in rows if row["text"] == "需要协调" and row["version"] == 1)
    return [f"{by} tapped {said[by]} times, {kept[by]} notes" for by in said | kept if said[by] != kept[by]]


def receipts(record: Record) -> list[str]:
    """Every answer has one receipt for each wording, and at most one more for a doubtful send."""
    answers: dict[tuple[int, int], list[Accepted]] = defaultdict(list)
    for one in record.accepted:
        if one.reply_to is not None:
            answers[one.chat, one.reply_to].append(one)
    wrong = []
    for said in record.said:
        if said.form == "tap":
            continue  # several may share one message
        got = [one for message in said.message_ids for one in answers[said.by, message]]
        doubtful = record.doubtful(got) if len(got) > len(said.texts) else 0
        if len(got) > len(said.texts) + doubtful:
            wrong.append(f"{said.form} {said.token} has {len(got)} receipts")
    return wrong


def unanswered(record: Record) -> list[str]:
    """Answers without any receipt: there are none unless a process died between claiming the receipt and sending it."""
    got = {(one.chat, one.reply_to) for one in record.accepted}
    return [f"{s.form} {s.token}" for s in record.said if not any((s.by, message) in got for message in s.message_ids)]


def latencies(record: Record) -> list[float]:
    """Seconds from each answer to its first receipt, sorted."""
    first: dict[tuple[int, int | None], float] = {}
    for one in record.accepted:
        first.setdefault((one.chat, one.reply_to), one.at)
    found = [first.get((said.by, said.message_ids[0])) for said in record.said if said.form != "tap"]
    at = [said.at for said in record.said if said.form != "tap"]
    return sorted(answered - asked for answered, asked in zip(found, at, strict=True) if answered is not None)
