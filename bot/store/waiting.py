"""Waiting for the database and for events, with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

from bot.store.database import UnreachableError

T = TypeVar("T")


async def within(seconds: float, call: Awaitable[T], what: str = "database") -> T:
    """Return what the call does; raise UnreachableError if it takes longer."""
    try:
        async with asyncio.timeout(seconds):  # not wait_for, which may swallow a cancellation before Python 3.12
            return await call
    except TimeoutError:
        raise UnreachableError(f"The {what} did not answer within {seconds:g} seconds.") from None


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, so many seconds at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
