"""Which keys a faq.yaml may hold: the JSON Schema that editors read, and the one that `shape` checks by.

It is plain data, so that what editors accept and what the bot accepts can't drift apart, and reading a FAQ costs no
import of a validation library (pydantic takes 70 ms, more than everything else that `python -m bot ask` does).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.faq.values import ID_LIMIT, LABEL_LIMIT, LINK_LIMIT
from bot.languages import ENGLISH, GLOSSES

Rules = dict[str, Any]

ENTRY_LIMIT = 20_000
PHRASING_LIMIT = 500  # per entry; nobody writes that many, and thousands would slow down every search
WORDINGS: Mapping[str, str] = MappingProxyType(ENGLISH.wordings)
ID_PATTERN = rf"^[a-z0-9-]{{1,{ID_LIMIT}}}$"
MEDIA_PATTERN = r"^(https://\S+|(?![/\\~]|\w+:|.*\.\.[/\\])\S.*)$"  # no path that leads out of the FAQ's folder
URL_PATTERN = r"^(https?|tg)://\S+$"  # what Telegram opens from a button
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _text(description: str, **limits: Any) -> Rules:
    # Editors take an unquoted 2024 for a number and `yes` for a boolean; the FAQ takes both as typed.
    return {"description": description, "type": ["string", "number", "boolean"], "pattern": r"\S", **limits}


def _id(description: str) -> Rules:
    return {"description": description, "type": ["string", "integer", "boolean"], "pattern": ID_PATTERN}


def _score(description: str) -> Rules:
    return {"description": description, "type": "number", "minimum": 0, "maximum": 100}


def _list(description: str, items: Rules, **limits: Any) -> Rules:
    return {"description": description, "type": "array", "items": items, **limits}


def _object(description: str, required: tuple[str, ...], properties: Rules) -> Rules:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


LINK = _object(
    "A button under the answer that opens an address.",
    ("text", "url"),
    {
        "text": _text("What the button says.", maxLength=LABEL_LIMIT),
        "url": _text("What it opens: https://…", pattern=URL_PATTERN),
    },
)

ENTRY = _object(
    "One question with its answer.",
    ("question", "answer"),
    {
        "id": _id("Name in links and buttons. If absent: made from the label or the question."),
        "topic": _text("Heading under which people browse; entries with the same topic stand together."),
        "question": _text("The question as a person would ask it."),
        "label": _text("Short form for buttons. If absent: cut from the question.", maxLength=LABEL_LIMIT),
        "aliases": _list(
            "Other ways in which people ask this; the more, the better it is found.",
            _text("One way of asking."),
            maxItems=PHRASING_LIMIT,
        ),
        "answer": _text("The answer, in Markdown."),
        "follow_ups": _list(
            "Ids of the entries to offer next. If absent: the same topic, then the nearest.", _id("Id of an entry.")
        ),
        "media": _text(
            "A picture or file sent with the answer: a path beside the FAQ or an https address.", pattern=MEDIA_PATTERN
        ),
        "links": _list("Buttons under the answer.", LINK, minItems=1, maxItems=LINK_LIMIT),
    },
)

SMALLTALK = _object(
    "Phrases that get a short human reply.",
    ("phrases", "answer"),
    {
        "phrases": _list("What people write.", _text("One phrase."), minItems=1, maxItems=PHRASING_LIMIT),
        "answer": _text("What the bot says to it, in Markdown."),
    },
)

OUTSIDE = _object(
    "What people ask here that this FAQ does not answer.",
    ("phrases",),
    {
        "phrases": _list(
            "Questions to decline, in general terms.", _text("One question."), minItems=1, maxItems=PHRASING_LIMIT
        ),
        "answer": _text("How to decline them, in Markdown. If absent: the message `outside`."),
    },
)

CUTOFFS = _object(
    "How sure the bot has to be, from 0 to 100.",
    (),
    {
        "answer": _score("It answers where the scores of all entries together reach this, and `share` holds."),
        "share": _score("What part of that sum, in percent, the best entry must have to be the answer; else it asks."),
        "suggest": _score("It asks `did you mean` where that sum reaches this; not above `answer`."),
    },
)

FAQ = _object(
    "A community's questions and answers.",
    ("title", "entries"),
    {
        "title": _text("Name of the FAQ."),
        "source": _text("Where the answers come from: an address or a name."),
        "language": {
            "description": "Language of the FAQ as a code: en, ko, pt-BR. If absent: told from its texts.",
            "type": "string",
            "pattern": LANGUAGE_PATTERN,
        },
        "contact": _text("Who helps when the FAQ can't: an address, a @name, or a text that says so."),
        "about": _text("What /about says besides title and source, in Markdown."),
        "synonyms": _list(
            "Groups of words that mean the same in this FAQ.",
            _list("Words that mean the same.", _text("A word or a few."), minItems=2),
        ),
        "entries": _list("The questions and answers.", ENTRY, minItems=1, maxItems=ENTRY_LIMIT),
        "smalltalk": _list("Greetings, thanks and the like.", SMALLTALK),
        "outside": _list("What is kindly declined and never guessed at.", OUTSIDE),
        "messages": _object(
            "The bot's own words, any of which may be replaced.",
            (),
            {name: _text(f"Instead of: {text}") for name, text in ENGLISH.messages.items()}
            | {
                f"cue_{name}": _text(f"{GLOSSES[name]} Phrases separated by commas, instead of: {text}")
                for name, text in ENGLISH.cues.items()
            },
        ),
        "cutoffs": CUTOFFS,
    },
)

TWIN_ENTRY = ENTRY | {
    "required": ["id"],
    "properties": ENTRY["properties"]
    | {"translates": _text("Fingerprint of the question and answer that this translates; `check` tells it.")},
}
TWIN = FAQ | {
    "required": ["entries"],
    "properties": FAQ["properties"] | {"entries": _list("What differs from the main file.", TWIN_ENTRY, minItems=1)},
}
"""What a twin may hold: all that a FAQ may, of which it needs nothing but the ids of what it translates."""


def schema() -> str:
    """Return the JSON Schema of faq.yaml, pretty-printed, with a line break at its end."""
    import json  # only this command needs it

    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "faq.yaml"}
    return json.dumps(head | FAQ, indent=2, ensure_ascii=False) + "\n"
