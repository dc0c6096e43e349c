"""A request to the Bot API: what carries it, and what counts as an answer."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.telegram.sending.http import BrokenError, Http


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


class Request(BaseRequest):
    """Requests to the Bot API that keep `pulse` and turn every kind of broken answer into a NetworkError.

    What goes through a proxy of the environment, and files, are left to python-telegram-bot's own carrier.
    """

    def __init__(self, pulse: Pulse | None = None, read_timeout: float = 10.0) -> None:
        self.pulse = pulse or Pulse()
        self._read_timeout = read_timeout
        self._http = Http()
        self._other: HTTPXRequest | None = None

    @property
    def read_timeout(self) -> float:
        """How long to wait for an answer, in seconds."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Do nothing: connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._http.close()
        if self._other:
            await self._other.shutdown()

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
        wait = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        scheme, _, rest = url.partition("://")
        if (request_data and request_data.contains_files) or _proxied(scheme, rest.partition("/")[0]):
            self._other = self._other or HTTPXRequest()
            code, payload = await self._other.do_request(url, method, request_data, wait)
        else:
            code, payload = await self._post(url, request_data.url_encoded_parameters() if request_data else "", wait)
        if code >= 500 or not payload.startswith(b"{"):
            raise ServerError(f"Telegram's server answered {code} and nothing useful")
        if code < 300:
            self.pulse.beat()
        return code, payload

    async def _post(self, url: str, form: str, wait: float) -> tuple[int, bytes]:
        try:
            return await self._http.post(url, form.encode(), wait)
        except TimeoutError:
            raise TimedOut from None
        except (OSError, BrokenError) as error:
            raise NetworkError(f"no connection to Telegram's server: {error}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer of the Bot API."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise ServerError("Telegram's server answered with broken JSON") from None
        return answer


@cache
def _proxied(scheme: str, host: str) -> bool:
    proxies = getproxies()
    return (scheme in proxies or "all" in proxies) and not proxy_bypass(host)
