"""Calls to Telegram are paced to its limits and tried again when that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from wire import Wire, hurry

from bot.errors import ConfigError
from bot.service.memory import LocalMemory
from bot.telegram import sending
from bot.telegram.sending import Limiter, Pulse, Request, ServerError, limits, now, patience
from bot.telegram.sending.pace import MINUTE, State
from bot.telegram.sending.request import TIMED

GROUP = -100200


def sent_at(
    chats: list[int | str],
    endpoint: str = "sendMessage",
    call: Callable[[int], None] = lambda number: None,
    gap: float = 0.0,
) -> list[float]:
    """Return when calls for `chats`, asked for `gap` seconds apart, are done; `call` gets their numbers."""

    async def main() -> list[float]:
        limiter, times, start = Limiter(), [0.0] * len(chats), now()
        await limiter.initialize()

        async def one(number: int, chat: int | str) -> None:
            async def callback() -> bool:
                call(number)
                times[number] = now() - start
                return True

            await asyncio.sleep(number * gap)
            assert await limiter.process_request(callback, (), {}, endpoint, {"chat_id": chat}, None)

        await asyncio.gather(*(one(*numbered) for numbered in enumerate(chats)))
        await limiter.shutdown()
        return times

    return hurry(main())


def most_within(seconds: float, times: list[float]) -> int:
    """Return the greatest number of `times` in any stretch of `seconds`."""
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def refusing(limit: int, taken: list[float], refused: list[float]) -> Callable[[int], None]:
    """Return a server that takes `limit` messages a second."""

    def call(number: int) -> None:
        fresh = [time for time in taken if time > now() - 1]
        if len(fresh) >= limit:
            refused.append(now())
            raise RetryAfter(timedelta(seconds=1))
        taken.append(now())

    return call


def test_one_chat_gets_a_few_messages_at_once_and_then_one_a_second() -> None:
    """A private chat gets a small burst, in the long run one message a second, and all in order."""
    times = sent_at([7] * 12)
    assert times == sorted(times)
    assert times[1] < 0.1
    assert most_within(5, times) <= 5 + 4
    assert 7 < times[-1] < 12


@pytest.mark.parametrize("chat", [GROUP, "@channel"])
def test_a_group_gets_twenty_messages_a_minute(chat: int | str) -> None:
    """No minute has more than twenty messages to one group or channel."""
    times = sent_at([chat] * 45)
    assert most_within(60, times) == 20
    assert times[-1] < 150


def test_different_chats_do_not_wait_for_each_other() -> None:
    """A group that has used up its minute does not slow down another chat."""
    times = sent_at([GROUP] * 25 + [7])
    assert times[-1] < 0.1 < 60 < times[24]


def test_what_is_no_message_is_not_slowed_down() -> None:
    """Chat actions, answers to presses and the like go out at once, however many."""
    for endpoint in ("sendChatAction", "answerCallbackQuery", "getChat", "deleteMessage"):
        assert max(sent_at([GROUP] * 50, endpoint)) < 0.1


def test_where_telegram_takes_thirty_a_second_it_refuses_a_few_of_a_rush() -> None:
    """A rush to a hundred chats keeps to thirty messages a second once some are refused; none is lost."""
    taken: list[float] = []
    refused: list[float] = []
    times = sent_at(list(range(1, 101)), call=refusing(30, taken, refused), gap=1 / 60)
    assert 1 <= len(refused) <= 5
    assert most_within(1, times) == 30
    assert max(times) < 5


def test_the_ceiling_holds_for_a_minute() -> None:
    """After Telegram refused a message all of them keep to thirty a second for a minute, and then no more."""

    async def done() -> bool:
        return True

    async def rush(after: float) -> float:
        limiter = Limiter()
        refusals = iter([RetryAfter(timedelta(seconds=1))])

        async def refused_once() -> bool:
            for refusal in refusals:
                raise refusal
            return True

        await limiter.process_request(refused_once, (), {}, "sendMessage", {"chat_id": 1}, None)
        await asyncio.sleep(after)
        start = now()
        calls = (limiter.process_request(done, (), {}, "sendMessage", {"chat_id": n}, None) for n in range(2, 92))
        await asyncio.gather(*calls)
        return now() - start

    assert hurry(rush(after=50)) > 2
    assert hurry(rush(after=62)) < 0.5


def test_processes_share_what_telegram_takes() -> None:
    """Three processes whose chats are many keep to thirty a second together once one of them was refused."""
    taken: list[float] = []
    refused: list[float] = []
    server = refusing(30, taken, refused)

    async def main() -> float:
        limiters = [Limiter() for _ in range(3)]
        for limiter in limiters:
            limiter.share(3)
            limiter.tell = lambda seconds: [other.told(seconds) for other in limiters] and None

        async def one(number: int) -> None:
            async def callback() -> bool:
                server(number)
                return True

            await asyncio.sleep(number / 60)
            await limiters[number % 3].process_request(callback, (), {}, "sendMessage", {"chat_id": number + 1}, None)

        start = now()
        await asyncio.gather(*(one(number) for number in range(180)))
        return now() - start

    assert hurry(main()) < 9
    assert 1 <= len(refused) <= 5
    assert most_within(1, taken) == 30


@pytest.fixture
def limiters() -> list[Limiter]:
    """Return the limiters of two processes of one bot, and what they share."""
    made = [Limiter(now), Limiter(now)]
    paces: LocalMemory[int | str, State] = LocalMemory(100, MINUTE, lambda: 0.0)
    for limiter in made:
        limiter.share(2)
        limiter.paces = paces
        limiter.tell = lambda seconds: [other.told(seconds) for other in made] and None
    return made


async def carried_out(limiter: Limiter, chat: int, *errors: Exception) -> float:
    """Send a message that meets these errors first; return the time when it is taken."""
    left = list(errors)

    async def callback() -> float:
        if left:
            raise left.pop(0)
        return now()

    taken: float = await limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)
    return taken


@pytest.mark.parametrize(("chat", "most"), [(7, 60), (GROUP, 20)])
def test_a_chats_pace_is_one_for_all_processes(limiters: list[Limiter], chat: int, most: int) -> None:
    """A chat whose messages now one process sends and now another gets no more of them than from one alone."""

    async def main() -> list[float]:
        return [await carried_out(limiters[number % 2], chat) for number in range(50)]

    times = hurry(main())
    assert most_within(5, times) <= 5 + 4
    assert most_within(60, times) <= most + 4 * (chat > 0)


def test_processes_tell_each_other_of_what_telegram_asks_to_wait(limiters: list[Limiter]) -> None:
    """A chat that one is asked to leave alone another leaves alone; where the whole bot is, no other tries."""
    one, two = limiters

    async def main() -> None:
        patience.set(86_400)
        start = now()
        asked = asyncio.create_task(carried_out(one, 7, RetryAfter(timedelta(seconds=40))))
        await asyncio.sleep(1)
        assert await carried_out(two, 8) - start < 2
        assert await carried_out(two, 7) - start >= 40
        await asked
        start = now()
        banned = [asyncio.create_task(carried_out(one, chat, RetryAfter(timedelta(seconds=90)))) for chat in (20, 21)]
        await asyncio.sleep(1)
        assert await carried_out(two, 22) - start >= 90
        await asyncio.gather(*banned)

    hurry(main())


def test_where_telegram_takes_more_than_thirty_a_second_nobody_waits() -> None:
    """Eighty messages a second go out without delay when none is refused."""
    gap = 1 / 80
    times = sent_at(list(range(1, 401)), gap=gap)
    assert max(time - number * gap for number, time in enumerate(times)) < 0.5


def test_a_429_holds_up_its_own_chat_only() -> None:
    """The chat that Telegram asks to leave alone waits; the others' messages go out at once."""
    waits = iter([30])

    def call(number: int) -> None:
        if number == 0 and (wait := next(waits, 0)):
            raise RetryAfter(timedelta(seconds=wait))

    first, same, other = sent_at([7, 7, 8], call=call, gap=0.01)
    assert 30 <= first < 31.1
    assert same < 31.1
    assert other < 0.1


