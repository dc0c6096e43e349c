"""Updates come in by polling or webhook, are acknowledged once they are safe, and none is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TimedOut
from telegram.ext import TypeHandler
from wire import TOKEN, Json, Wire, hurry, message

from bot.config import Settings, load
from bot.errors import ConfigError
from bot.telegram.receiving import run
from bot.telegram.receiving.reading import lane_of
from bot.telegram.receiving.serving import Serving
from bot.telegram.sending import now

SECRET = "hook-s3cret"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Life:
    """A bot that repeats what it is told, in one life from start to SIGTERM.

    "hang" is never answered, "wait" only when `go` is set, "boom" and "cancelled" raise.
    """

    def __init__(self, wire: Wire, polling: bool = False, **environ: str) -> None:
        self.wire, self.settings = wire, settings(wire, **environ)
        self.application = wire.application(self.settings.database_url.get_secret_value())
        self.application.add_handler(TypeHandler(Update, self._answer))
        self.go, self.seen, self.pause = asyncio.Event(), [], 0.0
        self._serving = Serving(self.application, self.settings, polling)

    async def _answer(self, update: Update, context: Any) -> None:
        chat, text = update.effective_chat, update.effective_message and update.effective_message.text
        self.seen.append(text)
        await self.wire.notify()
        if text == "hang":
            await asyncio.Event().wait()
        if text == "wait":
            await self.go.wait()
        if text == "cancelled":
            raise asyncio.CancelledError
        if text == "boom":
            raise RuntimeError("my private question")
        assert chat
        await asyncio.sleep(self.pause)
        await context.bot.send_message(chat.id, text)

    async def __aenter__(self) -> Life:
        self.run = asyncio.create_task(self._serving.run())
        await asyncio.sleep(0)  # now it listens to signals
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self.run.done():
            os.kill(os.getpid(), signal.SIGTERM)
            assert await self.run == 0

    async def request(self, path: str, method: str = "GET", body: bytes = b"", secret: str = "") -> tuple[int, bytes]:
        """Make a request to this bot's web server; return status and body, 0 if the connection breaks."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.settings.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        writer.write(f"{head}X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n".encode("latin-1") + body)
        answer, _, page = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        return int(answer.split()[1]) if answer else 0, page

    async def health(self) -> int:
        """Ask for the bot's health and return the status."""
        return (await self.request("/healthz"))[0]

    async def post(self, update: Json) -> int:
        """Send an update as Telegram does and return the status."""
        return (await self.request("/hook", "POST", json.dumps(update).encode(), SECRET))[0]


def settings(wire: Wire, **environ: str) -> Settings:
    """Return settings for a bot at `wire`."""
    return load({"BOT_TOKEN": TOKEN, "BOT_API_URL": wire.url, "DATABASE_URL": "sqlite:///faq.db", **environ})


def free_port() -> str:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def hooked() -> dict[str, str]:
    """Return the environment of a bot with a webhook."""
    return {"WEBHOOK_URL": "http://bot.example/hook", "PORT": free_port(), "WEBHOOK_SECRET": SECRET}


def living(story: Callable[[Wire, Life], Awaitable[None]], polling: bool = False, **environ: str) -> Wire:
    """Run `story` beside a bot and its server; return the server as it was left."""

    async def main() -> Wire:
        async with Wire() as wire:
            async with Life(wire, polling, **environ) as life:
                if environ.get("WEBHOOK_URL") and not polling:
                    await wire.until(lambda: "url" in wire.webhook)
                await story(wire, life)
            return wire

    return hurry(main())


# ------------------------------------------------------------------------------------------------------------ polling


def test_polling_answers_what_comes_and_acknowledges_it() -> None:
    """Messages are answered in the order they came, and the next request for updates acknowledges them."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("one", "two", "three")
        await wire.until(lambda: wire.confirmed == 4 and wire.sent == ["one", "two", "three"])

    wire = living(story)
    polls = [params for method, params, _ in wire.calls if method == "getUpdates"]
    assert {"message", "edited_message", "callback_query", "inline_query", "my_chat_member", "guest_message"} <= set(
        polls[0]["allowed_updates"]
    )


def test_an_update_is_acknowledged_once_it_is_safe() -> None:
    """What is in the inbox is acknowledged though it is not answered yet; others are answered meanwhile."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("first")
        await wire.says("wait", chat=8)
        await wire.says("third", chat=9)
        await wire.until(lambda: wire.confirmed == 4 and "third" in wire.sent)
        assert "wait" not in wire.sent
        life.go.set()
        await wire.until(lambda: "wait" in wire.sent)

    living(story)


