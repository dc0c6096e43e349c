"""What the documents of a FAQ mean, as an encoder reads them: in the FAQ's language, and for questions in others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from bot.faq import Entry, Remark
from bot.languages import base
from bot.languages.detecting import detect
from bot.languages.text import LIMIT
from bot.matcher.analysis import plain
from bot.matcher.document import Document

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder, Meanings


class Readings:
    """What is compared with the meaning of a query; nothing where there is no encoder.

    `own` is read by the encoder of the FAQ's language, the other one, by what `foreign` gives, once somebody asks in
    another language. Whoever adds a phrase holds `lock`.
    """

    def __init__(
        self,
        language: str,
        targets: Sequence[Entry | Remark],
        documents: Sequence[Document],
        encoder: Encoder | None,
        foreign: Callable[[], Encoder | None] | None,
    ) -> None:
        self._language = base(language)
        self._targets, self._documents = targets, documents
        self._foreign = foreign
        self.lock = Lock()
        self.own = self._read(encoder) if encoder else None
        self._other: Meanings | None = None
        self._other_is_read = False

    def __bool__(self) -> bool:
        return self._foreign is not None or self.own is not None

    def of(self, query: str) -> Meanings | None:
        """Return what questions in the language of a query are compared with."""
        if self._foreign is None or not self._is_foreign(query):
            return self.own
        with self.lock:
            if not self._other_is_read:
                encoder = self._foreign()
                self._other = self._read(encoder, foreign=True) if encoder else self.own
                self._other_is_read = True
            return self._other

    def add_phrase(self, number: int, phrase: str) -> None:
        """Read a phrase that finds a document from now on."""
        for meanings in {id(one): one for one in (self.own, self._other) if one}.values():
            meanings.add_phrase(number, phrase)
            meanings.encode()

    def _read(self, encoder: Encoder, *, foreign: bool = False) -> Meanings:
        from bot.matcher.meaning import Meanings

        meanings = Meanings(encoder, foreign=foreign)
        for number, (target, document) in enumerate(zip(self._targets, self._documents, strict=True)):
            if isinstance(target, Entry):
                meanings.add_answer(number, target.question, answer_text(target))
            else:
                meanings.add_remark(number)
            for phrase in document.phrases:
                meanings.add_phrase(number, phrase)
        meanings.encode()
        return meanings

    def _is_foreign(self, query: str) -> bool:
        found = detect([query])
        return found.sure and found.code != self._language


def answer_text(entry: Entry) -> str:
    """Return what of an answer is indexed."""
    return plain(entry.answer)[:LIMIT]
