"""What the program knows about itself: the numbers of the tables, every few seconds, and the auditor's report, every hour."""

import logging
from collections.abc import Callable
from functools import partial

from bot.clock import Clock
from bot.flows import audit
from bot.flows.audit import Report
from bot.flows.desk import Desk
from bot.store.engine import Session, Writer
from bot.store.measures import Measures, measured

log = logging.getLogger(__name__)

_SETTLED_AFTER, _CLEAN_FOR, _UNCLEAN_FOR = 60.0, 3600.0, 300.0  # real seconds
_SHOWN = 5  # findings named in the log


class Gauge:
    """`measures` and `report` are those of the last look; None before the first one."""

    def __init__(self, writer: Writer, desk_of: Callable[[Session], Desk], clock: Clock) -> None:
        self._writer, self._desk_of, self._clock = writer, desk_of, clock
        self._began_at = clock.monotonic()
        self._audited_at: float | None = None
        self.measures: Measures | None = None
        self.report: Report | None = None

    async def measure(self) -> bool:
        """A step: look at the tables."""
        now = self._clock.now()
        self.measures = await self._writer.run(lambda session: measured(session, now))
        return False

    async def audit(self) -> bool:
        """A step: audit every hour, every few minutes while something is wrong, and not before the planner had its turn."""
        now = self._clock.monotonic()
        if self._audited_at is None:
            wait = self._began_at + _SETTLED_AFTER
        else:
            wait = self._audited_at + (_CLEAN_FOR if self.report is None or self.report.clean else _UNCLEAN_FOR)
        if now >= wait:
            await self._audited()
            self._audited_at = now
        return False

    async def _audited(self) -> None:
        """Part by part: nobody's answer waits for the whole."""
        report = await self._writer.run(lambda session: audit.audit_queues(self._desk_of(session)))
        for plan_id in await self._writer.run(lambda session: list(self._desk_of(session).book.plans)):
            report = report.and_also(await self._writer.run(partial(self._plan, plan_id)))
        self.report = report
        if report.clean:
            log.info("audit clean: %d steps should have been said, and were", report.expected)
            return
        named = ", ".join(f"{finding.kind} {finding.what}" for finding in report.findings[:_SHOWN])
        log.error("audit differs: %d findings (%s)", len(report.findings), named)

    def _plan(self, plan_id: str, session: Session) -> Report:
        desk = self._desk_of(session)
        return audit.audit_plan(desk, plan_id) if plan_id in desk.book.plans else Report(desk.now)
