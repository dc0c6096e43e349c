"""The conversation in each language of the bot, in the FAQ that `init --language` writes."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from talking import ROOT

from bot import evaluation
from bot.conversation import Question, respond
from bot.conversation.cues import cues
from bot.faq import read
from bot.languages import CODES, language
from bot.matcher import Index
from bot.service.composing import compose

SAID = yaml.safe_load((ROOT / "tests/data/speaking.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_what_people_say_is_understood(code: str) -> None:
    """Courtesy, despair, picks, "why?" and a wish for a person are heard; idioms and nonsense are none of these."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    answered = respond(index, Question(index.faq.entries[0].question))
    assert answered.kind == "answer"
    for kind, texts in SAID[code].items():
        for text in texts:
            reply = respond(index, Question(text), answered.context)
            if kind == "nonsense":
                assert reply.kind == "fallback", text
            elif kind == "idiom":
                assert reply.why.intent != "distress", text
            else:
                assert reply.why.intent == kind, text


@pytest.mark.parametrize("code", CODES)
def test_what_only_leads_on_gets_a_reply(code: str) -> None:
    """A message that is nothing but "so?" or "and" is answered like any other, after an answer as well."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    answered = respond(index, Question(index.faq.entries[0].question))
    for phrase in cues(index.faq).phrases["connect"]:
        for text in (" ".join(phrase), f"{' '.join(phrase)}?"):
            assert compose(respond(index, Question(text), answered.context))


@pytest.mark.parametrize("code", CODES)
def test_a_conversation_holds_in_each_language(code: str) -> None:
    """Greeted, picked from, asked, asked why, told nonsense, met in despair: every reply is in the language."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    said, messages = SAID[code], language(code).messages
    greeting = respond(index, Question(said["courtesy"][0]))
    assert greeting.text.endswith(messages["welcome"].partition("\n\n")[2])
    picked = respond(index, Question(said["pick"][0]), greeting.context)
    assert [entry.id for entry in picked.answers] == [greeting.choices[1].key]
    answer = respond(index, Question(index.faq.entries[1].aliases[0]), picked.context)
    assert [entry.id for entry in answer.answers] == ["costs"]
    why = respond(index, Question(said["why"][0]), answer.context)
    assert why.text in (messages["reasons"], messages["all_there_is"])
    nonsense = respond(index, Question(said["nonsense"][0]), why.context)
    assert nonsense.text == index.faq.messages.get("fallback", messages["fallback"])
    despair = respond(index, Question(said["distress"][0]), nonsense.context)
    assert despair.text == messages["distress"]


FLOORS = {
    "ar": (85, 72), "de": (79, 62), "en": (83, 72), "es": (77, 77), "fr": (85, 81),
    "ja": (77, 77), "ko": (68, 62), "pt": (89, 83), "ru": (85, 72), "zh": (87, 72),
}  # fmt: skip
"""Rows that pass, in percent: of those that may be looked at, and of those that are for reporting only."""


@pytest.mark.parametrize("code", CODES)
def test_labelled_talk_in_each_language(code: str) -> None:
    """Of what people type in each language, to a FAQ without aliases, so many percent at least get a fitting reply."""
    index = Index(read(ROOT / f"tests/data/languages/{code}.faq.yaml").faq)
    rows = evaluation.read((ROOT / f"tests/data/languages/{code}.yaml").read_text("utf-8"), code)
    passed: Counter[tuple[str, bool]] = Counter()
    for row, turns in evaluation.run(index, rows):
        passed[row.fields["half"], all(turn.passed for turn in turns)] += 1
    for half, floor in zip(("tuning", "reporting"), FLOORS[code], strict=True):
        assert 100 * passed[half, True] / (passed[half, True] + passed[half, False]) >= floor, half
