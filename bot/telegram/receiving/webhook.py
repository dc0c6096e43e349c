"""The web server: Telegram's updates at the webhook, and pages for the host and for monitoring.

It is open to the world: every wait, size and number in it has a limit.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler, stream_request_body

from bot.errors import ConfigError, StoreError
from bot.telegram.receiving.reading import read
from bot.telegram.receiving.taking import Taking

UPDATE_BYTES = 1 << 20
"""The size of the largest body that can be an update."""

IDLE_SECONDS = 30.0
"""Seconds for which a connection may be silent, and may take for the head or the body of a request."""

HEADER_BYTES = 16 << 10
"""The size of a head beyond which the connection is cut."""

CONNECTIONS = 200
"""Connections at once: Telegram opens a hundred at most, and every one takes a file."""

COMPLAINT_SECONDS = 60.0
"""How often refused requests are worth a line in the log."""

BODY_BYTES = 32 << 20
"""The size of a body beyond which the connection is cut."""

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret

_log = logging.getLogger(__name__)


class Refusals:
    """Says in the log that requests were refused: a line a minute, however many there are."""

    def __init__(self) -> None:
        self._count, self._said = 0, -float("inf")

    def count(self) -> None:
        """Take in one more."""
        self._count += 1
        if time.monotonic() - self._said >= COMPLAINT_SECONDS:
            _log.warning("Refused %d requests at the webhook without the right secret", self._count)
            self._count, self._said = 0, time.monotonic()


refusals = Refusals()


@stream_request_body
class Endpoint(RequestHandler):
    """Reads a body before it answers, so that its sender sees the answer, and keeps none of it."""

    def data_received(self, chunk: bytes) -> None:
        """Throw a piece of the body away."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the status and nothing else."""
        self.finish()


class NotFound(Endpoint):
    """Answers at every path that has no page."""

    def missing(self) -> None:
        """Answer 404."""
        self.send_error(404)

    get = head = post = put = patch = delete = options = missing


class Webhook(Endpoint):
    """Takes updates that prove they come from Telegram; the answer comes when the update is safe."""

    def initialize(self, secret: str, taking: asyncio.Future[Taking]) -> None:
        """Keep what the server hands over."""
        self._taking, self._body = taking, bytearray()
        self._trusted = hmac.compare_digest(self.request.headers.get(SECRET, "").encode(), secret.encode())

    def data_received(self, chunk: bytes) -> None:
        """Collect the body, as far as it can be an update."""
        if self._trusted and len(self._body) <= UPDATE_BYTES:
            self._body += chunk

    async def post(self) -> None:
        """Have the update taken in, then answer."""
        if not self._trusted:
            refusals.count()
            self.send_error(403)
        elif (update := read(self._body) if len(self._body) <= UPDATE_BYTES else None) is None:
            # Acknowledged all the same: refused, it would come again and again.
            _log.warning("What came to the webhook is no update; it is passed over")
        else:
            try:
                taking = await asyncio.shield(self._taking)
                await taking.take([update])
            except (StoreError, asyncio.CancelledError):  # Telegram sends it again
                self.send_error(503)


class TextPage(Endpoint):
    """Answers with a few words, and with 503 where they are not said gladly."""

    def initialize(self, say: Callable[[], Awaitable[tuple[bool, bytes]]]) -> None:
        """Keep what the server hands over."""
        self._say = say

    async def get(self) -> None:
        """Answer 200 or 503."""
        well, words = await self._say()
        self.set_status(200 if well else 503)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(words)

    head = get


class Server(HTTPServer):
    """A server that nobody can fill: of too many connections the one that was silent longest is closed."""

    def initialize(self, *arguments: Any, **options: Any) -> None:
        """Prepare to count connections."""
        super().initialize(*arguments, **options)
        self._open: OrderedDict[IOStream, None] = OrderedDict()

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        """Serve a new connection, and make room for it where there is none."""
        stream.set_close_callback(lambda: self._open.pop(stream, None))
        self._open[stream] = None
        if len(self._open) > CONNECTIONS:
            next(iter(self._open)).close()
        super().handle_stream(stream, address)


def listen(port: int, pages: list[tuple[Any, ...]]) -> HTTPServer:
    """Serve `pages` on every interface; raise ConfigError if the port can't be had."""
    application = Application(pages, default_handler_class=NotFound, log_function=lambda page: None)
    server = Server(
        application,
        max_body_size=BODY_BYTES,
        max_header_size=HEADER_BYTES,
        idle_connection_timeout=IDLE_SECONDS,
        body_timeout=IDLE_SECONDS,
    )
    try:
        doors = [socket.create_server(("0.0.0.0", port))]  # noqa: S104 - hosts route to any interface
    except OSError as error:
        raise ConfigError(f"PORT {port} can't be used ({error.strerror}). Free it or choose another.") from None
    with suppress(OSError, ValueError):  # a machine without IPv6
        doors.append(socket.create_server(("::", port), family=socket.AF_INET6))
    for door in doors:
        door.setblocking(False)
        server.add_socket(door)
    return server