def test_a_429_without_a_chat_waits_as_well() -> None:
    """A call that is about no chat is made again when Telegram says so."""
    waits = iter([3])

    def call(number: int) -> None:
        if wait := next(waits, 0):
            raise RetryAfter(timedelta(seconds=wait))

    [time] = sent_at([7], "setMyCommands", call)
    assert 3 <= time < 3.1


def test_a_429_without_end_is_given_up() -> None:
    """A pause of over five minutes in all goes to the caller."""

    def call(number: int) -> None:
        raise RetryAfter(timedelta(seconds=200))

    with pytest.raises(RetryAfter):
        sent_at([7], call=call)


def test_the_paces_of_idle_chats_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with every chat ever seen, and a chat that is waited for keeps its pace."""
    monkeypatch.setattr(limits, "PACES_KEPT", 5)

    async def main() -> tuple[int, float]:
        limiter = Limiter()

        async def callback() -> bool:
            return True

        async def send(chat: int) -> None:
            await limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)

        for chat in range(1, 20):
            await send(chat)
            await asyncio.sleep(10)
        for _ in range(20):
            await send(GROUP)
        start = now()
        for chat in range(1, 20):
            await send(chat)
            await asyncio.sleep(2)
        await send(GROUP)
        return len(limiter._paces), now() - start

    kept, waited = hurry(main())
    assert kept <= 6
    assert waited > 40


async def made(wire: Wire, text: str = "Hello") -> float:
    """Send a message and return how long it took."""
    application, start = wire.application(), now()
    await application.bot.request.initialize()
    try:
        await application.bot.send_message(7, text)
        return now() - start
    finally:
        await application.bot.request.shutdown()


@pytest.mark.parametrize(
    ("fault", "seconds"), [(500, 0.5), (502, 0.5), (503, 0.5), ("page", 0.5), ("cut", 5), ("hang", 20 + 5)]
)
def test_what_fails_on_the_way_is_tried_again(fault: int | str, seconds: float) -> None:
    """A server error, a page instead of JSON, a broken connection or no answer costs time but no message."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("sendMessage", fault)]
            took = await made(wire)
            assert wire.sent == ["Hello"]
            assert seconds <= took < seconds + 1.5

    hurry(main())


