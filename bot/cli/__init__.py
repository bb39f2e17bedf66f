"""The shell commands. A wrong call or bad input is one line on standard error and exit 2; exit 1: checked, and wrong."""

import sys

import click
import typer

from bot.cli import database, inviting, plans, reading, running
from bot.settings import SettingsProblem
from bot.store.migrate import SchemaProblem

cli = typer.Typer(
    name="duban",
    help="督办: a Telegram bot that sees government plans through.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
cli.add_typer(plans.commands, name="plans")
cli.add_typer(database.commands, name="db")
for command in (running.run, running.sandbox, reading.schedule, reading.notes, inviting.invite):
    cli.command()(command)


def main() -> None:
    """The entry point: every wrong call becomes one line and exit 2."""
    try:
        code = cli(standalone_mode=False)
    except click.UsageError as wrong:
        _line(f"{wrong.format_message()} See: {wrong.ctx.command_path if wrong.ctx else 'duban'} --help")
        code = 2
    except click.ClickException as wrong:
        _line(wrong.format_message())
        code = 2
    except (SettingsProblem, SchemaProblem) as wrong:
        _line(str(wrong))
        code = 2
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _line(text: str) -> None:
    print(f"duban: {' '.join(text.split())}", file=sys.stderr)
