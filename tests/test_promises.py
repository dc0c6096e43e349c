"""How long the bot waits, remembers and keeps quiet on Telegram: what it promises in seconds, from both sides."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from kit import ANN, BOB, Clock, Kit
from server import Bubble, Telegram
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError
from test_receiving import SECRET, Life, free_port, hooked, living
from wire import TOKEN, StillLoop, Watched, Wire, hurry, message

from bot.config import load
from bot.languages import ENGLISH
from bot.store import store
from bot.store.queue import Claim
from bot.telegram import app
from bot.telegram.receiving import answering, serving, webhook
from bot.telegram.receiving.answering import Answering
from bot.telegram.receiving.polling import Poller
from bot.telegram.receiving.serving import _insist
from bot.telegram.sending import Limiter, Pulse, now, patience, request

SAY = ENGLISH.messages
PHOTO = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}

STICKER = {
    "sticker": {
        "file_id": "f",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a bot on a loop whose clock stands still but for waiting."""
    monkeypatch.setattr(store, "Worker", Watched)
    with Kit(loop=StillLoop) as client:
        yield client


def passing(client: Kit, seconds: float) -> list[Bubble]:
    """Let time pass; return what the bot sent in it."""
    seen = len(client.telegram.touched)
    client.clock.now += seconds
    client.run(asyncio.sleep(seconds))
    return client.telegram.touched[seen:]


def test_an_idle_bot_looks_once_a_minute_for_what_is_to_be_forgotten(still: Kit) -> None:
    """What is due is gone from memory after a minute more, though nobody writes."""
    still.send("how do I join")
    still.clock.now += 30 * 60
    memories = still.application.service.memories
    still.run(asyncio.sleep(59))
    assert len(memories) > 0
    still.run(asyncio.sleep(2))
    assert len(memories) == 0


def test_an_impatient_finger_is_heard_once_in_three_seconds() -> None:
    """The same button pressed again within three seconds sends nothing; after that its answer comes again."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        assert len(client.click("Hoses", answer)) == 1
        client.clock.now += 2.9
        assert client.click("Hoses", answer) == []
        client.clock.now += 0.2
        assert len(client.click("Hoses", answer)) == 1


def test_a_hint_is_given_once_a_minute() -> None:
    """Who sends stickers is told once a minute what the bot can read."""
    with Kit() as client:
        assert len(client.send(**STICKER)) == 1
        client.clock.now += 59
        assert client.send(**STICKER) == []
        client.clock.now += 2
        assert len(client.send(**STICKER)) == 1


def test_an_album_is_waited_for_a_second(still: Kit) -> None:
    """The pictures of an album have a second to come, with or without a caption."""
    assert still.send(**PHOTO, media_group_id="1") == []
    assert passing(still, 0.9) == []
    assert len(passing(still, 0.2)) == 1


def test_typing_shows_after_half_a_second(still: Kit) -> None:
    """Who waits for half a second is shown "typing…"."""
    still.telegram.hold("sendMessage", until="sendChatAction")
    still.send("how do I join")
    sent, typing = still.calls[-2:]
    assert (typing.method, round(typing.at - sent.at, 2)) == ("sendChatAction", 0.5)


def test_a_long_line_of_a_talk_is_cut_to_what_one_message_holds() -> None:
    """Of what somebody writes to a person, 3,500 characters reach the desk."""
    with Kit(owners="1001", given={"DESK_MINUTES": "0"}) as client:
        client.send("zebra xylophone?", sender=BOB)
        [missed] = client.send("quokka trombone?", sender=BOB)
        _, card = client.click(SAY["ask_person"], missed, BOB)
        client.send("Hello", reply_to_message=card.json)
        [line] = client.send("x" * 4000, sender=BOB)
        assert line.text.count("x") == 3500


def claim(id: int, text: str) -> Claim:
    """Return a message that waits for its answer."""
    written = {"message_id": id, "date": 1, "chat": {"id": ANN["id"], "type": "private"}, "from": ANN, "text": text}
    return Claim(id, ANN["id"], json.dumps({"update_id": id, "message": written}), time.time(), 1)


def test_who_writes_without_end_is_asked_once_a_minute_to_slow_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three floods, the second within a minute of the first, two get a word."""
    clock = Clock()
    monkeypatch.setattr(answering, "time", SimpleNamespace(time=time.time, monotonic=clock))
    with Kit() as client:
        work = Answering(client.application, Pulse())

        async def flood(first: int) -> None:
            claims = [claim(first + number, f"hosepipe {first + number}") for number in range(8)]
            dropped = work.choose(claims)
            for one in claims:
                if one.update_id not in dropped:
                    await work.answer(one)

        told = []
        for number, seconds in enumerate((0, 59, 2)):
            clock.now += seconds
            client.run(flood(100 * number))
            told.append(sum(SAY["slow_down"] == bubble.text for bubble in client.telegram.touched))
    assert told == [1, 1, 2]


