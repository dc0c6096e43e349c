"""A language as a value, read from its data file when it is first needed.

`en.yaml` and its neighbours hold words and nothing else: no logic, no regular expressions. docs/translating.md shows
how to add one; a test names what is missing in it.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import yaml

_FOLDER = pathlib.Path(__file__).parent
_OTHERS, _ISO = "others", "iso639"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar as a string (`no` is a word here); the one in C takes 3 ms a file, the other 40."""

_COMMAS = re.compile(r"[,،、，]")

CODES = tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml") if file.stem not in (_OTHERS, _ISO)))
"""The languages that the bot speaks, as ISO 639-1 codes."""


@dataclass(frozen=True, slots=True)
class Language:
    """What the bot knows of a language.

    `code` is that of ISO 639-1. `messages` are the bot's own words by name, in Markdown. `formal` has those that differ
    where readers are addressed formally; `says_formal` and `says_familiar` are words that tell how texts do it, ""
    where it makes no difference in a language. `cues` are what people say to steer a conversation: phrases separated by
    commas, by name. `names` are what languages are called in this one. `stop_words` carry a question without saying
    what it is about, spelled as `text.normalise` leaves them. `families` are groups of words that mean much the same.
    `expansions` are what shorthands stand for. `prefixes` are glued to the front of words, the longest first.
    `inverted` are pronouns that stand behind a verb where that opens a question. `stemmer` is the name of a Snowball
    algorithm, "" if there is none. `script` is its name in Unicode, in small letters, and `letters` those that no other
    language of the script has.
    """

    code: str
    name: str
    messages: Mapping[str, str]
    formal: Mapping[str, str]
    says_formal: str
    says_familiar: str
    cues: Mapping[str, str]
    names: Mapping[str, str]
    stop_words: frozenset[str]
    families: tuple[tuple[str, ...], ...]
    expansions: Mapping[str, str]
    prefixes: tuple[str, ...]
    inverted: frozenset[str]
    stemmer: str
    compounds: bool
    script: str
    letters: str

    @property
    def wordings(self) -> dict[str, str]:
        """What the `messages` of a faq.yaml may replace: the messages, and the cues under `cue_` and their name."""
        return {**self.messages, **{f"cue_{name}": text for name, text in self.cues.items()}}


def base(tag: str) -> str:
    """Return the language of a tag, without its region.

    >>> base("pt-BR")
    'pt'
    """
    return tag.partition("-")[0].lower()


@cache
def language(tag: str) -> Language:
    """Return the language of a tag such as `de` or `pt-BR`.

    One that the bot does not speak has English messages and cues, and whatever is known of its words.
    """
    code = base(tag)
    if code in CODES:
        return _read(code)
    known = _data(_OTHERS).get(code, {})
    return replace(language("en"), code=code, name=code, **_words(known))


def phrases(text: str) -> list[str]:
    """Split a cue at the commas of any script.

    >>> phrases("yes, yes please، نعم")
    ['yes', 'yes please', 'نعم']
    """
    return [stripped for phrase in _COMMAS.split(text) if (stripped := phrase.strip())]


def _read(code: str) -> Language:
    data = _data(code)
    return Language(
        code=code,
        name=data["name"],
        messages=MappingProxyType(data["messages"]),
        formal=MappingProxyType(data.get("formal", {})),
        says_formal=data.get("says_formal", ""),
        says_familiar=data.get("says_familiar", ""),
        cues=MappingProxyType({name: _phrases_of(cue) for name, cue in data["cues"].items()}),
        names=MappingProxyType(data["names"]),
        **_words(data),
    )


def _phrases_of(cue: str | Mapping[str, str]) -> str:
    """Return the phrases of a cue; the English file has them beside a gloss that tells what the cue is for."""
    return cue if isinstance(cue, str) else cue["phrases"]


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "stop_words": frozenset(data.get("stop_words", "").split()),
        "families": tuple(tuple(group.split()) for group in data.get("families", "").split(";")),
        "expansions": MappingProxyType(data.get("expansions", {})),
        "prefixes": tuple(data.get("prefixes", "").split()),
        "inverted": frozenset(data.get("inverted", "").split()),
        "stemmer": data.get("stemmer", ""),
        "compounds": data.get("compounds") == "true",
        "script": data.get("script", "latin"),
        "letters": data.get("letters", ""),
    }


@cache
def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - strings only
    return data


ENGLISH = language("en")

GLOSSES: Mapping[str, str] = MappingProxyType({name: cue["gloss"] for name, cue in _data("en")["cues"].items()})
"""What each cue is for, by name."""


KNOWN = (*CODES, *_data(_OTHERS))
"""The languages of which any words or letters are known, those that the bot speaks first."""


def remedy(tag: str) -> str:
    """Return what to write instead of a tag that names no language, "" if it may name one.

    >>> remedy("kr"), remedy("ko-KR"), remedy("fil")
    ('Write `ko` for Korean.', '', '')
    """
    code = base(tag)
    for right in CODES:
        if code in phrases(_data(right)["also_called"]):
            return f"Write `{right}` for {ENGLISH.names[right]}."
    known = code in KNOWN or code in _data(_ISO)["codes"].split() or len(code) > 2
    return "" if known else "Write a code of ISO 639 such as en, ko or pt-BR."
