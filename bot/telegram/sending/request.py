"""A request to the Bot API: python-telegram-bot's own carrier, and what counts as an answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.errors import ConfigError

READ_SECONDS = 10.0
"""Seconds to wait for an answer: long, since nobody can tell whether what was not answered was carried out."""


class ServerError(NetworkError):
    """Raised when Telegram, or something on the way to it, fails to answer as the Bot API does."""


def now() -> float:
    """Return the running loop's time in seconds, which every pause in here is measured by."""
    return asyncio.get_running_loop().time()


class Pulse:
    """Remembers when Telegram last gave a good answer."""

    def __init__(self) -> None:
        self._last = -float("inf")

    def beat(self) -> None:
        """Note a good answer."""
        self._last = now()

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
            super().__init__(read_timeout=read_timeout)
        except (ValueError, httpx.InvalidURL) as error:
            raise ConfigError(f"The proxy named in HTTPS_PROXY or ALL_PROXY can't be used: {error}") from None
        self.pulse = pulse or Pulse()

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
        code, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code >= 500 or not payload.startswith(b"{"):
            raise ServerError(f"Telegram's server answered {code} and nothing useful")
        if code < 300:
            self.pulse.beat()
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer of the Bot API."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise ServerError("Telegram's server answered with broken JSON") from None
        return answer
