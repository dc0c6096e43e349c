"""Groups: quiet unless asked, one message for one question, and never the same answer twice in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import Message as Incoming
from telegram import Update

from bot.conversation import Context, Question, Reply, asks, is_said_to_bot, leaves_it_open, speaks_of_bot, thanks
from bot.matcher import Match
from bot.service import commands
from bot.service.places import Id, Place
from bot.service.service import Answered
from bot.telegram.handlers import asking
from bot.telegram.handlers.asides import SURE_CUTOFF, Asides
from bot.telegram.handlers.asking import author_of, message_of, place_of, replied_to
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.settings import clean
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, brief, render


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a group: what is asked, by or for whom, and which message its answer replies to.

    `meant` is False for words of somebody who did not mean the bot: somebody else had it answer them. `spoken_to` is
    False for a reply to one of its messages, which may as well be talk among people, and `in_passing` tells that the
    bot is named, but not at first.
    """

    question: Question
    who: Id
    reply_to: int
    meant: bool = True
    spoken_to: bool = True
    in_passing: bool = False


_WITH_ALL = ("as_a_question", "as_a_question_again", "outside", "none_reply", "nothing_offered")
"""Wordings that lead to the topics, or to all questions of a FAQ without any."""


class Groups:
    """Handlers of messages in groups and supergroups."""

    def __init__(self, surface: Surface, panels: Panels, asides: Asides) -> None:
        self._surface = surface
        self._asides = asides
        self._service = surface.service
        self._cooldowns = surface.service.cooldowns
        self._panels = panels

    async def ask(self, update: Update, _: Anything) -> None:
        """`/ask`: answer what follows it, else what it quotes or replies to, else ask for the question.

        As a reply to somebody it answers them, as `/faq` does.
        """
        message = message_of(update)
        _name, text = commands.parts(message.text or "")
        if text and (theirs := self._of_somebody(message)):
            await self._answer(update, message, Asked(Question(text), author_of(theirs), theirs.message_id))
        else:
            await self._asked(update, message, text)

    async def faq(self, update: Update, _: Anything) -> None:
        """`/faq`: the topics, or the entry it names; as a reply, for the author of the message replied to."""
        message = message_of(update)
        before = await self._surface.before(message, author_of(message))
        faq = self._service.index_for(await self._surface.in_language(Question(command="browse"), message), before).faq
        question = commands.question(*commands.parts(message.text or ""), faq)
        for_whom = self._of_somebody(message) or message
        await self._answer(update, message, Asked(question, author_of(for_whom), for_whom.message_id))

    async def command(self, update: Update, _: Anything) -> None:
        """Answer the commands that say something about the bot."""
        message = message_of(update)
        name, _rest = commands.parts(message.text or "")
        if name in ("about", "privacy"):
            question = commands.question(name, "", self._service.faq)
            await self._answer(update, message, Asked(question, author_of(message), message.message_id))
        elif not update.edited_message and await self._cooldowns.admits(author_of(message), place_of(message), "help"):
            await self._surface.tell(message, "group_help")

    async def named(self, update: Update, _: Anything) -> None:
        """Show the entry or topic that a command names, unless the command is another bot's or names nothing."""
        message = message_of(update)
        name, rest = commands.parts(message.text or "")
        question = commands.named(f"{name} {rest}", self._service.faq) or commands.named(name, self._service.faq)
        if question and asking.is_for_bot(message, self._surface.bot.bot):
            await self._answer(update, message, Asked(question, author_of(message), message.message_id))

    async def message(self, update: Update, _: Anything) -> None:
        """Answer what mentions the bot or replies to it; anything else only if the group wishes so."""
        message = message_of(update)
        asked = asking.asked_in(message)
        if not isinstance(asked, Question) or asking.is_command(message) or asking.is_noise(message):
            return
        text = None if message.forward_origin else asking.addressed(message, self._surface.bot.bot)
        if text is not None:
            await self._asked(update, message, text)
        elif asking.replies_to(message, self._surface.bot.id):
            await self._answer(update, message, Asked(asked, author_of(message), message.message_id, spoken_to=False))
        elif not update.edited_message:
            await self._volunteer(message, asked)

    async def _asked(self, update: Update, message: Incoming, text: str) -> None:
        theirs = self._of_somebody(message)
        if said := text or asking.quoted(message):
            passing = not (asking.is_command(message) or asking.is_named_first(message, self._surface.bot.bot))
            meant = bool(text) or asking.replies_to_oneself(message)
            asked = Asked(Question(said), author_of(message), message.message_id, meant=meant, in_passing=passing)
            await self._answer(update, message, asked)
        elif theirs and isinstance(question := asking.asked_in(theirs), Question):
            meant = asking.replies_to_oneself(message)
            await self._answer(update, message, Asked(question, author_of(theirs), theirs.message_id, meant=meant))
        elif not update.edited_message and await self._allows(message):
            language = await self._surface.language(message)
            placeholder = self._service.say("ask_placeholder", language)
            prompt = replace(self._surface.say("ask_back", language), prompt=placeholder)
            if await self._surface.reply(message, prompt):
                await self._spend(message)

    async def _answer(self, update: Update, message: Incoming, asked: Asked) -> None:
        """Answer what was asked by `message`; an edit of it edits the answer."""
        where = place_of(message)
        old = await self._service.answered(where, message.message_id) if update.edited_message else None
        before = old.before if old else await self._surface.before(message, asked.who)
        question = replace(await self._surface.in_language(asked.question, message), aloud=True)
        faq = self._service.index_for(question, before).faq
        reply = await self._service.consider(question, before)
        if asked.in_passing and speaks_of_bot(faq, question.text, reply):
            return
        if not (asked.spoken_to or self._is_for_bot(message, reply, before)):
            if thanks(faq, question.text) and not update.edited_message:
                await self._surface.outbox.react(where.chat, message.message_id)
            return
        about = asking.quoted(message) or (self._left_to(message) if leaves_it_open(faq, question, reply) else "")
        pointed = await self._surface.instead(reply, question, before, about)
        meant = asked.meant if pointed is reply else asking.replies_to_oneself(message)
        reply = self._brief(pointed)
        if not meant:  # then nothing of it may be kept as a miss, now or after "none of these"
            reply = replace(reply, missed="", context=replace(reply.context, asked=""))
        if old:
            await self._answer_again(message, asked, old, reply)
        elif not (update.edited_message and asking.is_late(message)) and await self._allows(message):
            await self._send(message, asked, before, reply)

    def _of_somebody(self, message: Incoming) -> Incoming | None:
        """Return the message of somebody that a message replies to, None if it replies to none or to the bot."""
        replied = replied_to(message)
        return None if replied is None or asking.is_from(replied, self._surface.bot.id) else replied

    def _left_to(self, message: Incoming) -> str:
        """Return the question of somebody that a message replies to, "" if there is none."""
        theirs = self._of_somebody(message)
        asked = asking.asked_in(theirs) if theirs else None
        return asked.text if isinstance(asked, Question) else ""

    async def _allows(self, message: Incoming) -> bool:
        """Tell whether the author of a message may be answered; who asks too fast hears so once."""
        who, where = author_of(message), place_of(message)
        if await self._cooldowns.allows(who, where, asking.time_of(message)):
            return True
        if await self._cooldowns.warns(who, where):
            await self._surface.tell(message, "too_fast")
        return False

    async def _spend(self, message: Incoming) -> None:
        await self._cooldowns.spend(author_of(message), place_of(message), asking.time_of(message))

    def _is_for_bot(self, message: Incoming, reply: Reply, before: Context) -> bool:
        """Tell whether a reply to one of the bot's messages asks it anything: people also chat there."""
        return is_said_to_bot(
            self._service.faq_for(reply.context),
            message.text or message.caption or "",
            reply,
            before,
            quotes=bool(asking.quoted(message)),
            names_others=asking.names_others(message, self._surface.bot.bot),
        )

    async def _answer_again(self, message: Incoming, asked: Asked, old: Answered, reply: Reply) -> None:
        """Edit the answer to a message that was edited; where it is gone, answer anew."""
        where, answer = place_of(message), self._panels.draw(reply, asked.question)
        ids: Sequence[Id] = old.shown_in
        if not await self._surface.outbox.edit(answer, Target(where.chat, int(ids[0]))):
            await self._cooldowns.shows(where, ids[0], ())
            ids = await self._surface.outbox.send(where, [answer], asked.reply_to)
        if ids:
            await self._service.corrected(asked.who, where, message.message_id, old, reply.context, ids)
            await self._cooldowns.shows(where, ids[0], self._service.whole(reply))

    async def _send(self, message: Incoming, asked: Asked, before: Context, reply: Reply) -> None:
        where = place_of(message)
        whole = self._service.whole(reply)
        above = await self._cooldowns.shown_in(where, whole)
        if reply.kind == "answer" and await self._answers_privately(message, asked, before, reply):
            await self._spend(message)
        elif above is not None and await self._point(where, int(above), reply.context.language):
            await self._spend(message)
            await self._service.keep(asked.who, where, reply.context)
        else:
            async with self._surface.typing(where):
                ids = await self._surface.outbox.send(where, [self._panels.draw(reply, asked.question)], asked.reply_to)
            await self._service.shown(asked.who, where, reply, before, message=message.message_id, ids=ids)
            if ids:
                await self._spend(message)
                await self._cooldowns.shows(where, ids[0], whole)
                if len(whole) == 1:
                    await self._asides.show(where, ids[0], whole[0])
        if asking.is_command(message):
            await clean(self._surface, where, message.message_id)

    async def _answers_privately(self, message: Incoming, asked: Asked, before: Context, reply: Reply) -> bool:
        """Answer in private where the group wishes so, and say so in the group; tell whether it does.

        Whoever never started the bot can't be written to, which shows only when it is tried: they get a link that opens
        the answer, and until they start it nothing else is tried for a while.
        """
        person = int(asked.who)
        if person <= 0 or not (await self._surface.store.wishes(message.chat.id)).private_answers:
            return False
        language = reply.context.language
        signs, home = self._surface.signs(language), Place(person)
        ids: Sequence[Id] = ()
        if not await self._surface.closed.get(person):
            ids = await self._surface.outbox.send(home, render(replace(reply, headed=True), signs))
            if ids:
                await self._service.shown(person, home, reply, before, ids=ids)
            else:
                await self._surface.closed.put(person, True)
        payload = reply.answers[0].id
        if len(reply.answers) > 1:
            payload = await self._surface.links.payload(asked.question.text)
        url = f"https://t.me/{signs.username}" if ids else signs.link(payload)
        said = self._surface.say("answered_in_private" if ids else "waits_in_private", language)
        button = Button(self._service.say("open_private", language), url=url)
        await self._surface.outbox.send(place_of(message), [replace(said, rows=((button,),))], asked.reply_to)
        return True

    async def _volunteer(self, message: Incoming, question: Question) -> None:
        """Answer a message that wasn't meant for the bot, where the group wishes so and there is no doubt about it."""
        if (
            asking.is_for_others(message, self._surface.bot.bot)
            or not (await self._surface.store.wishes(message.chat.id)).autoanswer
        ):
            return
        question = await self._surface.in_language(question, message)
        if not asks(self._service.index_for(question).faq, question.text):
            return
        reply = await self._service.consider(question)
        sure = reply.kind == "answer" and _is_certain(reply.candidates)
        where = place_of(message)
        if not sure or await self._cooldowns.shown_in(where, self._service.whole(reply)) is not None:
            return
        if await self._cooldowns.allows(author_of(message), where, asking.time_of(message)):
            await self._send(message, Asked(question, author_of(message), message.message_id), Context(), reply)

    def _brief(self, reply: Reply) -> Reply:
        """Leave out what everybody would scroll past: all there is under a plain miss, many entries to read next."""
        reply, language = brief(reply), reply.context.language
        worded = {self._service.say(name, language) for name in _WITH_ALL}
        plain = reply.why.rule == "nothing" or reply.text in worded
        if not reply.choices or not (plain or reply.why.rule == "outside"):
            return reply
        text = self._service.say("group_fallback", language) if plain else reply.text
        return replace(reply, text=text, choices=(), context=replace(reply.context, choices=()))

    async def _point(self, where: Place, above: int, language: str) -> bool:
        """Point to the answer given before by replying to it; tell whether it is still there."""
        pointer = self._surface.say("answered_above", language)
        return bool(await self._surface.outbox.send(where, [pointer], above, only_as_reply=True))


def _is_certain(matches: Sequence[Match]) -> bool:
    """Tell whether the best match is certain; what all scores add up to leaves nothing for another then."""
    return bool(matches) and matches[0].score >= SURE_CUTOFF
