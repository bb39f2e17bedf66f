"""/help by role, and /privacy."""

from bot.flows.desk import Desk, answer, toast, visitor
from bot.flows.ports import Incoming
from bot.texts import by_buttons
from bot.texts import help as words
from bot.texts.words import stranger

PREFIX = "look:help"
MENU = "do"  # by_buttons opens it


def usage(desk: Desk, said: Incoming, args: str = "") -> None:
    """What the visitor can do here: as a contact, as a coordinator, or both; a stranger learns nothing."""
    del args  # /help has no arguments; whatever stands behind it does no harm
    who = visitor(desk, said)
    parts = [words.contact(who.language)] if who.contact_for else []
    if who.coordinated(desk.book):
        parts.append(words.coordinator(who.language))
    more = [[(by_buttons.menu_label(who.language), MENU)]] if who.coordinated(desk.book) else []
    answer(desk, said, "\n\n".join(parts) or stranger(who.language), more)


def tapped(desk: Desk, said: Incoming) -> None:
    """The button 使用说明 below another message."""
    toast(desk, said)
    usage(desk, said)


def privacy(desk: Desk, said: Incoming, args: str = "") -> None:
    """What is kept, to whom it concerns."""
    del args
    who = visitor(desk, said)
    answer(desk, said, words.privacy(who.language) if who.known else stranger(who.language))
