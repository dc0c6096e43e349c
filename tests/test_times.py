"""How long the bot waits, remembers and keeps quiet on Telegram: what it promises in seconds, from both sides."""

from __future__ import annotations

import asyncio
import json
import time
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from kit import ANN, BOB, Clock, Kit
from server import Bubble, Telegram
from telegram import Update
from telegram.error import NetworkError
from wire import StillLoop, Watched

from bot.languages import ENGLISH
from bot.store import store
from bot.store.queue import Claim
from bot.telegram.receiving import answering
from bot.telegram.receiving.answering import Answering
from bot.telegram.receiving.polling import Poller
from bot.telegram.sending import Pulse

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
