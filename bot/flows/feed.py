"""日历, /calendar: a contact's private calendar address, made on request, shown once, replaced or ended at will."""

from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.store import feeds
from bot.store.invites import SHOWS_CODE
from bot.texts import asking_files, looking
from bot.texts import feed as words
from bot.texts.words import stranger

PREFIX = "feed:"
NEW, OFF, ASK = "new", "off", "ask"
_TYPED = {"换新": NEW, "新": NEW, "new": NEW, "停用": OFF, "off": OFF}
_FILE = "exp:ics"  # made with the other exports


def calendar(desk: Desk, said: Incoming, args: str = "") -> None:
    """`日历`, `日历 换新`, `日历 停用`."""
    who = visitor(desk, said)
    wanted = _TYPED.get(args.strip().casefold(), ASK)
    if not who.known:
        answer(desk, said, stranger(who.language))
    elif not who.contact_for:
        answer(desk, said, words.for_contacts(who.language))
    elif wanted == OFF:
        answer(desk, said, _ended(desk, who))
    elif not desk.public_url:
        answer(desk, said, words.not_here(who.language), _file(desk, who))
    elif wanted == NEW or feeds.of(desk.session, _id(who)) is None:
        answer(desk, said, _made(desk, who), kind=SHOWS_CODE)
    else:
        answer(desk, said, *_known(desk, who))


def tapped(desk: Desk, said: Incoming) -> None:
    """`feed:ask` from the settings, `feed:new`, `feed:off`."""
    who = visitor(desk, said)
    wanted = (said.callback_data or "").removeprefix(PREFIX)
    if not who.contact_for or wanted not in (ASK, NEW, OFF) or (wanted != OFF and not desk.public_url):
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    if wanted == OFF:
        rewrite(desk, said, _ended(desk, who))
    elif wanted == NEW:
        rewrite(desk, said, _made(desk, who), kind=SHOWS_CODE)
    else:
        calendar(desk, said)


def _made(desk: Desk, who: Visitor) -> str:
    token = feeds.issue(desk.session, _id(who), desk.now)
    return words.shown_once(who.language, f"{desk.public_url}/calendar/{token}.ics")


def _known(desk: Desk, who: Visitor) -> tuple[str, Buttons]:
    known = feeds.of(desk.session, _id(who))
    assert known is not None
    new, off = words.labels(who.language)
    since = desk.book.local_day(who.contact_for[0].plan_id, known.created_at)
    return words.known(who.language, since), [[(new, f"{PREFIX}{NEW}"), (off, f"{PREFIX}{OFF}")]]


def _ended(desk: Desk, who: Visitor) -> str:
    feeds.end(desk.session, _id(who))
    return words.ended(who.language)


def _file(desk: Desk, who: Visitor) -> Buttons:
    place = list(desk.book.plans).index(who.contact_for[0].plan_id)
    return [[(asking_files.label(who.language, "ics"), f"{_FILE}:{place}")]]


def _id(who: Visitor) -> int:
    return (who.person.id if who.person else None) or 0
