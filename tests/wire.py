"""The Bot API over real HTTP on 127.0.0.1, with every way of failing, and a loop in which waiting takes no time."""

from __future__ import annotations

import asyncio
import itertools
import json
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import pytest
from telegram.ext import ApplicationBuilder
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application as Pages
from tornado.web import RequestHandler

from bot.store import store
from bot.store.worker import Worker
from bot.telegram.receiving.application import StoredApplication
from bot.telegram.sending import Limiter, Request

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Faq", "username": "the_faq_bot"}

Json = dict[str, Any]
T = TypeVar("T")


class Watched(Worker):
    """A store's thread that is seen to be at work: what the database takes is real time, which can't be skipped."""

    busy = 0

    async def call(self, function: Any) -> Any:
        Watched.busy += 1
        try:
            return await super().call(function)
        finally:
            Watched.busy -= 1


class _Impatient(selectors.DefaultSelector):
    """Returns at once what is ready; where nothing is, the time that would pass is skipped."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(timeout if timeout is None else min(timeout, 0.002))
        if not ready and timeout and not Watched.busy:
            self.skipped += timeout
        return ready


class ImpatientLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next thing to do when there is nothing to read or write."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return super().time() + self._impatient.skipped


class _Still(selectors.DefaultSelector):
    """Returns what is ready; where nothing is and no thread is at work, the time that would pass has passed."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0.002 if Watched.busy or timeout is None else 0)
        if not ready and timeout and not Watched.busy:
            self.now += timeout
        return ready


class StillLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands still but for waiting: what is computed takes no time, on any machine."""

    def __init__(self) -> None:
        self._still = _Still()
        super().__init__(self._still)

    def time(self) -> float:
        return self._still.now

    async def shutdown_default_executor(self, *_: object) -> None:
        # Threads are waited for as long as they take: by this clock any time limit is over at once.
        await super().shutdown_default_executor()


def hurry(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` without waiting for any sleep in it."""
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner(loop_factory=ImpatientLoop) as runner:
        patch.setattr(store, "Worker", Watched)
        return runner.run(main)


class Wire:
    """A Bot API server; use as an async context manager.

    `faults` holds (method, fault) pairs, each used once: a number (the status), "page" (HTML instead of JSON), "cut"
    (the connection breaks before the call is carried out), "cut after" (… after it), "hang" (no answer).
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json, float]] = []
        self.faults: list[tuple[str, int | str]] = []
        self.nonsense: Json = {}
        self.queue: list[Json] = []
        self.confirmed = 0
        self.webhook: Json = {}
        self.changed = asyncio.Condition()
        self._ids, self._messages = itertools.count(1), itertools.count(1000)

    async def __aenter__(self) -> Wire:
        self._server = HTTPServer(Pages([(r"/bot(.+)/(\w+)", _Method, {"wire": self})], log_function=lambda _: None))
        [socket] = bind_sockets(0, "127.0.0.1")
        self._server.add_socket(socket)
        self.url = f"http://127.0.0.1:{socket.getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.stop()
        await self._server.close_all_connections()

    def application(self, database_url: str = "sqlite://") -> StoredApplication:
        """Build an application that talks to this server as the bot does."""
        request = Request()
        builder = ApplicationBuilder().token(TOKEN).base_url(f"{self.url}/bot").updater(None)
        builder = builder.request(request).get_updates_request(request).rate_limiter(Limiter())
        application = builder.application_class(StoredApplication).build()
        assert isinstance(application, StoredApplication)
        application.database_url = database_url
        return application

    async def says(self, *texts: str, chat: int = 7) -> list[Json]:
        """Queue a message of a person for each of `texts`."""
        updates = [message(next(self._ids), text, chat) for text in texts]
        self.queue += updates
        await self.notify()
        return updates

    async def until(self, condition: Any) -> None:
        """Wait until `condition()` holds; it is looked at after every call of the bot."""
        async with self.changed, asyncio.timeout(900):
            await self.changed.wait_for(condition)

    @property
    def sent(self) -> list[str]:
        """The texts of the messages the bot sent, in order."""
        return [params["text"] for method, params, _ in self.calls if method == "sendMessage"]

    def times(self, method: str) -> list[float]:
        """Return when `method` was carried out."""
        return [at for name, _, at in self.calls if name == method]

    async def answer(self, method: str, params: Json) -> Any:
        """Carry out a call."""
        self.calls.append((method, params, asyncio.get_running_loop().time()))
        await self.notify()
        if method in self.nonsense:
            return self.nonsense[method]
        match method:
            case "getMe":
                return BOT
            case "getUpdates":
                return await self._updates(params)
            case "sendMessage":
                return message(0, params["text"], params["chat_id"], next(self._messages))["message"]
            case "getWebhookInfo":
                url = self.webhook.get("url", "")
                return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}
            case "setWebhook" | "deleteWebhook":
                self.webhook = params
        return True

    def fault(self, method: str) -> int | str | None:
        """Return what is to go wrong with this call, if anything."""
        for fault in self.faults:
            if fault[0] == method:
                self.faults.remove(fault)
                return fault[1]
        return None

    async def _updates(self, params: Json) -> list[Json]:
        self.confirmed = max(self.confirmed, params["offset"])
        self.queue = [update for update in self.queue if update["update_id"] >= params["offset"]]
        await self.notify()
        if not self.queue:
            try:
                async with self.changed, asyncio.timeout(params["timeout"]):
                    await self.changed.wait_for(lambda: self.queue)
            except TimeoutError:
                pass
        return self.queue[: params["limit"]]

    async def notify(self) -> None:
        """Have every `until` look again."""
        async with self.changed:
            self.changed.notify_all()


class _Method(RequestHandler):
    def initialize(self, wire: Wire) -> None:
        self._wire = wire

    async def post(self, token: str, method: str) -> None:
        given = dict(parse_qsl(self.request.query)) | dict(parse_qsl(self.request.body.decode()))
        params = {name: _value(value) for name, value in given.items()}
        fault = self._wire.fault(method)
        await self._wire.notify()
        if fault == "hang":
            await asyncio.sleep(3600)
        elif fault == "page":
            self.set_status(502)
            self.finish("<html>502</html>")
        elif fault == "cut":
            self.detach().close()
        elif isinstance(fault, int):
            self._refuse(fault)
        elif token != TOKEN:
            self._refuse(401)
        else:
            result = await self._wire.answer(method, params)
            if fault == "cut after":
                self.detach().close()
            else:
                self.finish({"ok": True, "result": result})

    def _refuse(self, code: int) -> None:
        told = {
            400: "Bad Request: message is not modified",
            401: "Unauthorized",
            404: "Not Found",
            409: "Conflict: terminated by other",
        }
        answer: Json = {"ok": False, "error_code": code, "description": told.get(code, "Trouble")}
        if code == 429:
            answer["parameters"] = {"retry_after": 5}
        self.set_status(code)
        self.finish(answer)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def message(update: int, text: str, chat: int = 7, id: int = 1) -> Json:
    """Return an update with a message in a private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "Ann"}
    content = {"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return {"update_id": update, "message": content}
