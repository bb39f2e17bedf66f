"""`duban run` and `duban sandbox`."""

import asyncio

import typer

from bot.cli.common import book_of, clock_of, refuse
from bot.settings import read_settings


def run() -> None:
    """Run the bot on Telegram; needs DUBAN_TOKEN or DUBAN_TOKEN_FILE."""
    from bot import serving  # the chat library is heavy: only who runs the bot waits for it

    settings = read_settings()
    token = settings.secret_token()
    if token is None:
        refuse("no token: set DUBAN_TOKEN or DUBAN_TOKEN_FILE; to try it without Telegram run `duban sandbox`")
    raise typer.Exit(asyncio.run(serving.run_bot(settings, token, book_of(settings), clock_of(settings))))


def sandbox() -> None:
    """Run the bot beside a local Bot API with a page to chat on; needs no token and no Telegram."""
    from bot import serving  # as above

    settings = read_settings()
    raise typer.Exit(asyncio.run(serving.run_sandbox(settings, book_of(settings))))
