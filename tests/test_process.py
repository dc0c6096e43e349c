"""The bot as its host sees it: a process that is started, told to stop, and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from wire import TOKEN, Wire

import bot

FAQ = Path(__file__).parent / "faqs" / "plain.yaml"


async def start(wire: Wire, folder: Path, *arguments: str, **environ: str) -> asyncio.subprocess.Process:
    """Start the bot in `folder`; what it prints goes to the file `output` in there."""
    given = {
        **{name: os.environ[name] for name in ("PATH", "SSL_CERT_DIR")},
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": wire.url,
        "FAQ_FILE": str(FAQ),
        **environ,
    }
    with (folder / "output").open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=folder, env=given, stdout=output, stderr=output
        )


def answered(wire: Wire) -> list[int]:
    """Return the chats that were sent something, in order."""
    return [params["chat_id"] for method, params, _ in wire.calls if method == "sendMessage"]


def test_a_kill_in_the_middle_of_two_hundred_updates_loses_none(tmp_path: Path) -> None:
    """After SIGKILL and a new start everybody has an answer, and only what was just being sent comes twice."""
    chats = range(1000, 1200)

    async def main() -> Wire:
        async with Wire() as wire:
            for chat in chats:
                await wire.says("hello", chat=chat)
            process = await start(wire, tmp_path)
            await wire.until(lambda: len(wire.sent) >= 70)
            process.kill()
            await process.wait()
            before.extend(answered(wire))
            process = await start(wire, tmp_path)
            await wire.until(lambda: len(set(answered(wire))) == 200)
            process.terminate()
            assert await process.wait() == 0
            return wire

    before: list[int] = []
    wire = asyncio.run(main())
    answers = Counter(answered(wire))
    assert set(answers) == set(chats)
    doubled = {chat for chat, count in answers.items() if count > 1}
    assert 70 <= len(before) < 200
    # On a slow machine others start while those before them are still being sent.
    assert doubled <= set(before[-18:])


def test_no_secret_is_printed_even_at_debug(tmp_path: Path) -> None:
    """Through a whole life with every kind of trouble, no output has the token or the webhook's secret in it."""

    async def main() -> None:
        async with Wire() as wire:
            # A message that was cut off is sent again after five seconds, a menu at once.
            wire.faults = [("getMe", 500), ("getMyCommands", "cut"), ("sendMessage", "page"), ("getUpdates", 409)]
            process = await start(wire, tmp_path, LOG_LEVEL="DEBUG", WEBHOOK_SECRET="hook-s3cret")
            await wire.says("my private question")
            await wire.until(lambda: wire.confirmed == 2)
            wire.faults += [("getUpdates", 401)]
            await wire.says("another one")
            await wire.until(lambda: not wire.faults)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 40) == 0

    asyncio.run(main())
    output = (tmp_path / "output").read_text()
    assert "DEBUG" in output
    assert "refuses the token" in output
    assert not [secret for secret in (TOKEN, TOKEN.partition(":")[2], "hook-s3cret", "private") if secret in output]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_clean_from_the_first_second(tmp_path: Path, number: Any) -> None:
    """A signal ends the bot with status 0, even while it still tries to reach Telegram."""

    async def main() -> None:
        async with Wire() as wire:
            wire.faults = [("getMe", 500)] * 50
            process = await start(wire, tmp_path)
            await wire.until(lambda: len(wire.faults) < 50)
            process.send_signal(number)
            assert await asyncio.wait_for(process.wait(), 10) == 0

    asyncio.run(main())
