"""Which part of an answer to quote: the one asked about, its reasons, its verdict, its links.

An answer is the FAQ's Markdown: paragraphs, lists that follow one, and often a verdict in bold at its head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from bot.conversation.ways import alike
from bot.languages.text import join, read_words, sentences

OPENING = 3
"""Words of a paragraph that say what it is about."""

FEWEST_TELLING = 4
"""So many words that tell something make a sentence that sums an answer up; with fewer it says but yes, or how much."""

FEWEST_BESIDE = 2
"""What announces something ("it depends on your age") says something itself from so many other words on."""

LONGEST_LIST = 300
"""Characters of a list that sums an answer up."""

_LINK = re.compile(r"\[[^\]]+\]\([^)\s]+\)|https?://[^\s<>)]*[^\s<>).,;:!?]")
_VERDICT = re.compile(r"\s*\*\*.+?\*\*", re.DOTALL)
_ENDED = re.compile(r"[.!?:…。！？：؟]\*\*$")
"""How bold words end that are a sentence of their own."""

_REST = re.compile(r".*?(?:[.!?…؟](?=\s|$)|[。！？]|(?=\n)|$)")
"""The rest of the sentence that bold words begin."""
_ITEM = re.compile(r"\s*(?:[-*+]|\d+\.)\s")
_GAP = re.compile(rf"\n\s*\n|\n(?={_ITEM.pattern})")
_WHOLE = ("```", "~~~", "|")
"""What code and tables begin with; they mean nothing in part."""

HEAD_OF_A_TABLE = 2
"""Lines of the head of a table in Markdown: the names of the columns, and the dashes below."""

_CODE = re.compile(r"^ *(```|~~~).*?(?:^ *\1|\Z)", re.DOTALL | re.MULTILINE)


def excerpt(answer: str, wanted: frozenset[str]) -> str:
    """Return the part of a Markdown `answer` that shares most words with `wanted`, or "".

    A paragraph comes with its list, an item of a list with the paragraph that leads to it, of a table the head and the
    rows that share words. A word counts the less the more parts have it, and twice among the words a part opens with:
    that is where it says what it is about. The first paragraph sums the others up, so it comes last.
    """
    first, *others = _sections(answer)
    return _with_its_rows(_closest(others, wanted) or _closest([first], wanted), wanted)


def _with_its_rows(part: str, wanted: frozenset[str]) -> str:
    lines = part.split("\n")
    rows = [at for at, line in enumerate(lines) if line.startswith("|")][HEAD_OF_A_TABLE:]
    having = {at for at in rows if shared(lines[at], wanted)}
    return "\n".join(line for at, line in enumerate(lines) if at in having or at not in rows) if having else part


def only_part(answer: str, wanted: frozenset[str], *, headed: bool) -> str:
    """Return the part of a Markdown `answer` that alone has all of the `wanted` words, "" if none or several do.

    `headed` looks only at the words a part opens with. A paragraph counts with its list. The first paragraph, which
    sums the others up, is no part, nor is most of the answer.
    """
    parts = [_with_list(lead, items) for lead, items in _sections(answer)[1:]]
    found = [part for part in parts if wanted and shared(_opening(part) if headed else part, wanted) == wanted]
    return found[0] if len(found) == 1 and len(found[0]) < len(answer) / 2 else ""


def _closest(sections: Sequence[tuple[str, list[str]]], wanted: frozenset[str]) -> str:
    found, most = "", 0.0
    texts = [text for lead, items in sections for text in (lead, *items)]
    parts_with = Counter(word for text in texts for word in shared(text, wanted))
    for lead, items in sections:
        for text, part in ((lead, _with_list(lead, items)), *((item, f"{lead}\n\n{item}") for item in items)):
            weight = sum(1 / parts_with[word] for said in (text, _opening(text)) for word in shared(said, wanted))
            if weight > most:
                found, most = part, weight
    return found


def _sections(answer: str) -> list[tuple[str, list[str]]]:
    """Split an answer into paragraphs, each with the list that follows it, or the code or table that it leads to."""
    sections: list[tuple[str, list[str]]] = []
    for block in _blocks(answer.strip()):
        leads = bool(sections) and sections[-1][0].endswith((":", "："))
        if sections and (_ITEM.match(block) or (leads and block.strip().startswith(_WHOLE))):
            sections[-1][1].append(block.strip())
        else:
            sections.append((block.strip(), []))
    return sections


def _blocks(answer: str) -> Iterator[str]:
    code = [match.span() for match in _CODE.finditer(answer)]
    start = 0
    for gap in _GAP.finditer(answer):
        if not any(begin < gap.start() < end for begin, end in code):
            yield answer[start : gap.start()]
            start = gap.end()
    yield answer[start:]


def shared(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Return those of the `wanted` words that a text has, in this form or one that begins alike."""
    words = set(read_words(text))
    return frozenset(word for word in wanted if _begins_alike(word, words))


def as_written(text: str, wanted: Collection[str], stem: Callable[[str], str]) -> frozenset[str]:
    """Return the words of a text that are forms of the `wanted` ones, or that those may be misspellings of."""
    roots = {stem(word) for word in wanted}
    return frozenset(
        word for word in read_words(text) if stem(word) in roots or any(alike(word, other) for other in wanted)
    )


def _opening(block: str) -> str:
    return join(read_words(block)[:OPENING])


