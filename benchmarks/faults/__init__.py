"""Trouble as it comes: what a bot loses, doubles and keeps waiting when Telegram, a person or its machine goes wrong.

Every trial starts the bot as a process of its own beside a small Bot API server in this process, with people who write
to it, and does something to it. An answer is lost if its asker got no message at all until the trial ends, and doubled
if they got one more than they wrote.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from benchmarks.faults import inside, outside
from benchmarks.faults.bench import Bench, opened

Trial = Callable[[Bench], Awaitable[str]]

TRIALS: dict[str, Trial] = {
    "outage-45": lambda at: outside.outage(at, 45),
    "outage-90": lambda at: outside.outage(at, 90),
    "ban-400": lambda at: outside.ban(at, 400),
    "ban-600": lambda at: outside.ban(at, 600),
    "slow-send": outside.slow_send,
    "half-open": outside.half_open,
    "flood-500": lambda at: outside.flood(at, 500),
    "flood-2000": lambda at: outside.flood(at, 2000),
    "groups": outside.groups,
    "far": outside.far,
    "idle": outside.idle,
    "refused-401": lambda at: outside.refused(at, 401),
    "refused-404": lambda at: outside.refused(at, 404),
    "nonsense": outside.nonsense,
    "locked": inside.locked,
    "full": inside.full,
    "read-only": inside.read_only,
    "lost-disk": inside.lost_disk,
    "kills": inside.kills,
    "kills-far": lambda at: inside.kills(at, 0.1),
    "steady": inside.steady,
    "three": inside.three,
    "deploys": inside.deploys,
    "soak": outside.soak,
}
"""What can be done to the bot, by name."""


async def rows(names: Sequence[str], webhook: bool, database: str, scale: float) -> AsyncIterator[str]:
    """Give the lines of a Markdown table, each when its trial is over.

    `scale` divides how long outages and bans last and how many people the soak has.
    """
    yield "| trial | people | lost | doubled | p99 wait, s | longest wait, s | memory, MiB | log lines | |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in names:
        async with opened(webhook or name == "idle", database, scale) as at:
            try:
                note = await TRIALS[name](at)
            except TimeoutError:
                note = f"given up; the bot's last word: {at.last_word}"
            people = {person: wait for person, wait in at.telegram.waits.items() if person != 1}
            waits = sorted(people.values()) or [float("nan")]
            figures = at.telegram.lost, at.telegram.doubled, waits[int(0.99 * (len(waits) - 1))], waits[-1]
            lost, doubled, p99, longest = figures
            row = f"| {name} | {len(at.telegram.written)} | {lost} | {doubled} | {p99:.2f} | {longest:.2f}"
            yield f"{row} | {at.memory:.0f} | {at.lines} | {note} |"
