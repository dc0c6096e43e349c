"""What a monitoring system reads at `/metrics`: counted where it happens, put together when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.store import Store
from bot.store.inbox import Inbox
from bot.telegram.receiving.taking import Taking
from bot.telegram.sending import Pulse

if TYPE_CHECKING:
    from prometheus_client.core import Metric


async def page(store: Store, inbox: Inbox, taking: Taking, pulse: Pulse) -> bytes:
    """Return the metrics in Prometheus's text format."""
    from prometheus_client import CollectorRegistry, generate_latest  # only who is asked needs it

    try:
        found: tuple[float, float] = await inbox.waiting()
    except StoreError:
        found = float("nan"), float("nan")

    class Figures:
        def collect(self) -> Iterator[Metric]:
            yield from _figures(store, inbox, taking, pulse, *found)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return generate_latest(registry)


def _figures(
    store: Store, inbox: Inbox, taking: Taking, pulse: Pulse, waiting: float, oldest: float
) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    yield CounterMetricFamily("faqbot_updates", "Updates received.", taking.taken)
    yield GaugeMetricFamily("faqbot_last_update_seconds", "When the last update came, since 1970.", taking.last)
    yield GaugeMetricFamily("faqbot_inbox_waiting", "Updates that wait for their answer.", waiting)
    yield GaugeMetricFamily("faqbot_inbox_oldest_seconds", "How long the oldest of them waits.", oldest)
    yield GaugeMetricFamily("faqbot_under_way", "Updates being answered.", inbox.gate.inside)
    yield CounterMetricFamily("faqbot_sends", "Messages that Telegram took.", pulse.taken)
    yield CounterMetricFamily("faqbot_refused_sends", "Messages that it refused or did not answer.", pulse.not_taken)
    yield GaugeMetricFamily("faqbot_send_seconds", "How long Telegram takes at best.", pulse.latency)
    replies = CounterMetricFamily("faqbot_replies", "Replies by kind.", labels=["kind"])
    for kind, count in sorted(store.replies.items()):
        replies.add_metric([kind], count)
    yield replies
