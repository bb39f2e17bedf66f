"""办理: the coordinator's commands put together by buttons, so that a phone types at most one thing.

A button's data holds what was picked so far, in the order of the command's needs: `do:rec:4:12:20241224:1` is 补记 of
the fifth plan's agency 12, received on 24 December by channel 1. The command that it comes to is the one that can be
typed: who may, what it checks and what it answers is decided there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.flows import coordinating
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.picking import DAYS, PLAN, WORDS, Picked, offered, on_day, picked
from bot.flows.ports import Incoming
from bot.store import questions
from bot.texts import by_buttons as words
from bot.texts import looking

PREFIX = "do"
KIND = "typing"
PATIENCE = timedelta(minutes=30)  # what is typed later is no longer taken for the missing piece

Run = Callable[[Desk, Incoming, str, str], None]  # what carries a command out, by its name and arguments


@dataclass(frozen=True)
class Way:
    """A command: what it needs, in the order it is asked, and the arguments that this comes to."""

    command: str
    needs: Sequence[str] = ()
    line: str = ""
    below: bool = False  # its buttons stand below other messages, which stay as they are


WAYS: Mapping[str, Way] = {
    "all": Way("overview"),
    "open": Way("silent"),
    "chase": Way("chase"),
    "rec": Way("record", (PLAN, "agency", "past", "channel"), "{plan} {agency} 已报送 {past}收（{channel}）"),
    "call": Way("call", (PLAN, "agency", "promise"), "{plan} {agency} {promise}报"),
    "ext": Way("extend", (PLAN, "agency", "ahead"), "{plan} {agency} {ahead}"),
    "ann": Way("announce", (PLAN, WORDS), "{plan} {words}"),
    "reh": Way("rehearse", (PLAN, "wave"), "{wave} {plan}"),
    "asof": Way("asof", (PLAN, "due"), "{due} {plan}"),
    "dates": Way("deadline"),
    "add": Way("deadline", (PLAN, "scope", WORDS), "add {plan} {words}；范围：{scope}"),
    "rm": Way("deadline", ("notice",), "remove {notice}"),
    "inv": Way("invite", (PLAN, "agency"), "{plan} {agency}"),
    "hand": Way("handover", (PLAN, "agency"), "{plan} {agency}"),
    "paste": Way("paste", (PLAN, "agency"), "{plan} {agency}"),
    "phone": Way("phone"),
    "letter": Way("letter", (PLAN, "agency"), "{plan} {agency}"),
    "exp": Way("export"),
    "wait": Way("pending"),
    "help": Way("answer"),
    "nums": Way("targets"),
    "say": Way("answer", ("ask", WORDS), "{ask} {words}", below=True),
    "meet": Way("answer", ("ask",), "{ask} 提交会议研究", below=True),
    "free": Way("answer", ("ask",), "{ask} 不归该单位", below=True),
}
_ROWS = (
    ("all", "open", "chase"),
    ("rec", "call", "ext"),
    ("ann", "reh", "asof"),
    ("dates", "add", "rm"),
    ("wait", "inv", "hand"),
    ("phone", "paste", "letter"),
    ("help", "nums", "exp"),
)

# Typed alone, or tapped in the list beside the text field, a command that needs more asks for it by buttons.
_ALONE = {
    "record": "rec",
    "call": "call",
    "extend": "ext",
    "announce": "ann",
    "rehearse": "reh",
    "asof": "asof",
    "invite": "inv",
    "handover": "hand",
    "deadline add": "add",
}


def menu(language: str) -> Buttons:
    """Everything a coordinator can do, three to a row."""
    return [[(words.label(language, name), f"{PREFIX}:{name}") for name in row] for row in _ROWS]


def tapped(desk: Desk, said: Incoming, run: Run) -> None:
    """`do`: the menu; `do:WAY:PICK:…`: one more piece of a command was picked."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    name, *picks = (said.callback_data or "").removeprefix(PREFIX).removeprefix(":").split(":")
    known = picked(desk, who, WAYS[name].needs, picks) if name in WAYS else None
    if name and known is None:
        toast(desk, said, looking.stale(who.language))
        return
    toast(desk, said)
    if known is None:
        answer(desk, said, words.heading(who.language), menu(who.language))
    else:
        _go_on(desk, said, who, name, known, run)