def test_after_a_ban_all_take_turns() -> None:
    """Those who waited for the same moment do not all go out in it: no second holds more than thirty."""
    taken: list[float] = []
    refused: list[float] = []
    server = refusing(30, taken, refused)

    def banned(number: int) -> None:
        if now() < start + 10:
            refused.append(now())
            raise RetryAfter(timedelta(seconds=start + 10 - now()))
        server(number)

    async def main() -> None:
        nonlocal start
        start = now()
        limiter = Limiter()

        async def one(number: int) -> None:
            async def callback() -> None:
                banned(number)

            await asyncio.sleep(number / 100)
            await limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": number + 1}, None)

        await asyncio.gather(*(one(number) for number in range(200)))

    start = 0.0
    hurry(main())
    assert len(refused) == 2
    assert most_within(1, taken) == 30


def test_what_may_have_arrived_is_not_sent_again_at_once() -> None:
    """After a second doubtful try half a minute goes by: one late answer is better than three."""

    async def main() -> None:
        patience.set(3600.0)
        async with Wire() as wire:
            wire.faults = [("sendMessage", "cut after")] * 2
            took = await made(wire)
            assert wire.sent == ["Hello"] * 3
            assert 35 <= took < 40

    hurry(main())


def test_an_answer_that_is_safe_waits_for_a_day() -> None:
    """Whoever has the patience gets through an outage of an hour and a flood wait of ten minutes."""

    async def main() -> None:
        patience.set(24 * 3600.0)
        async with Wire() as wire:
            wire.faults = [("sendMessage", 502)] * 400
            assert await made(wire) > 3000
            assert wire.sent == ["Hello"]

    hurry(main())


def test_a_silent_connection_is_not_used_again() -> None:
    """After one call without an answer the next ones go over new connections, and the old ones are closed in time."""

    async def main() -> None:
        async with Wire() as wire:
            application = wire.application()
            async with application.bot as bot:
                first = bot.request._client
                wire.faults = [("sendMessage", "hang")]
                await bot.send_message(7, "Hello")
                assert bot.request._client is not first
                assert not first.is_closed
                await asyncio.sleep(61)
                assert first.is_closed

    hurry(main())


