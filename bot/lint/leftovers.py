"""Rules about what authors leave unfinished and what other systems leave behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.faq import Document
from bot.faq.values import shorten
from bot.lint.rule import Finding, Path, entries, phrasings
from bot.lint.texts import CODE
from bot.matcher import Index

_UNFINISHED = re.compile(
    r"\W*(?i:null|n/?a|tbd|tba|tbc|xxx+|fix ?me|to do|coming soon|(?:see|as) (?:above|below)|ditto|"
    r"(?:siehe|s\.|wie) (?:oben|unten)|voir (?:ci-dess[uo]us|plus (?:haut|bas))|"
    r"(?:véase|ver) (?:más )?(?:arriba|abajo)|"
    r"(?:ver|veja) (?:acima|abaixo)|см\. ?(?:выше|ниже)|انظر (?:أعلاه|أدناه)|(?:위|아래) ?참조|위와 같음|"
    r"(?:上記|下記)(?:を)?参照|同上|见上|见下|[参請请]见[上下]文|待补充)\W*"
    r"|[?~.…_-]*|(?:TODO|FIXME|TBD|XXX)\b.*",
    re.DOTALL,
)
_LOREM = re.compile(r"lorem ipsum", re.I)
_QUOTED = re.compile(r"[“”„‟«»‘’‚]([^“”„‟«»‘’‚]*)[“”„‟«»‘’‚]|[＂＇]([^＂＇]*)[＂＇]")
_QUESTION_MARKUP = re.compile(
    r"\*\*|__(?=\S)|`[^`]+`|\]\(|^#{1,6}\s|^>\s|</?(?:a|b|i|u|p|br|em|strong|code|span|div|h[1-6])\b[^<>]*>", re.I
)
_FOREIGN = {
    "a template": re.compile(r"\{\{.+?\}\}|\{%.+?%\}|<%.+?%>|\$\{\w+\}", re.DOTALL),
    "an HTML comment": re.compile(r"<!--.*?-->", re.DOTALL),
    "a directive of a website": re.compile(r"^[ \t]*(?::::|!!!|\?\?\?).*", re.MULTILINE),
    "reStructuredText": re.compile(
        r"^[ \t]*\.\. \S.*|(?<!\w):[a-z]+:`[^`\n]+`|``[^`\n]+``|`[^`\n]+ <[^>`\n]+>`_", re.M
    ),
    "a box that unfolds": re.compile(r"</?(?:details|summary)\b[^<>]*>", re.I),
    "a footnote": re.compile(r"\[\^[^\]\s]+\]"),
    "an attribute": re.compile(r"\{:?[ \t]*[#.][a-z][^{}\n]*\}", re.I),
    "an include": re.compile(r"^[ \t]*-+8<-+.*", re.M),
    "BBCode or a shortcode": re.compile(r"\[/[a-z_]{1,20}\]|\[[a-z_]{2,20} \w+=[\"'“][^\]\n]*\](?!\()", re.I),
    "a link of a wiki": re.compile(r"!?\[\[[^\[\]\n]+\]\](?!\()"),
}


def unfinished(document: Document, index: Index) -> Iterator[Finding]:
    """Find answers that say nothing yet."""
    for path, entry in entries(document):
        if _UNFINISHED.fullmatch(entry.answer) or _LOREM.search(entry.answer):
            message = f"“{shorten(entry.answer)}” is no answer yet."
            yield Finding((*path, "answer"), message, "Write the answer, or delete the entry.")


def quotes(document: Document, index: Index) -> Iterator[Finding]:
    """Find texts between quotation marks that YAML does not know, so that they are part of the text."""
    for path, text in _values(document):
        if found := _QUOTED.fullmatch(text):
            message = f"The quotation marks {text[0]} {text[-1]} are part of the text: YAML knows only \" and '."
            yield Finding(path, message, f'Take them away, or write "{found[1] or found[2] or ""}".')


def question_markup(document: Document, index: Index) -> Iterator[Finding]:
    """Find Markdown and HTML in what is never read as Markdown: questions, labels, aliases and topics."""
    for path, text in _names(document):
        if found := _QUESTION_MARKUP.search(text):
            yield Finding(path, f"`{found[0].strip()}` is shown as it is here.", "Take it away.", found[0].strip())


def foreign_markup(document: Document, index: Index) -> Iterator[Finding]:
    """Find what another system would have turned into something else."""
    for path, entry in entries(document):
        text = CODE.sub(_without_content, entry.answer)
        for name, pattern in _FOREIGN.items():
            if found := pattern.search(text):
                shown = shorten(entry.answer[found.start() : found.end()].strip().splitlines()[0])
                message = f"`{shown}` looks like {name}, which people see as it is."
                yield Finding((*path, "answer"), message, "Write what it stands for, or delete it.", shown)


def _without_content(code: re.Match[str]) -> str:
    """Keep the backticks of code, which other systems give a meaning, and the length."""
    return f"`{'x' * (len(code[0]) - 2)}`"


def _values(document: Document) -> Iterator[tuple[Path, str]]:
    yield ("title",), document.faq.title
    for path, entry in entries(document):
        yield (*path, "answer"), entry.answer
    yield from _names(document)


def _names(document: Document) -> Iterator[tuple[Path, str]]:
    for path, entry in entries(document):
        if entry.topic:
            yield (*path, "topic"), entry.topic
    for path, _, text in phrasings(document):
        yield path, text