def test_an_outage_of_telegram_is_waited_out_longer_and_longer(still: Kit) -> None:
    """An answer that Telegram does not take is tried again after 5, 15 and 60 seconds, and then every minute."""
    tried: list[float] = []

    async def handle(update: Update) -> None:
        tried.append(asyncio.get_running_loop().time())
        if len(tried) < 6:
            raise NetworkError("no route to host")

    still.application.handle = handle
    still.run(Answering(still.application, Pulse()).answer(claim(1, "hosepipe")))
    assert gaps(tried) == [5, 15, 60, 60, 60]


def gaps(times: list[float]) -> list[float]:
    """Return how many seconds lie between one time and the next."""
    return [round(after - before, 2) for before, after in pairwise(times)]


def test_trouble_with_polling_is_waited_out_longer_and_longer() -> None:
    """A request for updates that fails is made again soon, and then less and less often."""
    telegram = Telegram()

    async def scene() -> None:
        for _ in range(10):
            telegram.refuse("getUpdates", 500, "Internal Server Error")
        poller = Poller(None, telegram, "https://telegram.example/bot42:TEST", ())  # type: ignore[arg-type]
        polling = asyncio.create_task(poller.run())
        await asyncio.sleep(60)
        polling.cancel()

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        runner.run(scene())
    assert gaps([call.at for call in telegram.calls])[:9] == [0.3, 0.6, 1, 1, 2, 4, 8, 15, 15]


def test_trouble_at_the_start_is_waited_out_longer_and_longer() -> None:
    """What Telegram refuses at the start is asked again after a second, and then less and less often."""
    tried: list[float] = []

    async def call() -> None:
        tried.append(asyncio.get_running_loop().time())
        if len(tried) < 8:
            raise NetworkError("no route to host")

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        runner.run(_insist("Telegram can't be reached", call))
    assert gaps(tried) == [1, 2, 4, 8, 15, 30, 30]


def test_an_idle_bot_asks_for_updates_twice_a_minute() -> None:
    """A request for updates is held for half a minute, so that an idle bot costs next to nothing."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.until(lambda: wire.times("getUpdates"))
        await asyncio.sleep(299)
        assert 9 <= len(wire.times("getUpdates")) <= 11

    living(story)


def test_a_request_for_updates_that_hangs_is_given_up() -> None:
    """Ten seconds after Telegram should have said that there is nothing, it is asked again."""

    async def main() -> float:
        async with Wire() as wire:
            wire.faults = [("getUpdates", "hang")]
            start = now()
            async with Life(wire):
                await wire.until(lambda: wire.times("getUpdates"))
                return now() - start

    assert 40 <= hurry(main()) < 42


def test_health_is_looked_at_when_nothing_was_heard_for_half_a_minute() -> None:
    """A good answer of Telegram's is believed for half a minute; one that is asked for is waited for five seconds."""

    async def story(wire: Wire, life: Life) -> None:
        asked = []
        for seconds in (28, 3):
            await asyncio.sleep(seconds)
            assert await life.health() == 200
            asked.append(len(wire.times("getMe")))
        assert asked[1] == asked[0] + 1
        await asyncio.sleep(3600)
        wire.faults = [("getMe", "hang")]
        start = now()
        assert await life.health() == 503
        assert 5 <= now() - start < 6

    living(story, **hooked())


def test_a_webhook_without_a_port_is_at_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no host names a port, the webhook is listened for at 8080, as proxies mostly expect."""
    ports = []
    monkeypatch.setattr(serving, "listen", lambda port, pages: ports.append(port))
    hook = hooked()
    del hook["PORT"]

    async def story(wire: Wire, life: Life) -> None:
        assert ports == [8080]

    living(story, **hook)


def test_two_hundred_connections_are_kept_open() -> None:
    """Of two hundred silent connections none is closed, of one more the oldest."""

    async def story(wire: Wire, life: Life) -> None:
        async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            return await asyncio.open_connection("127.0.0.1", life.settings.port)

        crowd = [await connect() for _ in range(200)]
        await asyncio.sleep(1)
        assert not crowd[0][0].at_eof()
        crowd.append(await connect())
        start = now()
        assert await crowd[0][0].read() == b""
        assert now() - start < 5
        for _, writer in crowd:
            writer.close()

    living(story, PORT=free_port())


def test_of_forged_requests_the_log_tells_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However many come, they are a line a minute."""
    clock = Clock()
    monkeypatch.setattr(webhook, "time", SimpleNamespace(monotonic=clock))
    refusals, told = webhook.Refusals(), []
    for seconds in (0, 59, 2):
        clock.now += seconds
        refusals.count()
        told.append(len(caplog.records))
    assert told == [1, 1, 2]


