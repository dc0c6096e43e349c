"""The faq.yaml that an import writes, and the report of all that was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from bot.importing.values import Draft, Notes, Page

EXAMPLES = 3
"""Examples of each change that are shown unless all are asked for."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines below `|`."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def as_yaml(page: Page, name: str) -> str:
    """Return the text of a faq.yaml; `name` is what the questions were taken from."""
    head = _dumped({"title": page.title or name})
    entries = "\n".join(_indented(_dumped([_entry(draft)])) for draft in page.drafts)
    comment = f"# Taken from {name} by `python -m bot import`. Add aliases: other ways in which people ask."
    return f"{comment}\n{head}entries:\n{entries}"


def report(page: Page, notes: Notes, *, verbose: bool) -> Iterator[str]:
    """Yield what was taken and each sort of change, with how often and where."""
    topics = {draft.topic for draft in page.drafts if draft.topic}
    yield f"{len(page.drafts)} entries" + (f" in {len(topics)} topic{'s' * (len(topics) > 1)}" if topics else "")
    for sort, examples in notes.found.items():
        yield f"{len(examples):5} × {sort}"
        shown: Sequence[str] = examples if verbose else examples[:EXAMPLES]
        yield from (f"        {example}" for example in shown)
        if len(examples) > len(shown):
            yield f"        and {len(examples) - len(shown)} more: -v"


def _entry(draft: Draft) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": draft.id}
    if draft.topic:
        entry["topic"] = draft.topic
    entry["question"] = draft.question
    if draft.aliases:
        entry["aliases"] = list(draft.aliases)
    return {**entry, "answer": draft.answer}


def _dumped(data: Any) -> str:
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6))


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
