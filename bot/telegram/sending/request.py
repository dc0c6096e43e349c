"""A request to the Bot API: python-telegram-bot's own carrier, and what counts as an answer."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from collections.abc import AsyncIterator
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.errors import ConfigError
from bot.store.queue import steady

if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    # httpcore asks for it several times a request, and where it is not there each time searches the disk for it.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

MESSAGES = ("send", "edit", "copy", "forward")
"""Beginnings of the methods that Telegram counts as messages."""

ACTION = "sendChatAction"

READ_SECONDS = 20.0
"""Seconds to wait for an answer: long, since nobody can tell whether what was not answered was carried out."""

LATENCY_SECONDS = 60.0
"""How long the quickest call tells how far away Telegram is. What others took longer is mostly our own doing: if a busy
machine were taken for a distant Telegram, more would be under way and keep it busier still."""

TIMED = 20
"""How many messages are timed before the quickest of them tells anything: the first ones after a start open connections
and compete with everything else that starts."""

LARGEST_BYTES = 8_000_000
"""How large an answer may be: a hundred updates, the most there are in one, take a quarter of it."""

OUTAGES_KEPT = 100
RETIRED_SECONDS = 60.0
"""Seconds after which connections that may be dead are closed: calls still under way on them are over by then."""


class ServerError(NetworkError):
    """Raised when Telegram, or something on the way to it, fails to answer as the Bot API does."""


def now() -> float:
    """Return the running loop's time in seconds, which every pause in here is measured by."""
    return asyncio.get_running_loop().time()


def is_message(method: str) -> bool:
    """Tell whether a method of the Bot API sends or changes a message."""
    return method.startswith(MESSAGES) and method != ACTION


class Pulse:
    """Remembers when Telegram last gave a good answer, how fast it is, and when it took no messages."""

    def __init__(self) -> None:
        self._last = -float("inf")
        self._quickest, self._earlier, self._timed_since = float("inf"), float("inf"), -float("inf")
        self._outages: deque[tuple[float, float]] = deque(maxlen=OUTAGES_KEPT)
        self._failing_since: float | None = None
        self.taken = self.not_taken = 0

    def beat(self) -> None:
        """Note a good answer."""
        self._last = now()

    def sent(self, seconds: float) -> None:
        """Note that a message was taken in so many seconds."""
        self.taken += 1
        if now() - self._timed_since > LATENCY_SECONDS:
            self._earlier, self._quickest, self._timed_since = self._quickest, seconds, now()
        self._quickest = min(self._quickest, seconds)
        if self._failing_since is not None:
            self._outages.append((self._failing_since, steady()))
            self._failing_since = None

    def refused(self) -> None:
        """Note that a message was not taken."""
        self.not_taken += 1
        if self._failing_since is None:
            self._failing_since = steady()

    @property
    def latency(self) -> float:
        """How long Telegram takes to take a message, in seconds; 0 while that is not known."""
        return min(self._quickest, self._earlier) if self.taken >= TIMED else 0.0

    def outage_since(self, moment: float) -> float:
        """Return for how many seconds since `moment`, which is `steady`, no message was taken."""
        under_way = [(self._failing_since, steady())] if self._failing_since is not None else []
        return sum(max(0.0, end - max(start, moment)) for start, end in (*self._outages, *under_way))

    @property
    def age(self) -> float:
        """Seconds since the last good answer."""
        return now() - self._last


class Request(HTTPXRequest):
    """Requests to the Bot API that keep `pulse` and turn every kind of broken answer into a NetworkError.

    Proxies are the environment's (HTTPS_PROXY, ALL_PROXY, NO_PROXY); raises ConfigError if one of them can't be used.
    """

    def __init__(self, pulse: Pulse | None = None, read_timeout: float = READ_SECONDS) -> None:
        try:
            super().__init__(read_timeout=read_timeout, httpx_kwargs={"event_hooks": {"response": [_bound]}})
        except (ValueError, httpx.InvalidURL) as error:
            raise ConfigError(f"The proxy named in HTTPS_PROXY or ALL_PROXY can't be used: {error}") from None
        self.pulse = pulse or Pulse()
        self._retired: list[httpx.AsyncClient] = []

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make the request; raise NetworkError unless the answer is one of the Bot API's."""
        counts = is_message(url.rpartition("/")[2])
        client, begun = self._client, now()
        try:
            code, payload = await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
            if code >= 500 or not payload.startswith(b"{"):
                raise ServerError(f"Telegram's server answered {code} and nothing useful")
        except NetworkError as error:
            if counts:
                self.pulse.refused()
            if isinstance(error, TimedOut) and isinstance(error.__cause__, httpx.ReadTimeout):
                self._retire(client)
            raise
        if code < 300:
            self.pulse.beat()
        if counts and code < 300:
            self.pulse.sent(now() - begun)
        elif counts and code == HTTPStatus.TOO_MANY_REQUESTS:
            self.pulse.refused()
        return code, payload

    def _retire(self, client: httpx.AsyncClient) -> None:
        """Use new connections from now on: where one went silent, its neighbours in the pool have as well."""
        if client is self._client:
            self._client = self._build_client()
            self._retired.append(client)
            asyncio.get_running_loop().call_later(RETIRED_SECONDS, self._close_retired)

    def _close_retired(self) -> None:
        if self._retired:
            self._closing = asyncio.ensure_future(self._retired.pop(0).aclose())

    async def shutdown(self) -> None:
        """Close every connection."""
        for client in self._retired:
            await client.aclose()
        self._retired.clear()
        await super().shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer of the Bot API."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except (ValueError, RecursionError):
            raise ServerError("Telegram's server answered with broken JSON") from None
        return answer


class _Bounded(httpx.AsyncByteStream):
    """What comes of an answer, until it is too large."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST_BYTES
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise httpx.ReadError("the answer is larger than 8 MB")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx.Response) -> None:
    """Have the body of an answer, which is not read yet, bounded."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    response.stream = _Bounded(response.stream)
