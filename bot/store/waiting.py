"""Waiting for the database and for events, with an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.store.database import UnreachableError


@asynccontextmanager
async def within(seconds: float, what: str = "database") -> AsyncIterator[None]:
    """Raise UnreachableError if the block takes longer."""
    try:
        async with asyncio.timeout(seconds):  # not wait_for, which may swallow a cancellation before Python 3.12
            yield
    except TimeoutError:
        raise UnreachableError(f"The {what} did not answer within {seconds:g} seconds.") from None


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, so many seconds at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
