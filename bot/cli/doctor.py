"""`duban doctor`: every check in one list."""

import asyncio
from collections.abc import Generator, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import typer

from bot.cli import checks
from bot.cli.checks import Check, Grade, well_if
from bot.cli.common import Json, clock_of, database_of, desk_in, plans_folder, say_json
from bot.clock import SystemClock
from bot.settings import OFFICE_ZONE, Settings, read_settings
from bot.store import facts
from schedules.book import Book
from schedules.loader import Loaded, load_folder

MANY_WAITING = 1000  # updates at Telegram


def doctor(as_json: Json = False) -> None:
    """Look everything over, also while the bot runs; exit 1 if anything is wrong."""
    found = list(_all(read_settings()))
    if as_json:
        say_json([{"check": one.name, "grade": one.grade.value, "words": one.words} for one in found])
    else:
        for one in found:
            print(f"{one.grade.value:5} {one.name}: {one.words}")
    if any(one.grade is Grade.WRONG for one in found):
        raise typer.Exit(1)


def _all(settings: Settings) -> Iterator[Check]:
    loaded, wall = load_folder(plans_folder(settings)), SystemClock().wall()
    of_file = list(checks.of_file(database_of(settings)))
    yield from of_file
    yield from checks.of_plans(loaded, clock_of(settings).now().astimezone(OFFICE_ZONE).date())
    bot_id = None
    if loaded.plans and all(one.grade is not Grade.WRONG for one in of_file):
        bot_id = yield from _of_rows(settings, loaded, wall)
    yield from _of_telegram(settings, bot_id, wall)


def _of_rows(settings: Settings, loaded: Loaded, wall: datetime) -> Generator[Check, None, str | None]:
    with desk_in(settings, Book(loaded)) as desk:
        if desk is None:
            return None
        yield from checks.of_clock(desk, wall)
        yield from checks.of_queues(desk)
        yield from checks.of_people(desk)
        yield from checks.of_audit(desk)
        return facts.get(desk.session, "bot-id")


def _of_telegram(settings: Settings, bot_id: str | None, wall: datetime) -> Iterator[Check]:
    token = settings.secret_token()
    if token is None:
        yield Check("telegram", Grade.NOTE, "not asked: there is no token (DUBAN_TOKEN, DUBAN_TOKEN_FILE)")
        return
    from bot.chat.asking import ask  # the chat library is heavy
    from bot.chat.wire import Api

    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    told = asyncio.run(ask(Api(settings.api_url, token), proxy))
    yield well_if("telegram", not told.problem, f"@{told.name} ({told.bot_id})", told.problem)
    if told.problem:
        return
    if bot_id is not None:
        other = f"the database is that of bot {bot_id}, the token that of bot {told.bot_id}"
        yield well_if("identity", bot_id == told.bot_id, "token and database belong together", other)
    if told.its_clock is not None:
        apart = abs(told.its_clock - wall)
        words = f"{apart.total_seconds():.0f} s from Telegram's"
        yield well_if("clock", apart < checks.STEPS_APART, words, f"{words}: set this machine's clock")
    if told.info is not None:
        ours = settings.webhook_url.get_secret_value() if settings.webhook_url else ""
        yield well_if("webhook", told.info.url == ours, *_webhook(told.info.url, told.info.host, ours))
        pending = f"{told.info.pending} updates wait at Telegram"
        yield well_if("backlog", told.info.pending < MANY_WAITING, pending, pending)


def _webhook(there: str, host: str, ours: str) -> tuple[str, str]:
    if not there:
        return "none, the bot polls", "not set yet: the bot sets it at its start"
    return (
        f"at {host}",
        f"at {host}, and {'it should be at ' + str(urlsplit(ours).hostname) if ours else 'the bot polls'}",
    )