def test_a_ban_of_the_bot_holds_everybody_up() -> None:
    """Once two chats are refused at a time no other is tried until they may be: it is not about one of them."""

    async def main() -> None:
        patience.set(3600.0)
        async with Wire() as wire:
            wire.faults = [("sendMessage", 429)] * 2
            start = now()
            async with wire.application().bot as bot:
                await asyncio.gather(*(bot.send_message(chat, "Hello") for chat in (1, 2)))
                assert 5 <= now() - start < 7
            assert len(wire.sent) == 2
            wire.faults = [("sendMessage", 429)] * 2
            async with wire.application().bot as bot:
                both = [asyncio.create_task(bot.send_message(chat, "Hello")) for chat in (1, 2)]
                await asyncio.sleep(1)
                start = now()
                await bot.send_message(3, "Hello")
                assert 3 <= now() - start < 6
                await asyncio.gather(*both)

    hurry(main())


def test_a_message_whose_answer_is_lost_is_sent_again() -> None:
    """When nobody can tell whether a message arrived, a doubled one is preferred to none."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("sendMessage", "cut after")]
            await made(wire)
            assert wire.sent == ["Hello", "Hello"]

    hurry(main())


def test_after_half_a_minute_the_caller_hears_of_it(caplog: pytest.LogCaptureFixture) -> None:
    """A server that stays broken is given up after about thirty seconds, and the log says what was tried."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("sendMessage", 500)] * 50
            start = now()
            with pytest.raises(ServerError, match="500"):
                await made(wire)
            assert 20 < now() - start < 35
            assert 5 < 50 - len(wire.faults) < 10

    hurry(main())
    assert "sendMessage failed" in caplog.text


def test_no_server_at_all_is_a_network_error() -> None:
    """Where nothing listens, the caller hears of it after half a minute, too."""

    async def main() -> None:
        async with Wire() as wire:
            pass
        with pytest.raises(NetworkError):
            await made(wire)

    hurry(main())


def test_a_long_429_over_the_wire_is_obeyed() -> None:
    """What Telegram says about waiting is read from its answer."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("sendMessage", 429)]
            assert 5 <= await made(wire) < 6

    hurry(main())


@pytest.mark.parametrize("error", [BadRequest("no"), Forbidden("bot was blocked"), ChatMigrated(-5)])
def test_the_last_word_is_not_questioned(error: TelegramError) -> None:
    """What Telegram refuses for good goes to the caller at once, once."""
    calls = []

    def call(number: int) -> None:
        calls.append(number)
        raise error

    with pytest.raises(type(error)):
        sent_at([7], call=call)
    assert calls == [0]


def test_broken_json_is_a_server_error() -> None:
    """Half an answer is the server's fault, and worth another try."""
    with pytest.raises(ServerError):
        Request.parse_json_payload(b'{"ok": tr')
    with pytest.raises(ServerError):
        Request.parse_json_payload(b'{"ok":' * 100_000)


def test_an_answer_of_more_than_eight_megabytes_is_refused() -> None:
    """It is given up on while it comes, so that it does not fill the memory; one a little smaller is read."""

    async def main() -> None:
        async with Wire() as wire:
            request = Request()
            address = f"{wire.application().bot.base_url}/getMe"
            wire.nonsense["getMe"] = "x" * 7_900_000
            assert len(str(await request.post(address))) == 7_900_000
            wire.nonsense["getMe"] = "x" * 8_100_000
            with pytest.raises(NetworkError, match="larger than 8 MB"):
                await request.post(address)
            await request.shutdown()

    asyncio.run(main())


def test_the_pulse_tells_when_telegram_last_gave_a_good_answer() -> None:
    """Good answers beat the pulse; errors, refusals and silence do not."""

    async def main() -> None:
        async with Wire() as wire:
            request = Request(pulse := Pulse())
            assert pulse.age == float("inf")
            bot = wire.application().bot
            await request.post(f"{bot.base_url}/getMe")
            await asyncio.sleep(50)
            for fault in (500, 400, "page", "cut"):
                wire.faults = [("getMe", fault)]
                with pytest.raises(TelegramError):
                    await request.post(f"{bot.base_url}/getMe")
                assert pulse.age >= 50
            await request.post(f"{bot.base_url}/getMe")
            assert pulse.age < 1
            await request.shutdown()

    hurry(main())


