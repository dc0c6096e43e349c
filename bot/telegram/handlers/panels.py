"""Messages that turn in place: in groups, and wherever an inline or guest message is."""

from __future__ import annotations

from bot.conversation import Choice, Context, Question, Reply
from bot.conversation.replies import PAGE
from bot.faq import Faq
from bot.telegram.handlers.surface import Surface
from bot.telegram.rendering import Button, Message, Press, Signs, encode, mark, panel, title


class Panels:
    """Draws panels and turns them.

    A panel keeps no state: what its buttons do, and where its reader came from, is in their callback data.
    """

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._marked: dict[str, tuple[Faq, dict[str, Choice]]] = {}

    def draw(self, reply: Reply, question: Question, *, inline: bool = False, origin: str = "") -> Message:
        """Show the reply to a question as one message; `origin` marks where its reader came from."""
        signs = self._surface.signs(reply.context.language)
        back = self._origin(origin, reply.context)
        return panel(
            reply,
            signs,
            inline=inline,
            back=self._button(back, reply.context.language, signs) if back else None,
            origin=origin if back else _mark(reply, question),
        )

    def pressed(self, press: Press, *, inline: bool) -> tuple[Message, Reply]:
        """Return what a panel turns into when one of its buttons is pressed: the same for everybody who presses it."""
        language = self.language(press)
        back = self._origin(press.origin, Context(language=language))
        before = Context(seen=(back.key,) if back and back.kind == "entry" else (), language=language)
        reply = self._surface.service.decide(press.question, before)
        return self.draw(reply, press.question, inline=inline, origin=press.origin), reply

    def language(self, press: Press) -> str:
        """Return the language of the message whose button is pressed, "" where the FAQ has but one."""
        faq = self._surface.faq
        return press.language or (faq.language if faq.twins else "")

    def _button(self, back: Choice, language: str, signs: Signs) -> Button:
        label = self._surface.service.say("back_to", language, label=back.label)
        return Button(title(label), data=encode(back, browser=True, language=signs.language))

    def _origin(self, origin: str, context: Context) -> Choice | None:
        """Return what an origin marks: an entry, or a page of the browser."""
        faq = self._surface.service.faq_for(context)
        known, marked = self._marked.get(faq.language, (None, {}))
        if known is not faq:
            marked = {mark(encode(place, browser=True)): place for place in _origins(faq)}
            self._marked[faq.language] = faq, marked
        return marked.get(origin)


def _origins(faq: Faq) -> list[Choice]:
    lists = [("*", faq.title, len(faq.entries)), *((topic.id, topic.name, len(topic.entries)) for topic in faq.topics)]
    pages = [Choice("topic", key, name, page) for key, name, size in lists for page in range((size - 1) // PAGE + 1)]
    return [*pages, *(Choice("entry", entry.id, entry.label or entry.question) for entry in faq.entries)]


def _mark(reply: Reply, question: Question) -> str:
    """Return the mark of what a reply shows, for those who come back to it."""
    if reply.kind == "answer" and reply.answers:
        return mark(encode(Choice("entry", reply.answers[-1].id, "")))
    if question.command == "browse":
        return mark(encode(Choice("topic", question.text, "", question.page), browser=True))
    return ""
