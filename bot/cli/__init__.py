"""The shell commands. A wrong call or bad input is one line on standard error and exit 2; exit 1: checked, and wrong."""

import sys

import typer

from bot.cli import database, doctor, exporting, inviting, keeping, plans, reading, running
from bot.settings import SettingsProblem
from bot.store.migrate import SchemaProblem

cli = typer.Typer(
    name="duban",
    help="督办: a Telegram bot that sees government plans through.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
cli.add_typer(plans.commands, name="plans")
cli.add_typer(database.commands, name="db")
for command in (
    running.run,
    running.sandbox,
    reading.schedule,
    reading.notes,
    inviting.invite,
    exporting.export,
    keeping.backup,
    keeping.restore,
    keeping.release,
    doctor.doctor,
):
    cli.command()(command)


def main() -> None:
    """The entry point: every wrong call becomes one line and exit 2."""
    try:
        code = cli(standalone_mode=False, prog_name="duban")
    except typer.TyperException as wrong:
        called = getattr(wrong, "ctx", None)  # only a wrong call has one; the library keeps its classes to itself
        _line(wrong.format_message() + (f" (see {called.command_path} --help)" if called else ""))
        code = 2
    except (SettingsProblem, SchemaProblem) as wrong:
        _line(str(wrong))
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _line(text: str) -> None:
    print(f"duban: {' '.join(text.split())}", file=sys.stderr)
