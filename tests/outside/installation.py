"""The program as a black box: its environment, its process, its commands."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from bot.clock import Clock


@dataclass
class Installation:
    """One folder, one database, one process at a time. What it writes goes to files in the folder."""

    folder: Path
    settings: dict[str, str]
    clock: Clock
    begins: datetime
    process: asyncio.subprocess.Process | None = None
    _since: float = 0.0
    _written: list[Path] = field(default_factory=list)

    def sets(self, clock: str) -> None:
        """From now on the program's clock shows this, and runs on; what was between was downtime."""
        self.begins, self._since = datetime.fromisoformat(clock), self.clock.monotonic()

    def shown(self, at: float | None = None) -> datetime:
        """What the program's clock shows, now or at another instant of the real one."""
        return self.begins + timedelta(seconds=(self.clock.monotonic() if at is None else at) - self._since)

    @property
    def environment(self) -> dict[str, str]:
        """The machine's environment without settings of its own, and this installation's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**kept, **self.settings, "DUBAN_CLOCK": self.shown().isoformat()}

    async def start(self) -> None:
        """`duban run`."""
        with self._file("log") as log, self._file("out") as out:
            self.process = await asyncio.create_subprocess_exec(
                *self._words("run"), cwd=self.folder, env=self.environment, stdout=out, stderr=log
            )

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; returns the exit code. Raises TimeoutError after 30 seconds."""
        async with asyncio.timeout(30):
            return await self._end(signal.SIGTERM)

    async def json(self, *words: str) -> Any:
        """What a command prints with --json, while the bot runs or not."""
        made = await asyncio.create_subprocess_exec(
            *self._words(*words, "--json"),
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await made.communicate()
        assert made.returncode == 0, err.decode()
        return json.loads(out)

    def everything_written(self) -> str:
        """All that the processes wrote to their two streams."""
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in self._written)

    def _words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "bot", *words]

    def _file(self, kind: str) -> IO[bytes]:
        path = self.folder / f"{len(self._written)}.{kind}"
        self._written.append(path)
        return path.open("wb")

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.process.wait()