@pytest.mark.parametrize(("bytes", "taken"), [(1 << 20, True), ((1 << 20) + 1, False)])
def test_an_update_is_at_most_a_megabyte(bytes: int, taken: bool) -> None:
    """A larger body is no update; it is acknowledged, so that it does not come again."""

    async def story(wire: Wire, life: Life) -> None:
        update = json.dumps(message(1, "hello")).encode()
        assert await life.request("/hook", "POST", update.ljust(bytes), SECRET) == (200, b"")
        await asyncio.sleep(1)
        assert wire.sent == (["hello"] if taken else [])

    living(story, **hooked())


@pytest.mark.parametrize(
    ("head", "cut"),
    [
        (b"Content-Length: %d" % (32 << 20), False),
        (b"Content-Length: %d" % ((32 << 20) + 1), True),
        (b"Content-Length: 9\r\nX: " + b"x" * (15 << 10), False),
        (b"Content-Length: 9\r\nX: " + b"x" * (17 << 10), True),
    ],
)
def test_who_sends_too_much_is_cut(head: bytes, cut: bool) -> None:
    """A body of over 32 MB is not waited for, nor is a head of over 16 KB."""

    async def story(wire: Wire, life: Life) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", life.settings.port)
        writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
        start = now()
        await reader.read()
        assert (now() - start < 5) == cut
        writer.close()

    living(story, **hooked())


def tries(*errors: Exception, patient: float | None = None) -> tuple[list[float], bool]:
    """Make a call that fails so; return how long each try waited, and whether the last error came to the caller."""

    async def main() -> tuple[list[float], bool]:
        made: list[float] = []
        faults = iter(errors)

        async def callback() -> bool:
            made.append(now())
            for error in faults:
                raise error
            return True

        if patient:
            patience.set(patient)
        try:
            await Limiter().process_request(callback, (), {}, "sendMessage", {"chat_id": 7}, None)
        except TelegramError:
            return gaps(made), True
        return gaps(made), False

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        return runner.run(main())


def test_what_fails_on_its_way_is_tried_for_half_a_minute() -> None:
    """A call that fails is made again soon, then less often, and after half a minute its caller hears of it."""
    assert tries(*[NetworkError("refused")] * 20) == ([0.5, 1, 2, 4, 8, 8], True)


def test_what_may_have_arrived_is_sent_again_later_and_later() -> None:
    """A message that may be on its way is sent again after five seconds, then half a minute, up to five minutes."""
    lost = NetworkError("no answer")
    lost.__cause__ = httpx.ReadTimeout("")
    assert tries(*[lost] * 6, patient=3600.0) == ([5, 30, 60, 120, 300, 300], False)


@pytest.mark.parametrize(("pauses", "heard"), [((150, 150), False), ((150, 151), True)])
def test_a_flood_wait_of_over_five_minutes_is_not_waited_for(pauses: tuple[int, ...], heard: bool) -> None:
    """Telegram may ask a call to wait for five minutes in all."""
    assert tries(*(RetryAfter(timedelta(seconds=pause)) for pause in pauses))[1] == heard


def test_the_paces_of_a_thousand_chats_are_remembered() -> None:
    """Of quiet chats the pace is forgotten once there are over 1,024."""

    async def main() -> list[int]:
        limiter, kept = Limiter(), []

        async def callback() -> bool:
            return True

        for chat in range(1, 1026):
            await limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)
            await asyncio.sleep(10)
            kept.append(len(limiter._paces))
        return kept[-2:]

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        assert runner.run(main()) == [1024, 1]


def test_an_apology_is_tried_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there will be no answer, and Telegram does not take the apology either, that is over in a minute."""
    monkeypatch.setattr(store, "Worker", Watched)
    with Kit(loop=StillLoop, rate_limiter=Limiter()) as client:
        for _ in range(30):
            client.telegram.refuse("sendMessage", 500, "Internal Server Error")
        client.run(Answering(client.application, Pulse()).give_up(claim(1, "hosepipe"), RuntimeError()))
        tried = [call.at for call in client.calls if call.method == "sendMessage"]
        assert gaps(tried) == [0.5, 1, 2, 4, *[8] * 6]


def test_a_hundred_outages_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often Telegram fails, the last hundred outages are not held against those who waited."""
    times = SimpleNamespace(now=0.0)
    monkeypatch.setattr(request, "steady", lambda: times.now)

    async def scene() -> float:
        pulse = Pulse()
        for _ in range(150):
            pulse.refused()
            times.now += 1
            pulse.sent(0.1)
        return pulse.outage_since(0.0)

    assert 90 <= asyncio.run(scene()) <= 110


def test_a_busy_event_loop_lets_the_store_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the bot runs a thread waits for half a millisecond at most until another lets it go on."""
    seen: list[float] = []
    monkeypatch.setattr(app.receiving, "run", lambda *args, **options: seen.append(sys.getswitchinterval()) or 0)
    interval = sys.getswitchinterval()
    try:
        with Kit() as client:
            assert app.run(load({"BOT_TOKEN": TOKEN}), client.source) == 0
    finally:
        sys.setswitchinterval(interval)
    assert 0.0004 < seen[0] < 0.0006