def test_a_busy_machine_is_not_taken_for_a_distant_telegram() -> None:
    """What is slow for a minute lets no more out at once; where it stays so for two, Telegram is far away."""

    async def main() -> None:
        pulse = Pulse()
        for _ in range(TIMED - 1):
            pulse.sent(0.1)
            assert pulse.latency == 0  # the first after a start are no measure
        pulse.sent(0.2)
        assert pulse.latency == 0.1
        for _ in range(110):
            await asyncio.sleep(1)
            pulse.sent(0.5)
        assert pulse.latency == 0.1
        for _ in range(30):
            await asyncio.sleep(1)
            pulse.sent(0.5)
        assert pulse.latency == 0.5

    hurry(main())


def test_telegram_is_as_far_as_its_messages_take() -> None:
    """That "typing…" goes through at once says nothing about how long a message takes."""

    async def main() -> None:
        async with Wire() as wire, wire.application().bot as bot:
            assert isinstance(bot.request, Request)
            for _ in range(TIMED):
                await bot.send_chat_action(1, "typing")
            assert bot.request.pulse.latency == 0
            for person in range(1, TIMED + 1):
                await bot.send_message(person, "hello")
            assert bot.request.pulse.latency > 0

    asyncio.run(main())


def test_429s_are_read_without_deprecation_warnings() -> None:
    """The wait is the same whether python-telegram-bot gives it as a number or as a time."""
    error: Any = RetryAfter(timedelta(seconds=7))
    assert sending.seconds(error) == 7


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy the requests go there, whole URL and all, and NO_PROXY is heeded."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    seen = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        request = Request()
        await request.initialize()
        assert await request.do_request("http://bot-api.example/bot1/getMe", "POST") == (200, b"{}")
        assert request.pulse.age < 1
        await request.shutdown()
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        request = Request()
        with pytest.raises(NetworkError):
            await request.do_request("http://127.0.0.1:1/bot1/getMe", "POST")
        await request.shutdown()
        server.close()
        await server.wait_closed()

    asyncio.run(main())
    assert seen == [b"POST http://bot-api.example/bot1/getMe HTTP/1.1\r\n"]


def test_a_socks_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Telegram is blocked, a SOCKS proxy works with what is installed; it is told the name to connect to."""
    seen = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)  # version 5, one method: none
        writer.write(b"\x05\x00")
        seen.append(await reader.readexactly(5 + len("bot-api.example") + 2))
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        request = Request()
        await request.initialize()
        assert await request.do_request("http://bot-api.example/bot1/getMe", "POST") == (200, b"{}")
        await request.shutdown()
        server.close()
        await server.wait_closed()

    asyncio.run(main())
    assert b"bot-api.example" in seen[0]


def test_a_proxy_that_cannot_be_used_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheme nobody knows is told with its remedy, and without the proxy's password."""
    monkeypatch.setenv("ALL_PROXY", "gopher://me:s3cret@proxy.example:1")
    with pytest.raises(ConfigError, match="ALL_PROXY") as raised:
        Request()
    assert "s3cret" not in str(raised.value)


def test_a_name_and_password_in_the_api_url_are_sent() -> None:
    """A Bot API server of one's own behind a password gets it with every call."""
    heads = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        request = Request()
        await request.initialize()
        port = server.sockets[0].getsockname()[1]
        await request.do_request(f"http://me:s3cret@127.0.0.1:{port}/bot1/getMe", "POST")
        await request.shutdown()
        server.close()
        await server.wait_closed()

    asyncio.run(main())
    assert b"\r\nAuthorization: Basic bWU6czNjcmV0\r\n" in heads[0]


def test_a_server_without_tls_is_not_trusted() -> None:
    """An https address needs a server that proves who it is."""

    async def main() -> None:
        async with Wire() as wire:
            request = Request(read_timeout=3)
            assert request.read_timeout == 3
            await request.initialize()
            with pytest.raises(NetworkError):
                await request.do_request(wire.url.replace("http:", "https:"), "POST")

    hurry(main())
