"""The web server: Telegram's updates at the webhook, and `/healthz` for the host."""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from bot.errors import ConfigError, StoreError
from bot.telegram.receiving.reading import read
from bot.telegram.receiving.taking import Taking

UPDATE_BYTES = 1 << 20
"""The size of the largest body that can be an update."""

BODY_BYTES = 32 << 20
"""The size of a body beyond which the connection is cut."""

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret

_log = logging.getLogger(__name__)


@stream_request_body
class Page(RequestHandler):
    """Reads a body before it answers, so that its sender sees the answer, and keeps none of it."""

    def data_received(self, chunk: bytes) -> None:
        """Throw a piece of the body away."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the status and nothing else."""
        self.finish()


class Missing(Page):
    """Answers at every path that has no page."""

    def missing(self) -> None:
        """Answer 404."""
        self.send_error(404)

    get = head = post = put = patch = delete = options = missing


class Hook(Page):
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
            _log.warning("Refused a request at the webhook without the right secret")
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


class Health(Page):
    """Tells the host whether the bot is well."""

    def initialize(self, well: Callable[[], Awaitable[bool]]) -> None:
        """Keep what the server hands over."""
        self._well = well

    async def get(self) -> None:
        """Answer 200 or 503."""
        well = await self._well()
        self.set_status(200 if well else 503)
        self.finish("well\n" if well else "unwell\n")

    head = get


def listen(port: int, pages: list[tuple[Any, ...]]) -> HTTPServer:
    """Serve `pages` on every interface; raise ConfigError if the port can't be had."""
    application = Application(pages, default_handler_class=Missing, log_function=lambda page: None)
    server = HTTPServer(application, max_body_size=BODY_BYTES)
    try:
        door = socket.create_server(("0.0.0.0", port), backlog=256)  # noqa: S104 - hosts route to any interface
    except OSError as error:
        raise ConfigError(f"PORT {port} can't be used ({error.strerror}). Free it or choose another.") from None
    door.setblocking(False)
    server.add_socket(door)
    return server