def test_without_a_store_an_update_is_acknowledged_once_it_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    """While the store can't be written nothing is acknowledged before its answer, but for half a minute at most."""
    other = sqlite3.connect("faq.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("wait")
        await wire.until(lambda: life.seen)
        assert wire.confirmed <= 1
        life.go.set()
        await wire.until(lambda: wire.sent == ["wait"])
        start = now()
        await wire.says("hang")
        await wire.until(lambda: wire.confirmed == 3)
        assert 30 <= now() - start < 40

    living(story, DATABASE_URL="sqlite:///faq.db?timeout=0.01")
    other.close()
    assert "acknowledged only once they are answered" in caplog.text


def test_a_chat_keeps_its_order_and_waits_for_no_other() -> None:
    """Answers to one chat come in the order of its messages while another chat's handler hangs."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("hang", chat=5)
        for number in range(5):
            await wire.says(f"a{number}", chat=6)
            await wire.says(f"b{number}", chat=7)
        await wire.until(lambda: len(wire.sent) == 10)
        for chat in "ab":
            assert [text for text in wire.sent if text[0] == chat] == [f"{chat}{number}" for number in range(5)]

    living(story)


def test_a_failing_handler_costs_its_own_update_only(caplog: pytest.LogCaptureFixture) -> None:
    """An exception in a handler is over with its update; the next one is answered."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("boom", "cancelled", "next")
        await wire.until(lambda: wire.sent == ["next"])

    living(story)
    assert "Update 2 is set aside" in caplog.text


def test_an_update_nobody_can_read_is_skipped(caplog: pytest.LogCaptureFixture) -> None:
    """An update that the library can't parse is logged by its number and doesn't stop the others."""

    async def story(wire: Wire, life: Life) -> None:
        wire.queue.append({"update_id": 1, "message": {"chat": "my private question"}})
        wire.queue.append(message(2, "next"))
        await wire.says()
        await wire.until(lambda: wire.confirmed == 3 and wire.sent == ["next"])

    living(story)
    assert "Update 1 failed" in caplog.text


def test_trouble_with_polling_passes(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong with fetching, it goes on, and a conflict names who else may be receiving."""
    caplog.set_level(logging.INFO)

    async def story(wire: Wire, life: Life) -> None:
        wire.faults = [("getUpdates", fault) for fault in (409, 500, "page", "cut", 429, "hang", "cut after")]
        await wire.says("still there?")
        await wire.until(lambda: wire.confirmed == 2 and wire.sent == ["still there?"])

    living(story)
    assert "another copy of it" in caplog.text
    assert "Telegram answers again" in [record.message for record in caplog.records]


# ------------------------------------------------------------------------------------------------------ life and death


def test_a_stop_finishes_what_is_under_way_and_leaves_the_rest_to_the_next_life() -> None:
    """On SIGTERM what has come is finished; what can't be finished is in the inbox of the next process."""

    async def main() -> None:
        async with Wire() as wire:
            async with Life(wire) as life:
                await wire.says("done")
                await wire.says("wait", "behind", chat=8)
                await wire.says("hang", "stays", chat=9)
                await wire.until(lambda: {"wait", "hang"} <= set(life.seen) and "done" in wire.sent)
                os.kill(os.getpid(), signal.SIGTERM)
                asyncio.get_running_loop().call_later(2, life.go.set)
                assert await life.run == 0
                assert wire.sent == ["done", "wait", "behind"]
                assert wire.confirmed == 6
            async with Life(wire) as life:
                await wire.until(lambda: life.seen)
                assert life.seen == ["hang"]

    hurry(main())


def test_a_stop_takes_less_than_ten_seconds() -> None:
    """A handler that hangs does not keep the process from stopping; its update waits for the next one."""

    async def main() -> None:
        async with Wire() as wire:
            async with Life(wire) as life:
                await wire.says("hang")
                await wire.until(lambda: life.seen)
                start = now()
                os.kill(os.getpid(), signal.SIGINT)
                assert await life.run == 0
                assert 3 <= now() - start < 4
            async with Life(wire) as life:
                await wire.until(lambda: life.seen == ["hang"])

    hurry(main())


def test_a_stop_in_which_everything_hangs_takes_less_than_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    """A handler, the last acknowledgement and the closing hang: one deadline holds for all of them together."""

    async def main() -> None:
        async with Wire() as wire:
            life = Life(wire)

            async def hang(_: Any) -> None:
                await asyncio.sleep(3600)

            life.application.post_shutdown = hang
            async with life:
                await wire.says("hang")
                await wire.says("answered", chat=8)
                await wire.until(lambda: "answered" in wire.sent)
                wire.faults = [("getUpdates", "hang")] * 9
                start = now()
                os.kill(os.getpid(), signal.SIGTERM)
                assert await life.run == 0
                assert 8 < now() - start < 9.5

    hurry(main())
    assert "was left out" in caplog.text


def test_an_answer_is_not_given_again_after_a_crash() -> None:
    """What was answered but not acknowledged when the process died is known to the next one."""

    async def main() -> None:
        async with Wire() as wire:
            async with Life(wire) as life:
                await wire.says("wait")
                await wire.says("answered", chat=8)
                await wire.until(lambda: "answered" in wire.sent)
                await asyncio.sleep(0.1)
                wire.faults = [("getUpdates", "hang")] * 9  # the last acknowledgement is lost, too
                os.kill(os.getpid(), signal.SIGTERM)
                assert await life.run == 0
            wire.faults = []
            async with Life(wire) as life:
                life.go.set()
                await wire.until(lambda: wire.confirmed == 3 and "wait" in wire.sent)
            assert wire.sent == ["answered", "wait"]

    hurry(main())


def test_the_last_acknowledgement_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    """A stop is clean even if Telegram fails at that moment."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("wait")
        await wire.until(lambda: life.seen and wire.confirmed == 2)
        wire.faults = [("getUpdates", 500)] * 9
        os.kill(os.getpid(), signal.SIGTERM)
        life.go.set()
        assert await life.run == 0

    living(story)
    assert "not acknowledged" in caplog.text


# ---------------------------------------------------------------------------------------------------------- the start


def test_a_start_without_telegram_keeps_trying_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    """While getMe fails the bot waits for Telegram, over minutes if need be."""

    async def story(wire: Wire, life: Life) -> None:
        wire.faults = [("getMe", 502)] * 20
        await wire.says("at last")
        await wire.until(lambda: wire.sent)

    living(story)
    assert "Telegram can't be reached" in caplog.text


@pytest.mark.parametrize("code", [401, 404])
def test_a_refused_token_is_one_clear_line(code: int) -> None:
    """A token that is refused three times ends the start with a remedy and without the token, within seconds."""

    async def story(wire: Wire, life: Life) -> None:
        with pytest.raises(ConfigError) as raised:
            await life.run
        assert "@BotFather" in str(raised.value)
        assert TOKEN not in str(raised.value)

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("getMe", code)] * 3
            start = now()
            async with Life(wire) as life:
                await story(wire, life)
            assert now() - start < 10

    hurry(main())


def test_a_token_revoked_later_ends_the_bot() -> None:
    """Three refusals of requests for updates in a row are as final as those at the start."""

    async def story(wire: Wire, life: Life) -> None:
        wire.faults = [("getUpdates", 401)] * 3
        with pytest.raises(ConfigError, match="BOT_TOKEN") as raised:
            await life.run
        assert TOKEN not in str(raised.value)

    living(story)


@pytest.mark.parametrize("code", [401, 404])
def test_a_refusal_now_and_then_passes(code: int, caplog: pytest.LogCaptureFixture) -> None:
    """Two refusals in a row, or many with good answers between them, are Telegram's trouble and not the token's."""

    async def story(wire: Wire, life: Life) -> None:
        for number in range(4):
            wire.faults = [("getUpdates", code)] * 2
            await wire.says(f"m{number}")
            await wire.until(lambda done=number + 2: wire.confirmed == done)
        assert wire.sent == ["m0", "m1", "m2", "m3"]

    living(story)
    assert "refuses the token" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("nonsense", [{}, [1], [{"update_id": "x"}], "", None])
def test_nonsense_instead_of_updates_is_waited_out(nonsense: Any, caplog: pytest.LogCaptureFixture) -> None:
    """What is no list of updates is asked for again, ever more rarely, and real updates are answered afterwards."""

    async def story(wire: Wire, life: Life) -> None:
        wire.nonsense["getUpdates"] = nonsense
        await wire.says("hello")
        start = len(wire.times("getUpdates"))
        await asyncio.sleep(60)
        assert len(wire.times("getUpdates")) - start < 15
        wire.nonsense.clear()
        await wire.until(lambda: wire.sent == ["hello"])

    living(story)
    assert "no updates" in caplog.text


@pytest.mark.parametrize("nonsense", [{}, [], "me", None])
def test_nonsense_instead_of_the_bots_name_is_waited_out(nonsense: Any) -> None:
    """A server that answers getMe with anything else keeps the bot waiting and does not end it."""

    async def main() -> None:
        async with Wire() as wire:
            wire.nonsense["getMe"] = nonsense
            async with Life(wire) as life:
                await asyncio.sleep(60)
                assert not life.run.done()
                wire.nonsense.clear()
                await wire.says("hello")
                await wire.until(lambda: wire.sent == ["hello"])

    hurry(main())


def test_one_answer_takes_one_more_request_for_updates() -> None:
    """Telegram is asked once for an update; the next request, which waits for others, acknowledges it."""

    async def main() -> None:
        async with Wire() as wire, Life(wire) as life:
            await wire.until(lambda: wire.times("getUpdates"))
            life.pause = 0.05
            for number in range(3):
                await wire.says(f"m{number}")
                await wire.until(lambda done=number + 2: wire.confirmed == done)
            assert len(wire.times("getUpdates")) == 1 + 3

    asyncio.run(main())


def test_a_failing_introduction_does_not_stop_the_bot(caplog: pytest.LogCaptureFixture) -> None:
    """Menus that can't be set at the start are a line in the log."""

    async def main() -> None:
        async with Wire() as wire:
            life = Life(wire)

            async def introduce(_: Any) -> None:
                raise TimedOut

            life.application.post_init = introduce
            async with life:
                await wire.says("hello")
                await wire.until(lambda: wire.sent == ["hello"])

    hurry(main())
    assert "could not introduce itself" in caplog.text


def test_what_was_opened_is_closed() -> None:
    """The application's own last step is taken, whatever ended its life."""

    async def main() -> list[str]:
        closed = []
        async with Wire() as wire:
            for fault in (None, 401):
                life = Life(wire)

                async def close(_: Any) -> None:
                    closed.append("closed")

                life.application.post_shutdown = close
                wire.faults = [("getMe", fault)] * 3 if fault else []
                async with life:
                    if fault:
                        with pytest.raises(ConfigError):
                            await life.run
        return closed

    assert hurry(main()) == ["closed", "closed"]


def test_a_port_in_use_is_one_clear_line() -> None:
    """Whoever starts a second process on one port is told which port it is."""
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        async def main() -> None:
            async with Wire() as wire:
                await Life(wire, PORT=port)._serving.run()

        with pytest.raises(ConfigError, match=f"PORT {port} can't be used"):
            hurry(main())


# --------------------------------------------------------------------------------------------------------- the webhook


def test_a_webhook_is_set_with_what_it_takes() -> None:
    """The address, the secret, the kinds of updates and enough connections are registered, nothing is dropped."""

    async def story(wire: Wire, life: Life) -> None:
        assert wire.webhook["url"] == "http://bot.example/hook"
        assert wire.webhook["secret_token"] == SECRET
        assert wire.webhook["max_connections"] == 100
        assert {"guest_message", "message_reaction"} <= set(wire.webhook["allowed_updates"])
        assert not wire.webhook.get("drop_pending_updates")

    assert not living(story, **hooked()).times("getUpdates")


def test_a_webhook_that_stands_is_set_again_without_haste() -> None:
    """After a quick restart updates come at once; the webhook is set anew a moment later, for its secret's sake."""

    async def main() -> None:
        async with Wire() as wire:
            for _ in range(2):
                async with Life(wire, **hooked()) as life:
                    await wire.until(lambda: "url" in wire.webhook)
                    assert await life.post(message(1, "hello")) == 200
                    await wire.until(lambda: wire.sent)
                    await asyncio.sleep(3)
            assert 2 <= wire.times("setWebhook")[1] - wire.times("getWebhookInfo")[1] < 2.5
            assert wire.sent == ["hello"]

    hurry(main())


def test_polling_takes_an_old_webhook_away() -> None:
    """Changing to polling needs no manual step and drops nothing, with `--polling` even if WEBHOOK_URL is set."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("hello")
        await wire.until(lambda: wire.sent == ["hello"])

    wire = living(story, polling=True, **hooked())
    [removal] = [params for method, params, _ in wire.calls if method == "deleteWebhook"]
    assert not removal.get("drop_pending_updates")
    assert not wire.times("setWebhook")


def test_a_refused_webhook_is_one_clear_line() -> None:
    """What Telegram has against the address is told, with exit status 2's error."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("setWebhook", 500), ("setWebhook", 400)]
            async with Life(wire, **hooked()) as life:
                with pytest.raises(ConfigError, match="WEBHOOK_URL"):
                    await life.run

    hurry(main())


def test_the_webhook_answers_when_the_update_is_safe() -> None:
    """The 200 comes once the update is in the inbox; without a store, once it is answered."""

    async def story(wire: Wire, life: Life) -> None:
        assert await life.post(message(1, "wait")) == 200
        await wire.until(lambda: life.seen)
        assert wire.sent == []
        other = sqlite3.connect("faq.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        post = asyncio.create_task(life.post(message(2, "wait", chat=8)))
        await wire.until(lambda: len(life.seen) == 2)
        assert not post.done()
        life.go.set()
        assert await post == 200
        other.close()

    living(story, **hooked(), DATABASE_URL="sqlite:///faq.db?timeout=0.01")


def test_an_update_that_comes_again_is_answered_once() -> None:
    """A repetition, while the first is handled or after it was, is just acknowledged."""

    async def story(wire: Wire, life: Life) -> None:
        posts = [asyncio.create_task(life.post(message(1, "wait"))) for _ in range(3)]
        await wire.until(lambda: life.seen)
        life.go.set()
        assert [await post for post in posts] == [200, 200, 200]
        await wire.until(lambda: wire.sent)
        assert await life.post(message(1, "wait")) == 200
        await life.post(message(2, "last"))
        await wire.until(lambda: "last" in wire.sent)
        assert wire.sent == ["wait", "last"]

    living(story, **hooked())


TURNED_AWAY = [
    (403, "POST", "/hook", "wrong", b"{}"),
    (403, "POST", "/hook", "", b'{"update_id": 1}'),
    (403, "POST", "/hook", "h\xf6\xf6k", b'{"update_id": 1}'),
    (403, "POST", "/hook", "wrong", b"x" * 2_000_000),
    (200, "POST", "/hook", SECRET, b"my private question"),
    (200, "POST", "/hook", SECRET, b""),
    (200, "POST", "/hook", SECRET, b"[1]"),
    (200, "POST", "/hook", SECRET, b'{"update_id": "my private question"}'),
    (200, "POST", "/hook", SECRET, b'{"update_id": true}'),
    (200, "POST", "/hook", SECRET, b'{"update_id": 5, "message": 3}'),
    (200, "POST", "/hook", SECRET, b"\xff\xfe"),
    (200, "POST", "/hook", SECRET, b"[" * 500_000),
    (200, "POST", "/hook", SECRET, b"my private question" * 60_000),
    (405, "GET", "/hook", SECRET, b""),
    (405, "PUT", "/hook", SECRET, b"{}"),
    (405, "DELETE", "/hook", SECRET, b""),
    (405, "POST", "/healthz", SECRET, b"{}"),
    (405, "POST", "/", SECRET, b'{"update_id": 1}'),
    (404, "POST", "/nowhere", SECRET, b'{"update_id": 1}'),
    (404, "GET", "/hook/x", SECRET, b""),
    (404, "POST", f"/bot{TOKEN}", SECRET, b"{}"),
]


def test_the_webhook_turns_away_what_is_not_from_telegram(caplog: pytest.LogCaptureFixture) -> None:
    """Each wrong request gets its status and an empty page; nothing is handled, nothing of it and one line is logged.

    Telegram's own is acknowledged, whatever is in it: else it would come again for ever.
    """
    caplog.set_level(logging.DEBUG)
    complaints = 0

    async def story(wire: Wire, life: Life) -> None:
        nonlocal complaints
        for status, method, path, secret, body in TURNED_AWAY:
            caplog.clear()
            assert await life.request(path, method, body, secret) == (status, b""), (method, path, body[:50])
            assert ("passed over" in caplog.text) == (status == 200)
            assert "private question" not in caplog.text
            complaints += caplog.text.count("without the right secret")
        assert complaints <= 1
        assert life.seen == []
        assert await life.post(message(5, "next")) == 200
        await wire.until(lambda: wire.sent == ["next"])

    living(story, **hooked())
    assert "private question" not in caplog.text


def test_what_the_webhook_took_is_answered_after_a_stop() -> None:
    """What can't be finished at a stop is answered by the next life; Telegram need not send it again."""

    async def main() -> None:
        async with Wire() as wire:
            environ = hooked()
            async with Life(wire, **environ) as life:
                await wire.until(lambda: "url" in wire.webhook)
                assert await life.post(message(1, "wait")) == 200
                assert await life.post(message(2, "behind")) == 200
                await wire.until(lambda: life.seen)
                os.kill(os.getpid(), signal.SIGTERM)
                assert await life.run == 0
            async with Life(wire, **environ) as life:
                life.go.set()
                await wire.until(lambda: wire.sent == ["wait", "behind"])

    hurry(main())


def test_a_webhook_request_before_the_bot_is_ready_waits() -> None:
    """An update that comes while Telegram can't be reached yet is answered when it can."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("getMe", 500)] * 2
            async with Life(wire, **hooked()) as life:
                await wire.until(lambda: True)
                await asyncio.sleep(0.1)
                assert await life.post(message(1, "early")) == 200
                await wire.until(lambda: wire.sent == ["early"])

    hurry(main())


# -------------------------------------------------------------------------------------------------------------- health


def test_health_is_telegrams_last_good_answer() -> None:
    """/healthz is 200 while Telegram answers, asked anew when idle, and 503 a minute after it went silent."""

    async def story(wire: Wire, life: Life) -> None:
        assert await life.health() == 200
        await asyncio.sleep(3600)
        assert await life.health() == 200
        wire.faults = [("getMe", "page")] * 1000
        await asyncio.sleep(54)
        assert await life.health() == 200
        await asyncio.sleep(3)
        assert await life.request("/healthz") == (503, b"unwell\n")
        asked = now()
        assert await asyncio.gather(*(life.health() for _ in range(20))) == [503] * 20
        assert now() - asked < 11
        wire.faults = []
        await asyncio.sleep(10)
        assert await life.request("/healthz", "HEAD") == (200, b"")

    living(story, **hooked())


def test_health_is_503_while_nothing_can_be_written() -> None:
    """A bot whose database is locked is not well, though it goes on answering; once it writes again it is."""

    async def story(wire: Wire, life: Life) -> None:
        assert await life.health() == 200
        other = sqlite3.connect("faq.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await life.post(message(1, "one"))
        assert wire.sent == ["one"]
        assert await life.health() == 503
        other.close()
        await asyncio.sleep(60)
        assert await life.health() == 200

    living(story, **hooked(), DATABASE_URL="sqlite:///faq.db?timeout=0.01")


def test_health_before_telegram_was_reached_is_503() -> None:
    """The port is open at once, and tells the truth."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("getMe", "hang")] * 99
            async with Life(wire, PORT=free_port()) as life:
                await asyncio.sleep(0.01)
                assert await life.health() == 503

    hurry(main())


def test_a_polling_bot_with_a_port_is_healthy_as_well() -> None:
    """A `web` process that polls binds its port and shows that it is well; there is no webhook to post to."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("hello")
        await wire.until(lambda: wire.sent == ["hello"])
        assert await life.health() == 200
        assert await life.post(message(9, "forged")) == 404

    living(story, PORT=free_port())


def test_health_is_about_this_process_receiving() -> None:
    """While somebody else polls, or the store can't be written, /healthz and /readyz are 503; /livez and / are 200."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("hello")
        await wire.until(lambda: wire.sent == ["hello"] and wire.confirmed == 2)
        assert await life.health() == 200
        wire.faults = [("getUpdates", 409)] * 99
        await wire.says("again")
        await wire.until(lambda: len(wire.faults) < 98)
        for path, status in (("/healthz", 503), ("/readyz", 503), ("/livez", 200), ("/", 200)):
            assert (await life.request(path))[0] == status
        assert (await life.request("/"))[1] == b"telegram-faq-bot\n"
        wire.faults = []

    living(story, PORT=free_port())


def test_health_without_a_webhook_is_503() -> None:
    """A process whose webhook could not be set gets no updates, and says so."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("setWebhook", 500)] * 999
            async with Life(wire, **hooked()) as life:
                await wire.until(lambda: wire.calls and wire.calls[-1][0] == "getWebhookInfo")
                assert await life.health() == 503

    hurry(main())


def test_metrics_tell_what_monitoring_asks() -> None:
    """/metrics counts what came, what waits and what was sent, in Prometheus's format."""

    async def story(wire: Wire, life: Life) -> None:
        await wire.says("hello")
        await wire.says("wait", chat=8)
        await wire.until(lambda: wire.sent == ["hello"] and "wait" in life.seen)
        wire.faults = [("sendMessage", 502)]
        await wire.says("refused once", chat=9)
        await wire.until(lambda: "refused once" in wire.sent)
        status, page = await life.request("/metrics")
        lines = page.decode().splitlines()
        assert status == 200
        for line in ("faqbot_updates_total 3.0", "faqbot_sends_total 2.0", "faqbot_refused_sends_total 1.0"):
            assert line in lines
        assert [line for line in lines if line.startswith("faqbot_inbox_waiting ")] != ["faqbot_inbox_waiting 0.0"]
        life.go.set()

    living(story, PORT=free_port())


def test_idle_connections_keep_nobody_out() -> None:
    """Hundreds of connections that say nothing are let go, the oldest first; a request is answered all the same."""

    async def story(wire: Wire, life: Life) -> None:
        crowd = [await asyncio.open_connection("127.0.0.1", life.settings.port) for _ in range(300)]
        assert await life.health() == 200
        assert await crowd[0][0].read() == b""
        for _, writer in crowd:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in crowd), return_exceptions=True)

    living(story, PORT=free_port())


UNFINISHED = f"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n{SECRET_HEADER}: {SECRET}\r\n\r\nx".encode()


@pytest.mark.parametrize("said", [b"", b"GET /healthz HTTP/1.1\r\n", UNFINISHED])
def test_a_connection_may_not_be_slow(said: bytes) -> None:
    """Whoever does not finish a head or a body within half a minute is cut."""

    async def story(wire: Wire, life: Life) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", life.settings.port)
        writer.write(said)
        start = now()
        await reader.read()
        assert 29 <= now() - start < 35
        writer.close()

    living(story, **hooked())


def test_the_port_is_open_on_ipv6_too() -> None:
    """Hosts that ask over IPv6 get an answer."""

    async def story(wire: Wire, life: Life) -> None:
        reader, writer = await asyncio.open_connection("::1", life.settings.port)
        writer.write(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()

    living(story, PORT=free_port())


# --------------------------------------------------------------------------------------------------------------- lanes

PERSON = {"from": {"id": 7}}


def test_a_press_waits_for_nothing_and_an_inline_query_for_the_one_before() -> None:
    """No button spins for another's sake; what somebody types is looked up keystroke by keystroke."""
    presses = [{"update_id": id, "callback_query": {**PERSON, "message": {"chat": {"id": -5}}}} for id in (1, 2)]
    queries = [{"update_id": id, "inline_query": PERSON} for id in (3, 4)]
    lanes = [lane_of(update) for update in (*presses, message(5, "x", chat=-5), *queries)]
    assert len(set(lanes)) == 4
    assert lanes[3] == lanes[4]


def test_the_last_vote_counts() -> None:
    """Votes of one person come one by one, so that none overtakes a later one; others' don't wait for them."""
    reactions = [{"update_id": id, "message_reaction": {"user": {"id": who}}} for id, who in ((1, 7), (2, 7), (3, 8))]
    press = {"update_id": 4, "callback_query": {**PERSON, "data": "h:down"}}
    lanes = [lane_of(update) for update in (*reactions, press)]
    assert lanes[0] == lanes[1] == lanes[3] != lanes[2]


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["from", "id", "chat", "message", "callback_query", "inline_query"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "inline_query", "poll"]), JSON))
def test_anything_has_a_lane(update: Json) -> None:
    """However odd an update is, it has a lane, and the same one when it is sent again."""
    again = json.loads(json.dumps(update))
    assert {lane_of({"update_id": 1, **update}): 1} == {lane_of({"update_id": 1, **again}): 1}


def test_the_whole_run_in_one_call(tmp_path: Path) -> None:
    """`run` raises what stops it before a loop of the caller's is needed."""
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        wire = Wire()
        wire.url = "http://127.0.0.1:1"
        chosen = settings(wire, PORT=str(taken.getsockname()[1]))
        with pytest.raises(ConfigError):
            run(wire.application(chosen.database_url.get_secret_value()), chosen)