def reason(answer: str, longest: int) -> str:
    """Return what a Markdown `answer` says after its verdict; whole paragraphs, or "".

    Up to a list, what leads to one, an aside, or a paragraph with a bold head of its own: those don't tell why.
    """
    said = verdict(answer)
    if not said:
        return ""
    kept = ""
    for lead, items in _sections(answer.lstrip()[len(said) :]):
        if lead.startswith(("**", "(")) or lead.endswith(":") or _ITEM.match(lead) or len(kept) + len(lead) > longest:
            break
        kept = f"{kept}\n\n{lead}" if kept else lead
        if items:
            break
    return kept


def giving(answer: str, gives: Callable[[str], bool], longest: int) -> str:
    """Return the sentences of a Markdown `answer` that `gives` accepts, a table as a whole, "" if they are too long."""
    kept = "\n\n".join(filter(gives, sentences_of(answer)))
    return kept if len(kept) <= longest else ""


def sentences_of(answer: str) -> list[str]:
    """Return the sentences and the items of a Markdown `answer`, a table as a whole, no code."""
    parts = (part for lead, items in _sections(answer) for part in (lead, *items) if not _CODE.match(part))
    return [
        sentence.strip()
        for part in parts
        for sentence in ([part] if part.startswith("|") else _joined(sentences(part)))
    ]


def with_its_list(answer: str, sentence: str) -> str:
    """Return a sentence of a Markdown `answer` with the list that it leads to, if it does."""
    for lead, items in _sections(answer):
        if items and lead.endswith(sentence) and not _ITEM.match(sentence):
            return _with_list(sentence, items)
    return sentence


def beginning(answer: str) -> str:
    """Return the first paragraph of a Markdown `answer`, with its list if it leads to one."""
    return _with_list(*_sections(answer)[0])


def _with_list(lead: str, items: Sequence[str]) -> str:
    return "\n".join((lead, "", *items)).rstrip()


def gist(answer: str, asked: Collection[str], small: frozenset[str], announcing: frozenset[str]) -> str:
    """Return what sums a Markdown `answer` up: from its first words to the first that say something.

    They do if they share a word with `asked`, the words of the question, have a number, or enough words that are not
    `small`. What only announces something ("there is no short answer") is left out; a bare "Yes." brings the reason.
    A short list counts as one, of a long one what fits. "" if nothing says something.
    """
    wanted = frozenset(asked) - small - announcing
    kept = ""
    for unit, gap in _units(answer.strip()):
        words = frozenset(read_words(_LINK.sub(_shown, unit))) - small
        telling = words - announcing
        whole = unit.startswith(_WHOLE)
        if not whole and telling != words and len(telling) < FEWEST_BESIDE:
            continue
        kept = f"{kept}{gap}{unit}" if kept else unit
        enough = len(telling) >= FEWEST_TELLING or any(map(str.isdecimal, unit))
        if whole or enough or shared(unit, wanted):
            return kept
    return ""


def verdict(answer: str) -> str:
    """Return the bold words that a Markdown `answer` opens with, and the rest of a sentence that goes on; or ""."""
    found = _VERDICT.match(answer)
    if found is None:
        return ""
    rest = None if _ENDED.search(found[0]) else _REST.match(answer, found.end())
    return answer[: rest.end() if rest else found.end()].strip()


def _units(answer: str) -> Iterator[tuple[str, str]]:
    """Give what says one thing each, with what parts it from the one before.

    The verdict, then sentences, each list with what leads to it, code and tables.
    """
    if said := verdict(answer):
        yield said, ""
        answer = answer.lstrip()[len(said) :]
    gap = "\n\n" if answer.startswith("\n") else _space(said)
    for lead, items in _sections(answer.strip()):
        parts = [lead] if lead.startswith(_WHOLE) or _ITEM.match(lead) else _joined(sentences(lead))
        last = parts.pop() if items and (parts[-1].endswith((":", "：")) or _ITEM.match(lead)) else ""
        for part in parts:
            yield part, gap
            gap = _space(part)
        if items:
            yield _with_list(last, _first_items(items)).strip(), "\n\n"
        gap = "\n\n"


def _space(before: str) -> str:
    """Return what parts a sentence from the one before: nothing in a script without spaces."""
    return "" if before.endswith(("。", "！", "？")) else " "


def _joined(parts: Sequence[str]) -> list[str]:
    """Put together again what was cut within bold words, or at a semicolon."""
    joined: list[str] = []
    for part in parts:
        if joined and (joined[-1].count("**") % 2 or joined[-1].endswith(";")):
            joined[-1] = f"{joined[-1]} {part}"
        elif part.strip():
            joined.append(part.strip())
    return joined


def _first_items(items: Sequence[str]) -> Sequence[str]:
    """Return the items that fit into a short list, at least one."""
    size, most = 0, 1
    for number, item in enumerate(items, start=1):
        size += len(item)
        most = number if size <= LONGEST_LIST else most
    return items[:most]


def _shown(link: re.Match[str]) -> str:
    return link[0].partition("](")[0].lstrip("[") if link[0].startswith("[") else ""


def links(answer: str) -> str:
    """Return the links of a Markdown `answer` as a list, or ""."""
    return "\n".join(f"- {link}" for link in dict.fromkeys(_LINK.findall(answer)))


def _begins_alike(word: str, wanted: Collection[str]) -> bool:
    """Compare words by how they begin, which needs no stemmer."""
    return any(
        word == other or (min(len(word), len(other)) > 3 and (word.startswith(other[:5]) or other.startswith(word)))
        for other in wanted
    )
