"""Processes that receive and processes that answer, on one Postgres."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from test_process import answered, start
from wire import TOKEN, Wire

from bot.cli import main


def test_what_one_process_receives_another_answers(postgres: str, tmp_path: Path) -> None:
    """A receiver acknowledges messages and answers none of them; a worker answers them and receives nothing."""

    async def main() -> None:
        async with Wire() as wire:
            for chat in (1001, 1002, 1003):
                await wire.says("hello", chat=chat)
            web = await start(wire, tmp_path, "--role", "web", DATABASE_URL=postgres)
            await wire.until(lambda: wire.confirmed >= 3)
            assert answered(wire) == []
            web.terminate()
            assert await web.wait() == 0
            polls = len([call for call in wire.calls if call[0] == "getUpdates"])
            worker = await start(wire, tmp_path, "--role", "worker", DATABASE_URL=postgres)
            await wire.until(lambda: len(answered(wire)) == 3)
            worker.terminate()
            assert await worker.wait() == 0
            assert len([call for call in wire.calls if call[0] == "getUpdates"]) == polls

    asyncio.run(main())


@pytest.mark.parametrize("role", ["web", "worker"])
def test_roles_need_postgres(
    role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a SQLite file a part of the work is refused in one line, with status 2."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["run", "--role", role]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"--role {role} needs a Postgres database in DATABASE_URL")
