"""The program as its operator starts it: a process with an environment, two streams and an exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.end_to_end.foreign_api import ForeignApi

LONGEST_STOP = 30.0  # seconds between SIGTERM and the end
_CLAIM = re.compile(r"/start (\S+)")


@dataclass
class Place:
    """A working directory with the settings of one installation."""

    folder: Path
    api: ForeignApi
    settings: dict[str, str] = field(default_factory=dict)
    module: str = "bot"  # what is started: the program itself, or the program made to die

    @property
    def environment(self) -> dict[str, str]:
        """The machine's environment, and this installation's settings."""
        own = {
            "DUBAN_TOKEN": self.api.token,
            "DUBAN_API_URL": self.api.root,
            "DUBAN_DATABASE_URL": f"sqlite:///{self.folder / 'duban.db'}",
            "DUBAN_PORT": "0",
            **self.settings,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**kept, **{name: value for name, value in own.items() if value}}

    def run(self, **settings: str) -> "Program":
        """Start the bot."""
        return Program(Place(self.folder, self.api, {**self.settings, **settings}, self.module))

    def shell(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        place = Place(self.folder, self.api, {**self.settings, **settings})
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=place.environment,
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
            timeout=60,
        )

    def json(self, *words: str, **settings: str) -> Any:
        """The one document that a command prints."""
        done = self.shell(*words, "--json", **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Program:
    """One running `duban run`; both streams are read as they come."""

    def __init__(self, place: Place) -> None:
        self.place, self.api = place, place.api
        self.polls_before = sum(call.method == "getUpdates" for call in self.api.calls)
        self.started_at = self.api.clock.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", place.module, "run"],
            cwd=place.folder,
            env=place.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.out: list[str] = []
        self.log: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.out)),
            threading.Thread(target=self._read, args=(self.process.stderr, self.log)),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        for line in stream:
            with self.api.changed:
                lines.append(line.rstrip("\n"))
                self.api.changed.notify_all()
        stream.close()

    def ready(self) -> "Program":
        """Wait until it receives."""
        self.said("ready")
        self.ready_at = self.api.clock.monotonic()
        return self

    def said(self, words: str, within: float = 40.0) -> str:
        """The first line of the log that holds `words`."""

        def found() -> str | None:
            line = next((line for line in self.log if words in line), None)
            assert line or self.alive(), (
                f"ended with {self.process.returncode}: {[line[-600:] for line in self.log[-5:]]}"
            )
            return line

        return self.api.wait_for(found, f"the log says {words!r}; so far {self.log[-8:]}", within)

    def claim_code(self) -> str:
        """The code the first start prints."""
        found = self.api.wait_for(lambda: _CLAIM.search("\n".join(self.out)), "a claim code on standard output", 40)
        return found[1]

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self._ended()

    def stop(self, by: int = signal.SIGTERM, within: float = LONGEST_STOP) -> int:
        """Ask it to end; returns the exit code."""
        if self.alive():
            self.process.send_signal(by)
        self._ended(within)
        return self.process.returncode

    def ended(self, within: float = 40.0) -> int:
        """Wait until it has ended by itself; returns the exit code."""
        self._ended(within)
        return self.process.returncode

    def _ended(self, within: float = LONGEST_STOP) -> None:
        self.process.wait(within)
        for reader in self._readers:
            reader.join(10)

    def everything(self) -> str:
        """Both streams."""
        return "\n".join([*self.out, *self.log])
