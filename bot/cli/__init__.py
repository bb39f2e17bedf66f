"""The shell commands. A wrong call or bad input is one line on standard error and exit 2; exit 1: checked, and wrong.

A command's module is loaded when it is called: whoever starts the bot does not wait for what reads documents.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from bot.settings import SettingsProblem
from bot.store.migrate import SchemaProblem

# The name of each command and of each group (their modules hold `commands`), and the module it stands in.
COMMANDS = {
    "run": "running",
    "sandbox": "running",
    "schedule": "reading",
    "notes": "reading",
    "invite": "inviting",
    "export": "exporting",
    "backup": "keeping",
    "restore": "keeping",
    "release": "keeping",
    "doctor": "doctor",
}
GROUPS = {"plans": "plans", "db": "database"}


def program(words: Sequence[str]) -> typer.Typer:
    """The commands that `words` may call: the one they name, or all."""
    cli = typer.Typer(
        name="duban", add_completion=False, no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    cli.callback()(_duban)
    asked = next((word for word in words if not word.startswith("-")), "")
    wanted = {asked} if asked in COMMANDS or asked in GROUPS else {*COMMANDS, *GROUPS}
    for name, module in GROUPS.items():
        if name in wanted:
            cli.add_typer(import_module(f"bot.cli.{module}").commands, name=name)
    for name, module in COMMANDS.items():
        if name in wanted:
            cli.command(name)(getattr(import_module(f"bot.cli.{module}"), name))
    return cli


def _duban() -> None:
    """督办: a Telegram bot that sees government plans through."""


def main() -> None:
    """The entry point: every wrong call becomes one line and exit 2."""
    try:
        code = program(sys.argv[1:])(standalone_mode=False, prog_name="duban")
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