def begin(desk: Desk, said: Incoming, command: str) -> bool:
    """A command with nothing behind it: True where its first question was asked instead."""
    name, who = _ALONE.get(command.strip(), ""), visitor(desk, said)
    known = picked(desk, who, WAYS[name].needs, ()) if name and who.coordinated(desk.book) else None
    if known is None or (name == "ext" and who.contact_for):  # a contact's own /extend asks
        return False
    _ask(desk, said, who, name, known)
    return True


def typed(desk: Desk, said: Incoming, run: Run) -> bool:
    """Plain words of a coordinator who was asked for the missing piece; False where they are something else."""
    who = visitor(desk, said)
    person_id = (who.person.id if who.person else None) or 0
    asked = questions.waiting(desk.session, person_id) if who.coordinated(desk.book) else None
    if asked is None or asked.kind != KIND or not said.text.strip() or said.files or said.edited_at is not None:
        return False
    if (said.reply_to is not None and who.contact_for) or desk.now - asked.asked_at > PATIENCE:
        return False
    way = WAYS[asked.payload["way"]]
    known = picked(desk, who, way.needs, asked.payload["picks"])
    if known is None or len(known.picks) == len(way.needs):
        return False
    questions.drop(desk.session, person_id)
    _take(desk, said, who, asked.payload["way"], known, run)
    return True


def give_up(desk: Desk, said: Incoming) -> None:
    """A command came instead: what is typed after it is not the missing piece."""
    who = visitor(desk, said)
    person_id = (who.person.id if who.person else None) or 0
    asked = questions.waiting(desk.session, person_id) if who.coordinated(desk.book) else None
    if asked is not None and asked.kind == KIND:
        questions.drop(desk.session, person_id)


def _take(desk: Desk, said: Incoming, who: Visitor, name: str, known: Picked, run: Run) -> None:
    """The typed piece: words as they are, or a day, which is as if it had been tapped."""
    way = WAYS[name]
    need = way.needs[len(known.picks)]
    if need == WORDS:
        run(desk, said, way.command, way.line.format(**known.values, words=said.text.strip()))
        return
    day = on_day(desk, need, known, said.text)
    found = picked(desk, who, way.needs, [*known.picks, f"{day:%Y%m%d}"]) if day else None
    _go_on(desk, said, who, name, found or known, run)


def _go_on(desk: Desk, said: Incoming, who: Visitor, name: str, known: Picked, run: Run) -> None:
    """Ask for what is missing; where nothing is, do it."""
    way = WAYS[name]
    if len(known.picks) < len(way.needs):
        _ask(desk, said, who, name, known)
        return
    done = words.chosen(who.language, name, known.shown)
    if way.needs and said.callback_data and not way.below:  # a second tap on the same message is the same tap
        rewrite(desk, said, done)
    told = replace(said, callback_id=None, callback_data=None)
    run(desk, told, way.command, way.line.format(**known.values))


def _ask(desk: Desk, said: Incoming, who: Visitor, name: str, known: Picked) -> None:
    need = WAYS[name].needs[len(known.picks)]
    front = ":".join((PREFIX, name, *known.picks))
    buttons = [[(label, f"{front}:{token}") for label, token in row] for row in offered(desk, who, need, known)]
    text = words.question(who.language, name, need, known.shown, some=bool(buttons))
    if need == WORDS or need in DAYS:
        payload = {"way": name, "picks": list(known.picks)}
        questions.ask(desk.session, (who.person.id if who.person else None) or 0, KIND, payload, desk.now)
    if (said.callback_data or "").count(":") > 2:  # the plan alone may stand below another list
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)
