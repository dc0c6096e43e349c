"""A person behind the bot: what somebody asks for a person goes to the desk, and back and forth until one side ends it.

The desk answers by replying to its card. From its first answer on, what the asker writes goes to the desk instead of
being searched for. Neither side sees who the other is.
"""

from __future__ import annotations

from telegram import CallbackQuery, Update, User
from telegram import Message as Incoming
from telegram.ext import ApplicationHandlerStop

from bot.conversation import Question
from bot.markup import join, parse, plain
from bot.service.desk import Desk
from bot.service.memory import Memory
from bot.service.places import Place
from bot.store.cards import Card
from bot.store.cases import Case
from bot.telegram.handlers.asking import message_of, pressed_in
from bot.telegram.handlers.rights import Owners
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, Message

LINE_CHARACTERS = 3500
"""How much of a message is passed on: all that fits under the words around it."""

LINES_A_MINUTE = 10
"""Messages of one asker that are passed on within any minute."""

PAUSE_SECONDS = 60.0
"""For so long nothing is passed on once somebody wrote more, as they are told: the "next minute" of `talk_too_fast`."""

END_DATA = r"h:end:[1-9][0-9]{0,6}$"
"""The callback data of the button that ends a talk: its case."""


class Talks:
    """Passes messages between askers and the desk."""

    def __init__(self, surface: Surface, desk: Desk, owners: Owners) -> None:
        self._surface = surface
        self._service = surface.service
        self._desk = desk
        self._owners = owners
        self._live: set[int] = set()
        self._lines: Memory[tuple[int, int], bool] = surface.service.memories.make("talk lines", 60.0)
        self._paused: Memory[int, bool] = surface.service.memories.make("talk pauses", PAUSE_SECONDS)

    @property
    def are_held(self) -> bool:
        """Whether there is a desk that could answer."""
        return bool(self._owners.places)

    async def refresh(self) -> None:
        """Learn which chats are in a talk; raises StoreError."""
        self._live = await self._desk.live_chats()

    async def begin(self, text: str, asker: User, chat: int) -> None:
        """Put a question on the desk; raises StoreError."""
        case_id = await self._desk.begin_talk(text, asker.id, chat)
        language = await self._surface.language_of(asker, Place(chat))
        name = "person_waiting" if case_id else "person_busy"
        await self._surface.outbox.send(Place(chat), [self._surface.say(name, language)])
        if case_id:
            words = join((parse(self._service.say("talk_from", id=str(case_id))), plain(text[:LINE_CHARACTERS])))
            await self._to_desk(case_id, Message(words, self._ending(case_id)))

    async def written(self, update: Update, _: Anything) -> None:
        """Pass on what an asker writes in a talk that is under way; anything else is for other handlers."""
        message = message_of(update)
        text = message.text or message.caption or ""
        if message.chat.id not in self._live or not text or text.startswith("/"):
            return
        async with self._surface.telling_if_down(message):
            found = await self._desk.talk_of(message.chat.id)
            if found is None or not found[1]:
                self._live.discard(message.chat.id)
                return
            if await self._paused.get(message.chat.id):
                raise ApplicationHandlerStop
            if not await self._may_pass(message.chat.id):
                await self._paused.put(message.chat.id, True)
                await self._surface.tell(message, "talk_too_fast")
                raise ApplicationHandlerStop
            case_id = found[0]
            await self._desk.say_in_talk(case_id)
            line = Message(plain(f"#{case_id}: {text[:LINE_CHARACTERS]}"), self._ending(case_id))
            await self._to_desk(case_id, line)
        raise ApplicationHandlerStop

    async def _may_pass(self, chat: int) -> bool:
        """Tell whether one more line of a chat may be passed on, and count it."""
        for number in range(LINES_A_MINUTE):
            if await self._lines.first((chat, number), True):
                return True
        return False

    async def pass_on(self, message: Incoming, text: str, card: Card) -> None:
        """Pass on what the desk replies to a message of a talk; raises StoreError."""
        chat = await self._desk.say_in_talk(card.case_id, live=True)
        if chat is None:
            await self._surface.tell(message, "talk_ended")
            return
        first = chat not in self._live
        self._live.add(chat)
        language = await self._spoken(chat, await self._desk.case(card.case_id))
        head = [self._surface.say("person_here", language)] if first else []
        line = Message(plain(text[:LINE_CHARACTERS]), self._ending(card.case_id, language))
        await self._surface.outbox.send(Place(chat), [*head, line])

    async def press(self, update: Update, _: Anything) -> None:
        """End a talk, from either side."""
        query, data = pressed_in(update)
        case_id, chat = int(data.removeprefix("h:end:")), query.message.chat.id if query.message else 0
        async with self._surface.telling_if_down(query):
            if await self._may_end(query, chat, case_id):
                await self._surface.outbox.answer(query.id)
                await self._end(case_id)
            else:
                await self._surface.answer_press(query, "refused")
        raise ApplicationHandlerStop

    async def _may_end(self, query: CallbackQuery, chat: int, case_id: int) -> bool:
        """Tell whether somebody takes part in a talk: the asker in their own chat, or the desk."""
        found = await self._desk.talk_of(chat) if chat == query.from_user.id else None
        return (found is not None and found[0] == case_id) or await self._owners.may_press(query.from_user, chat)

    async def _end(self, case_id: int) -> None:
        case = await self._desk.case(case_id)  # before what was asked is erased
        chat = await self._desk.end_talk(case_id, "")
        if chat is not None:
            self._live.discard(chat)
            asker = await self._spoken(chat, case)
            for place, language in ((Place(chat), asker), *((place, "") for place in self._owners.places)):
                await self._surface.outbox.send(place, [self._surface.say("talk_ended", language)])

    async def _spoken(self, chat: int, case: Case | None) -> str:
        """Return the language that an asker talked in, or once that is forgotten the one of what they asked."""
        language = (await self._service.context(chat, Place(chat))).language
        return language or (self._service.index_for(Question(case.question)).faq.language if case else "")

    async def _to_desk(self, case_id: int, message: Message) -> None:
        for place in self._owners.places:
            ids = await self._surface.outbox.send(place, [message])
            await self._desk.note(place.chat, ids, "talk", case_id)

    def _ending(self, case_id: int, language: str = "") -> tuple[tuple[Button, ...], ...]:
        return ((Button(self._service.say("end_talk", language), data=f"h:end:{case_id}"),),)
