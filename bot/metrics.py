"""`/metrics` in Prometheus form. Everything is read when somebody asks; nothing is counted twice."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Bot
from bot.flows.audit import Difference
from bot.store.measures import Measures


def metrics_route(bot: Bot) -> Route:
    """The page; its tables' numbers are those of the last look, at most a few seconds old."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(bot))

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", metrics)


class _Gauges(Collector):
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Everything there is to say at this moment."""
        yield _gauge("duban_leader", "1 while this process is the one who sends", float(self._bot.leading.sure()))
        yield from self._receiving()
        yield from self._steps()
        yield self._outcomes()
        if self._bot.gauge.measures is not None:
            yield from _tables(self._bot.gauge.measures)
        yield from self._audit()

    def _receiving(self) -> Iterator[Metric]:
        receiver, now = self._bot.receiver, self._bot.clock.monotonic()
        yield _gauge("duban_receiving_halted", "1 when receiving was given up", float(receiver.halted))
        if receiver.last_ok_at is not None:
            age = now - receiver.last_ok_at
            yield _gauge("duban_receiving_last_ok_seconds", "Seconds since the last good answer", age)
        if receiver.pending is not None:
            yield _gauge("duban_telegram_pending_updates", "Updates that wait at Telegram", receiver.pending)

    def _steps(self) -> Iterator[Metric]:
        found = GaugeMetricFamily("duban_step_age_seconds", "Seconds since a step last ended well", labels=["step"])
        for name, age in self._bot.ticks.ages().items():
            if age is not None:
                found.add_metric([name], age)
        yield found

    def _outcomes(self) -> Metric:
        found = CounterMetricFamily("duban_calls", "Calls to Telegram by how they ended", labels=["action", "outcome"])
        for labels, count in sorted(self._bot.counted.outcomes.items()):
            found.add_metric(labels, count)
        return found

    def _audit(self) -> Iterator[Metric]:
        report = self._bot.gauge.report
        if report is None:
            return
        found = GaugeMetricFamily("duban_audit_differences", "What the last audit found", labels=["kind"])
        for kind in Difference:
            found.add_metric([kind.value], report.count(kind))
        yield found


def _tables(measures: Measures) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("duban_outbox_waiting", "Messages that wait to leave", labels=["lane"])
    ages = GaugeMetricFamily("duban_outbox_age_seconds", "How long the oldest has waited", labels=["lane"])
    for lane, queue in measures.lanes.items():
        waiting.add_metric([lane], queue.waiting)
        ages.add_metric([lane], queue.age)
    ended = GaugeMetricFamily("duban_outbox_ended", "Messages that came to no good end", labels=["state"])
    for state, count in measures.ended.items():
        ended.add_metric([state], count)
    yield from (waiting, ages, ended)
    yield _gauge("duban_outbox_held", "Messages that wait for somebody's word", measures.held)
    yield _gauge("duban_outbox_sending", "Messages on the wire", measures.sending)
    yield _gauge("duban_inbox_waiting", "Updates nobody has handled yet", measures.inbox.waiting)
    yield _gauge("duban_inbox_age_seconds", "How long the oldest update has waited", measures.inbox.age)
    yield _gauge("duban_inbox_quarantined", "Updates that were put aside", measures.quarantined)
    yield _gauge("duban_people_unreachable", "People who cannot be reached", measures.unreachable_people)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
