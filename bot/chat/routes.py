"""Which command, word or button calls which flow: one line of registration each.

Who may do what is not decided here: every flow asks for itself, by the numeric user id.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.flows import (
    announce,
    answering,
    by_buttons,
    chase,
    claim,
    deadlines,
    drafting,
    duties,
    exporting,
    extend,
    feed,
    forget,
    handover,
    help,
    hold,
    invite,
    leave,
    load_plans,
    more_items,
    notes_list,
    notice,
    office_dates,
    overview,
    phoning,
    plans_list,
    reach,
    record_reply,
    recording,
    reform,
    rehearse,
    report,
    requests,
    review,
    settings,
    silent,
    start,
    subscribe,
    tap_reply,
    target_asks,
    targets,
    tray,
    undo,
    undo_join,
)
from bot.flows.desk import Desk, toast, visitor
from bot.flows.ports import Incoming
from bot.texts.words import stranger
from schedules.command_words import CONFIRM_DATES, command_word

Flow = Callable[[Desk, Incoming], None]
Command = Callable[[Desk, Incoming, str], None]


def _plain(flow: Flow) -> Command:
    """A flow that reads its arguments from the message itself."""
    return lambda desk, said, _: flow(desk, said)


def _plans(desk: Desk, said: Incoming, args: str) -> None:
    """`/plans`, or `/plans reload`."""
    if args.strip().lower() == "reload":
        load_plans.ask_reload(desk, said)
    else:
        plans_list.plans(desk, said, args)


def _overview(desk: Desk, said: Incoming, args: str) -> None:
    """`/overview`, or `/overview 图片`: the same as a picture for a phone."""
    *named, last = args.split() or [""]
    if last.lower() in ("图片", "picture"):
        exporting.export(desk, said, " ".join(["board", *named]))
    else:
        overview.overview(desk, said, args)


def _targets(desk: Desk, said: Incoming, args: str) -> None:
    """`/targets`, or `/targets ask`: the coordinator asks the leads."""
    first, rest = _first_word(args)
    if first.lower() in ("征询", "ask"):
        target_asks.ask_leads(desk, said, rest)
    else:
        targets.targets(desk, said, args)


COMMANDS: Mapping[str, Command] = {
    "start": start.start,
    "help": help.usage,
    "privacy": help.privacy,
    "subscribe": subscribe.subscribe,
    "unsubscribe": leave.unsubscribe,
    "forget": forget.forget,
    "plans": _plans,
    "duties": duties.duties,
    "deadlines": deadlines.deadlines,
    "notes": notes_list.notes,
    "settings": settings.settings,
    "calendar": feed.calendar,
    "report": report.report,
    "undo": _plain(undo.undo),
    "invite": invite.invite,
    "pending": requests.pending,
    "approve": requests.approve,
    "decline": requests.decline,
    "revoke": undo_join.undo,
    "accept": review.accept,
    "return": review.ask_for_more,
    "extend": extend.extend,
    "answer": answering.give_answer,
    "record": recording.record,
    "call": recording.call,
    "chase": chase.chase,
    "announce": announce.announce,
    "handover": handover.handover,
    "deadline": notice.notice,
    "reform": reform.reform,
    "rehearse": rehearse.rehearse,
    "asof": rehearse.asked_as_of,
    "targets": _targets,
    "export": exporting.export,
    "ledger": exporting.ledger,
    "summary": exporting.summary,
    "letter": exporting.letter,
    "draft": drafting.draft,
    "shared": drafting.shared,
    "phone": phoning.phone,
    "paste": phoning.paste,
    "overview": _overview,
    "silent": silent.silent,
    "dates": office_dates.dates,
    "move": office_dates.move,
    "off": office_dates.switch_off,
}

TAPS: Mapping[str, Flow] = {
    "look:help": help.tapped,
    "look:plans": plans_list.tapped,
    "look:duties": duties.tapped,
    "look:deadlines": deadlines.tapped,
    "look:notes": notes_list.tapped,
    "look:overview": overview.tapped,
    "look:silent": silent.tapped,
    "set:": settings.tapped,
    "feed:": feed.tapped,
    "r:": tap_reply.tap_reply,
    "tray:": tray.place_from_tray,
    "more:": more_items.more_items,
    "sub:": subscribe.subscribe_tapped,
    "req:": requests.request_tapped,
    "inv:": invite.invite_tapped,
    "leave:": leave.leave_tapped,
    "forget:": forget.forget_tapped,
    "join:undo:": undo_join.undo_tapped,
    "rv:": review.tapped,
    "ex:": extend.tapped,
    "rec:": recording.tapped,
    "chase:": chase.tapped,
    "ann:": announce.tapped,
    "ho:": handover.tapped,
    "tv:ask": target_asks.tapped,
    "reform:": reform.tapped,
    "tv:": targets.tapped,
    "exp:": exporting.tapped,
    "draft": drafting.tapped,
    "ph:": phoning.tapped,
    "paste:": phoning.tapped,
    "od:": office_dates.tapped,
    "hold:": hold.tapped,
    "do": lambda desk, tap: by_buttons.tapped(desk, tap, _carry_out),
}


def said(desk: Desk, message: Incoming) -> None:
    """A message: a command, a plain word that does the same, or an answer."""
    if not message.private or not message.genuine:
        return
    reach.heard_from(desk, message)
    claim.arrive(desk, message)
    name, args = _command(desk, message)
    if name is None:
        if not by_buttons.typed(desk, message, _carry_out):
            record_reply.record_reply(desk, message)
        return
    by_buttons.give_up(desk, message)
    if by_buttons.begin(desk, message, f"{name} {args}"):
        return
    if name in COMMANDS:
        _carry_out(desk, message, name, args)
    else:
        help.usage(desk, message)


def _carry_out(desk: Desk, message: Incoming, name: str, args: str) -> None:
    """The command of that name, as if it had been typed with a slash."""
    COMMANDS[name](desk, replace(message, text=f"/{name} {args}".strip()), args)


def _command(desk: Desk, message: Incoming) -> tuple[str | None, str]:
    """(name, arguments) of a command, typed with a slash or as a word; (None, "") for anything else."""
    text = message.text.strip()
    if text.startswith("/") and not message.files:
        name, args = _first_word(text[1:])
        return name.split("@")[0].lower(), args
    word, rest = _first_word(text)
    if word == "加入" and len(rest.split()) == 1 and rest not in desk.book.plans:
        return "start", rest
    who = visitor(desk, message)
    found = command_word(text, contact=bool(who.contact_for), coordinator=bool(who.coordinated(desk.book)))
    # In a reply a word is an answer, but for 撤回, which a receipt asks to be told.
    answering = (
        message.reply_to is not None and not who.coordinated(desk.book) and found is not None and found[0] != "undo"
    )
    if found is None or message.files or answering:
        return None, ""
    return ("dates" if found[0] == CONFIRM_DATES else found[0]), found[1]


def _first_word(text: str) -> tuple[str, str]:
    """The first word and what follows it, whatever a phone put between them: a new line, a full-width space."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


def edited(desk: Desk, message: Incoming) -> None:
    """A message was edited: a correction of what was noted, never a command again."""
    if message.private and message.genuine:
        record_reply.record_reply(desk, message)


def tapped(desk: Desk, tap: Incoming) -> None:
    """A button: the longest registered beginning of its data decides; anything else is answered and forgotten."""
    reach.heard_from(desk, tap)
    claim.arrive(desk, tap)
    data = tap.callback_data or ""
    flow = next((flow for prefix, flow in TAPS.items() if data.startswith(prefix)), None)
    who = visitor(desk, tap)
    if not tap.private:
        toast(desk, tap)
    elif who.person is None and flow is not TAPS["sub:"]:
        toast(desk, tap, stranger(who.language))
    elif flow is None:
        toast(desk, tap)
    else:
        flow(desk, tap)


def changed_reach(desk: Desk, change: Incoming) -> None:
    """Somebody blocked the bot or is back."""
    if change.private:
        reach.change_reach(desk, change)
