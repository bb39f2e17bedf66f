"""The gateway with a tally: how each call ended, for the gauge."""

from collections import Counter

from bot.flows.ports import Gateway, Outcome, Outgoing


class Counted:
    """Implements `bot.flows.ports.Gateway` around another; `outcomes` counts by (action, outcome) since the start."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.outcomes: Counter[tuple[str, str]] = Counter()

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Make the call once, as the gateway does, and count how it ended."""
        outcome = await self._gateway.send(outgoing)
        self.outcomes[outgoing.action.value, type(outcome).__name__.lower()] += 1
        return outcome
