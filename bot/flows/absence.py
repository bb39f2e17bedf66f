"""The bot was away: Telegram kept texts for a day and taps for 150 seconds, so some answers may be lost.

Those concerned are asked to repeat, once, inside the day's message (reliability.md, rows 13 and 14).
"""

import json
import logging
from datetime import datetime, timedelta

from bot.flows.desk import Desk
from bot.flows.owed import open_at_hand, open_items
from bot.store import facts, people
from bot.store.facts import ALIVE

log = logging.getLogger(__name__)

TAPS_LIVE = timedelta(seconds=150)  # tdlib/telegram-bot-api, process_new_callback_query_queue


def sign_of_life(desk: Desk, wall: datetime) -> None:
    """Write down that the bot is here; `wall` is real time."""
    facts.put(desk.session, ALIVE, json.dumps({"real": wall.isoformat(), "shown": desk.now.isoformat()}))


def back_again(desk: Desk, wall: datetime) -> None:
    """At start: if the bot was away longer than a tapped button lives, mark whoever has something open."""
    last = facts.get(desk.session, ALIVE)
    sign_of_life(desk, wall)
    if last is None:
        return
    known = json.loads(last)
    away = wall - datetime.fromisoformat(known["real"])
    if away <= TAPS_LIVE:
        return
    since = datetime.fromisoformat(known["shown"])
    concerned = _mark(desk, since, desk.now if desk.now > since else since + away)
    log.warning("back after %s: %d people will be asked to repeat", away, concerned)


def _mark(desk: Desk, since: datetime, until: datetime) -> int:
    """Agency by agency: its contacts have the same items open, however many they are."""
    places = [place for place in people.places(desk.session) if place[0] in desk.book.plans]
    open_at_hand(desk, places)
    concerned = 0
    for plan_id, agency in places:
        if open_items(desk, plan_id, agency):
            concerned += people.mark_missed(desk.session, plan_id, agency, since, until)
    return concerned
