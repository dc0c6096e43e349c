"""Processes that receive and processes that answer, on one Postgres."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from test_process import answered, start
from wire import Wire


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
def test_roles_need_postgres(role: str, tmp_path: Path) -> None:
    """On a SQLite file a part of the work is refused in one line, with status 2."""

    async def main() -> None:
        async with Wire() as wire:
            process = await start(wire, tmp_path, "--role", role)
            assert await asyncio.wait_for(process.wait(), 20) == 2

    asyncio.run(main())
    [line] = (tmp_path / "output").read_text().splitlines()
    assert line.startswith(f"--role {role} needs a Postgres database in DATABASE_URL")
