"""How many updates are under way: few, unless they wait for something else than the machine."""

import asyncio

import pytest

from bot.store import gate as module
from bot.store.gate import LEAST, Passage, unnoted, updates

pytestmark = pytest.mark.usefixtures("_quick")


@pytest.fixture
def _quick(monkeypatch):
    monkeypatch.setattr(module, "PATIENT_SECONDS", 0.001)


class Crowd:
    """As many updates as have a place and one more; `looked` counts how often a place asked for its patience."""

    def __init__(self):
        self.looked = 0
        self.gate = updates(self._latency, lambda: None)
        self.entered, self.over = 0, asyncio.Event()

    def _latency(self):
        self.looked += 1
        return 0.0

    async def _update(self):
        with await self.gate.enter():
            self.entered += 1
            await self.over.wait()

    async def until(self, eventually, done):
        tasks = [asyncio.create_task(self._update()) for _ in range(LEAST + 1)]

        async def check():
            return done()

        await eventually(check)
        entered = self.entered
        self.over.set()
        await asyncio.gather(*tasks)
        assert self.gate.inside == self.gate.outside == 0
        return entered


def test_who_waits_for_long_keeps_nobody_out(monkeypatch, eventually):
    """While updates wait for the pace of their chats, another one is let in."""
    monkeypatch.setattr(module, "LATE_SECONDS", 5.0)

    async def scene():
        crowd = Crowd()
        return await crowd.until(eventually, lambda: crowd.entered > LEAST)

    assert asyncio.run(scene()) == LEAST + 1


def test_a_machine_that_is_too_slow_is_given_no_more_to_do(monkeypatch, eventually):
    """Timers that are late show that all wait for the machine: no more are let in, so that a kill finds few."""
    monkeypatch.setattr(module, "LATE_SECONDS", -5.0)

    async def scene():
        crowd = Crowd()
        return await crowd.until(eventually, lambda: crowd.looked > 50)

    assert asyncio.run(scene()) == LEAST


@pytest.mark.parametrize(("latency", "places"), [(0.0, 1), (0.013, 1), (0.1, 15)])
def test_few_answers_are_sent_and_not_yet_noted(latency, places):
    """As many as Telegram's distance needs are sent at once, beside Telegram one; the next goes when one is noted."""

    async def scene():
        gate = unnoted(lambda: latency)
        ways = [Passage(gate) for _ in range(places + 1)]
        for way in ways[:-1]:
            await way.enter()
            await way.enter()  # a second message of the same answer needs no place of its own
        last = asyncio.create_task(ways[-1].enter())
        await asyncio.sleep(0)
        assert not last.done()
        ways[0].leave()
        ways[0].leave()
        await asyncio.wait_for(last, 1.0)

    asyncio.run(scene())


@pytest.mark.parametrize(("patience", "others"), [(0.001, True), (60.0, False)])
def test_a_message_that_hangs_holds_others_up_for_a_moment_only(patience, others, monkeypatch):
    """Where one message gets no answer from Telegram, those to other people are sent all the same."""
    monkeypatch.setattr(module, "HUNG_SECONDS", patience)
    monkeypatch.setattr(module, "LATE_SECONDS", 5.0)

    async def scene():
        gate = unnoted(lambda: 0.0)
        hung, other = Passage(gate), Passage(gate)
        await hung.enter()
        waiting = asyncio.create_task(other.enter())
        done, _ = await asyncio.wait({waiting}, timeout=5.0 if others else 0.05)
        hung.leave()
        await waiting
        other.leave()
        return bool(done)

    assert asyncio.run(scene()) == others


def test_who_came_first_is_let_in_first():
    """No newcomer takes a place that somebody waits for, and who gives up waiting costs nobody theirs."""

    async def scene():
        gate = unnoted(lambda: 0.0)
        inside, order = await gate.enter(), []

        async def come(name):
            with await gate.enter():
                order.append(name)

        first, impatient, second = (asyncio.create_task(come(name)) for name in ("first", "impatient", "second"))
        await asyncio.sleep(0)
        impatient.cancel()
        inside.leave()
        newcomer = asyncio.create_task(come("newcomer"))
        await asyncio.gather(first, second, newcomer)
        assert impatient.cancelled()
        assert gate.inside == gate.outside == 0
        return order

    assert asyncio.run(scene()) == ["first", "second", "newcomer"]


def test_who_is_let_in_and_stopped_at_once_leaves_the_place():
    """A task that is cancelled in the moment in which it gets a place gives it to the next."""

    async def scene():
        gate = unnoted(lambda: 0.0)
        inside = await gate.enter()
        stopped, other = asyncio.create_task(gate.enter()), asyncio.create_task(gate.enter())
        await asyncio.sleep(0)
        inside.leave()
        stopped.cancel()
        (await other).leave()
        assert stopped.cancelled()
        assert gate.inside == gate.outside == 0

    asyncio.run(scene())
