"""/report: register in words, or see what is open and what comes next."""

from dataclasses import replace

from bot.flows.desk import Desk, Visitor, answer, visitor
from bot.flows.placing import MOST_CHOICES, ahead, item_names, open_rows
from bot.flows.ports import Incoming
from bot.flows.registering import register
from bot.store import notes
from bot.texts import replying
from bot.texts.words import stranger
from schedules.numbered import Answer, answers
from schedules.replies import Meaning, Status

BUTTONED = 3


def report(desk: Desk, said: Incoming, args: str = "") -> None:
    """With words: a message that says 已报送 unless it says something else. Without: the open items, or the next one."""
    who = visitor(desk, said)
    if not who.contact_for:
        answer(desk, said, replying.for_contacts_only(who.language) if who.known else stranger(said.language or "zh"))
        return
    if args.strip() or said.files:
        _register(desk, who, replace(said, text=args.strip()))
    else:
        _show(desk, who, said)


def _register(desk: Desk, who: Visitor, said: Incoming) -> None:
    if notes.of_message(desk.session, (who.person.id if who.person else None) or 0, said.chat_id, said.message_id):
        return
    found = answers(said.text, desk.today(who.contact_for[0].plan_id))
    register(desk, who, said, [_as_report(one) for one in found])


def _as_report(one: Answer) -> Answer:
    return one if one.meaning.status != Status.NOTE else Answer(one.number, Meaning(Status.REPORTED), one.text)


def _show(desk: Desk, who: Visitor, said: Incoming) -> None:
    language = who.language
    open_ids = open_rows(desk, who)[:MOST_CHOICES]
    if open_ids:
        buttons = [
            [
                (f"{place} {label}", data)
                for label, data in replying.reply_buttons(language, one, ("reported", "received"))[0]
            ]
            for place, one in enumerate(open_ids, start=1)
        ]
        text = replying.open_list(language, item_names(desk, language, who, open_ids))
        answer(desk, said, text, buttons if len(open_ids) <= BUTTONED else (), items=open_ids)
        return
    following = ahead(desk, who)[:1]
    names = item_names(desk, language, who, following)
    buttons = replying.reply_buttons(language, following[0], ("reported",)) if following else []
    answer(desk, said, replying.nothing_open(language, names[0] if names else None), buttons, items=following)
