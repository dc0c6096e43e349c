"""Which keys a faq.yaml may hold, for validation and for the JSON Schema that editors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import GenerateJsonSchema

from bot.faq.values import ID_LIMIT, LABEL_LIMIT

ENTRY_LIMIT = 20_000

# Editors read `2024`, `1.5` and `yes` as numbers and booleans; the FAQ takes them as typed.
_SCALAR = Field(json_schema_extra={"type": ["string", "number", "boolean"], "pattern": r"\S"})

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _SCALAR]
Line = Annotated[Text, AfterValidator(lambda text: " ".join(text.split()))]
Label = Annotated[Line, Field(max_length=LABEL_LIMIT)]
Id = Annotated[
    str,
    StringConstraints(pattern=rf"^[a-z0-9-]{{1,{ID_LIMIT}}}$"),
    Field(json_schema_extra={"type": ["string", "integer", "boolean"]}),
]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryKeys(_Keys):
    """One question with its answer."""

    id: Id = Field("", description="Name in links and buttons; derived from the label or question if absent.")
    topic: Line = Field("", description="Heading under which people browse; entries that share it stand together.")
    question: Line = Field(description="The question as a person would ask it.")
    label: Label = Field("", description="Short form for buttons; cut from the question if absent.")
    aliases: list[Line] = Field([], description="Other ways people ask this; the more, the better it is found.")
    answer: Text = Field(description="The answer, in Markdown.")
    follow_ups: list[Id] = Field([], description="Ids of entries to offer next; computed if absent.")


class SmalltalkKeys(_Keys):
    """Phrases that get a short human reply."""

    phrases: list[Line] = Field(min_length=1, description="What people write.")
    answer: Text = Field(description="What the bot says to it, in Markdown.")


class OutsideKeys(_Keys):
    """What people ask here that the FAQ does not answer."""

    phrases: list[Line] = Field(min_length=1, description="Questions to decline, in general terms.")
    answer: Text = Field("", description="How to decline them; a general sentence if absent.")


class CutoffKeys(_Keys):
    """Scores, 0 to 100, that a match must reach."""

    answer: Score | None = Field(None, description="From this score on the bot answers.")
    suggest: Score | None = Field(None, description="From this score on it asks: did you mean …? Not above `answer`.")


class FaqKeys(_Keys):
    """A community's questions and answers."""

    title: Line = Field(description="Name of the FAQ.")
    source: Line = Field("", description="Where the answers come from: an address or a name.")
    language: Language = Field("en", description="Language of the FAQ as a code: en, ko, pt-BR.")
    about: Text = Field("", description="What /about says besides the title and the source, in Markdown.")
    synonyms: list[Annotated[list[Line], Field(min_length=2)]] = Field(
        [], description="Groups of words that mean the same in this FAQ."
    )
    entries: list[EntryKeys] = Field(min_length=1, max_length=ENTRY_LIMIT, description="The questions and answers.")
    smalltalk: list[SmalltalkKeys] = Field([], description="Greetings, thanks and the like.")
    outside: list[OutsideKeys] = Field([], description="What is kindly declined, never guessed at.")
    messages: dict[str, Text] = Field({}, description="The bot's own words, by name; any may be replaced.")
    cutoffs: CutoffKeys = Field(CutoffKeys(answer=None, suggest=None), description="How sure the bot has to be.")


class _Plain(GenerateJsonSchema):
    """Leaves out what tells an author nothing: generated titles and defaults that stand for absence."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def schema(messages: Mapping[str, str] | None = None) -> str:
    """Return the JSON Schema of faq.yaml, pretty-printed and ending with a line break.

    `messages` are the bot's own wordings by name; with them, the schema knows which names there are.
    """
    result = FaqKeys.model_json_schema(schema_generator=_Plain)
    result = {"$schema": "https://json-schema.org/draft/2020-12/schema", **result, "title": "faq.yaml"}
    if messages is not None:
        text = result["properties"]["messages"].pop("additionalProperties")
        result["properties"]["messages"] |= {
            "additionalProperties": False,
            "properties": {name: {**text, "description": f"Instead of: {said}"} for name, said in messages.items()},
        }
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"
