"""HTTP/1.1 as far as the Bot API needs it: forms posted one after another on connections that stay open.

httpx, which python-telegram-bot brings, takes 1 ms of CPU for a request, this a tenth of it; at two requests to an
answer that is most of what a bot does (`benchmarks/load.py`).
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

import httpx

CONNECT = 5.0
IDLE = 30.0  # servers close what is silent for longer, and a request may run into that

LAST = 64  # dropped connections that may still be closing when the bot stops

Origin = tuple[str, str | None, int | None]


class BrokenError(Exception):
    """Raised when what comes back is no HTTP, or ends too soon."""


class Connection:
    """A connection to one origin, for one exchange at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._used = asyncio.get_running_loop().time()

    @property
    def usable(self) -> bool:
        """Tell whether another exchange may succeed."""
        idle = asyncio.get_running_loop().time() - self._used
        return idle < IDLE and not self._reader.at_eof() and not self._writer.is_closing()

    async def exchange(self, request: bytes) -> tuple[int, bytes, bool]:
        """Send a request; return the status, the body, and whether the connection stays open."""
        try:
            self._writer.write(request)
            await self._writer.drain()
            lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
            version, status = lines[0].split(b" ")[:2]
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
            kept = version == b"HTTP/1.1" and fields.get(b"connection", b"").lower() != b"close"
            if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
                body = await self._chunks()
            elif b"content-length" in fields:
                body = await self._reader.readexactly(int(fields[b"content-length"]))
            else:
                body, kept = await self._reader.read(), False
            self._used = asyncio.get_running_loop().time()
            return int(status), body, kept
        except (EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise BrokenError(f"the connection broke or speaks no HTTP ({type(error).__name__})") from None

    async def _chunks(self) -> bytes:
        body = bytearray()
        while size := int((await self._reader.readuntil(b"\r\n")).partition(b";")[0], 16):
            body += await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        while await self._reader.readuntil(b"\r\n") != b"\r\n":
            pass  # trailers
        return bytes(body)

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    async def closed(self) -> None:
        """Close the connection and wait until it is."""
        self._writer.close()
        with suppress(OSError):  # a timeout is one
            async with asyncio.timeout(1):
                await self._writer.wait_closed()


class Http:
    """Posts forms."""

    def __init__(self) -> None:
        self._idle: defaultdict[Origin, list[Connection]] = defaultdict(list)
        self._dropped: deque[Connection] = deque(maxlen=LAST)

    async def post(self, url: str, form: bytes, seconds: float) -> tuple[int, bytes]:
        """Post a form and return status and body.

        Raises TimeoutError after `seconds`, OSError where no connection comes about, BrokenError.
        """
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        host = parts.netloc.rpartition("@")[2]
        head = (
            f"POST {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        )
        origin = parts.scheme, parts.hostname, parts.port
        connection = await self._connection(origin)
        try:
            async with asyncio.timeout(seconds):
                status, body, kept = await connection.exchange(head.encode() + form)
        except BaseException:
            self._drop(connection)
            raise
        if kept:
            self._idle[origin].append(connection)
        else:
            self._drop(connection)
        return status, body

    async def close(self) -> None:
        """Close every connection that is not in use, and wait for those that were dropped last."""
        connections = [*self._dropped, *(connection for idle in self._idle.values() for connection in idle)]
        self._idle.clear()
        self._dropped.clear()
        await asyncio.gather(*(connection.closed() for connection in connections))

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._dropped.append(connection)

    async def _connection(self, origin: Origin) -> Connection:
        idle = self._idle[origin]
        while idle:
            connection = idle.pop()
            if connection.usable:
                return connection
            self._drop(connection)
        scheme, host, port = origin
        secure = scheme == "https"
        async with asyncio.timeout(CONNECT):
            streams = await asyncio.open_connection(
                host, port or (443 if secure else 80), ssl=_trust() if secure else None, happy_eyeballs_delay=0.25
            )
        return Connection(*streams)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # certifi's authorities: not every Python finds the system's
