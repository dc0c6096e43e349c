"""What waits in the inbox is answered, folded, reacted to or apologised for, as its author would expect."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from kit import ANN, BOB, GROUP, Json, Kit

from bot.store.queue import Claim
from bot.telegram.receiving.answering import Answering
from bot.telegram.receiving.reading import arrival, fold, read
from bot.telegram.sending import Pulse

BOT = 42


def claim(id: int, text: str, sender: Json = ANN, chat: Json | None = None, **content: Any) -> Claim:
    """Return a waiting message."""
    chat = chat or {"id": sender["id"], "type": "private"}
    written = {"message_id": id, "date": 1, "chat": chat, "from": sender, "text": text, **content}
    return Claim(id, chat["id"], json.dumps({"update_id": id, "message": written}), time.time(), 1)


def test_of_a_flood_the_newest_five_are_answered() -> None:
    """Of forty different messages the last five get answers, one gets a word for all before them."""
    folded = fold([claim(id, f"question {id}") for id in range(40)], BOT)
    assert folded.told == {34}
    assert folded.dropped == set(range(34))


def test_messages_that_say_the_same_are_answered_once() -> None:
    """Of equal messages the last is answered, without a word about the others; replies are about something else."""
    folded = fold([*(claim(id, "gpu?") for id in range(9)), claim(9, "gpu?", reply_to_message={"message_id": 1})], BOT)
    assert folded.dropped == set(range(8))
    assert not folded.told


def test_a_group_is_folded_by_person() -> None:
    """In a group one person's flood costs nobody else a message; what is only overheard goes beyond five."""
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
    flood = [claim(id, f"/ask {id}", ANN, GROUP, **command) for id in range(8)]
    other = [claim(id, f"/ask {id}", BOB, GROUP, **command) for id in range(10, 13)]
    folded = fold([*flood, *other, *(claim(id, f"chatter {id}", BOB, GROUP) for id in range(20, 30))], BOT)
    assert folded.told == {2}
    assert folded.dropped == {0, 1, *range(20, 25)}


def test_edits_are_never_folded() -> None:
    """An edited message changes its answer; it does not count among messages."""
    edits = [Claim(id, 1, json.dumps({"update_id": id, "edited_message": {}}), 0.0, 1) for id in range(9)]
    assert not fold(edits, BOT).dropped


@pytest.mark.parametrize(
    ("raw", "kept", "rank"),
    [
        ({"message": {"chat": {"id": 7, "type": "private"}}}, True, 0),
        ({"edited_message": {"chat": {"id": 7, "type": "private"}}}, True, 0),
        ({"my_chat_member": {"chat": {"id": -7, "type": "group"}, "new_chat_member": {}}}, True, 0),
        ({"message": {"chat": {"id": -7, "type": "group"}}}, True, 1),
        ({"message": {"chat": {"id": -7, "type": "group"}, "entities": [{"type": "mention"}]}}, True, 0),
        ({"message": {"chat": {"id": -7, "type": "group"}, "caption_entities": [{"type": "bot_command"}]}}, True, 0),
        ({"message": {"chat": {"id": -7, "type": "group"}, "reply_to_message": {"from": {"id": BOT}}}}, True, 0),
        ({"message": {"chat": {"id": -7, "type": "group"}, "reply_to_message": {"from": {"id": 8}}}}, True, 1),
        ({"message": {"chat": {"id": -7, "type": "group"}, "entities": "odd"}}, True, 1),
        ({"message": {"chat": {"id": 1 << 70}}}, False, 0),
        ({"message": {"chat": "odd"}}, False, 0),
        ({"callback_query": {"id": "1"}}, False, 0),
        ({"guest_message": {"chat": {"id": 7}}}, False, 0),
    ],
)
def test_messages_wait_and_all_else_does_not(raw: Json, kept: bool, rank: int) -> None:
    """Messages are kept, those to the bot before what a group only says; of presses and queries the id alone."""
    found = arrival({"update_id": 5, **raw}, BOT)
    assert (found.update_id, bool(found.payload), found.rank) == (5, kept, rank)


@pytest.mark.parametrize("text", ["", "[1]", '{"update_id": true}', '{"update_id": 1, "message": 2}', "[" * 100_000])
def test_what_is_no_update_is_none(text: str) -> None:
    """Nonsense is told from updates without an exception."""
    assert read(text) is None


def answered(client: Kit, *claims: Claim, since: float = 0.0) -> list[str]:
    """Have claims answered as the inbox does, in order; return what was sent."""
    answering = Answering(client.application, Pulse())
    answering._started = since
    seen = len(client.telegram.touched)

    async def work() -> None:
        dropped = answering.choose(claims)
        for one in claims:
            if one.update_id not in dropped:
                await answering.answer(one)

    client.run(work())
    return [bubble.text for bubble in client.telegram.touched[seen:]]


def test_a_flooder_hears_it_once() -> None:
    """Who wrote eight messages gets one word and five answers, in order; a flood right after gets no second word."""
    with Kit() as client:
        texts = answered(client, *(claim(id, f"hosepipe {id}") for id in range(8)))
        assert len(texts) == 6
        assert "slow down" in texts[0]


def test_a_message_of_yesterday_gets_an_apology() -> None:
    """A message that waited longer than a day is apologised for, not answered."""
    with Kit() as client:
        old = claim(1, "hosepipe")
        old = Claim(old.update_id, old.chat, old.payload, time.time() - 24 * 3600 - 1, 1)
        [text] = answered(client, old)
        assert "Sorry" in text


def test_a_clock_that_jumps_makes_nothing_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits while somebody sets the clock a hundred days ahead is answered, in groups as well."""
    with Kit() as client:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
        waiting = [claim(1, "hosepipe"), claim(2, "/ask hosepipe", BOB, GROUP, **command)]
        there = time.time()
        monkeypatch.setattr(time, "time", lambda: there + 100 * 24 * 3600)
        texts = answered(client, *waiting)
        assert len(texts) == 2
        assert all("Only after sunset" in text for text in texts)


def test_a_stale_question_in_a_group_gets_a_reaction() -> None:
    """Where a group has moved on for over five minutes, a question to the bot gets a sign and no answer."""
    with Kit() as client:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
        fresh = claim(1, "/ask hosepipe", ANN, GROUP, **command)
        assert answered(client, fresh) != []
        stale = Claim(2, fresh.chat, fresh.payload, time.time() - 301, 1)
        assert answered(client, stale) == []
        assert client.calls[-1].method == "setMessageReaction"
        chatter = claim(3, "lovely weather", BOB, GROUP)
        calls = len(client.calls)
        assert answered(client, Claim(3, chatter.chat, chatter.payload, time.time() - 301, 1)) == []
        assert len(client.calls) == calls


def test_what_a_stop_took_makes_nothing_stale() -> None:
    """A question that waited while no process ran is answered."""
    with Kit() as client:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
        fresh = claim(1, "/ask hosepipe", ANN, GROUP, **command)
        late = Claim(2, fresh.chat, fresh.payload, time.time() - 4000, 1)
        assert answered(client, late, since=time.time()) != []


def test_an_outage_makes_nothing_stale() -> None:
    """Time in which Telegram took no messages does not count; what came of it does once it is over."""

    async def scene() -> None:
        pulse = Pulse()
        pulse._failing_since = time.time() - 100
        assert 99 < pulse.outage_since(time.time() - 500) < 101
        pulse.sent(0.01)
        assert 99 < pulse.outage_since(time.time() - 500) < 101
        assert 49 < pulse.outage_since(time.time() - 50) < 51

    asyncio.run(scene())
