"""Rules about what people see of the Markdown: nothing too long, nothing lost, no marks left over, links that open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest

from bot.faq import Document
from bot.languages import ENGLISH
from bot.lint.rule import Finding, Path, entries
from bot.markup import SPAN_LIMIT, TEXT_LIMIT, Markup, Span, kept, parse, utf16_length
from bot.markup.source import UNSPACED
from bot.matcher import Index

# What must arrive: letters, digits, and signs that mean nothing in Markdown.
_TOLD = re.compile(r"[^\W_]|[^\w\s*_~`|#>\[\]()\\\-+.!:<='\"•☑☐]")
# What need not: the numbers and boxes of lists, the names of link references and of a code block's language.
_UNTOLD = re.compile(
    r"^\s*(?:[*_~>#\s`]*\d+[.)](?!\w)|[-*+]\s\[[ xX]\]|```\S*|\[[^\]^][^\]]*\]:.*)|(?<=\])\[[^\]]+\]", re.MULTILINE
)
_MARKS = re.compile(r"\*\*|__|~~|\|\||`|\]\(")
_HTML = re.compile(
    r"</?(?:a|b|i|u|s|p|br|hr|em|strong|code|pre|ul|ol|li|h[1-6]|div|span|img|blockquote)\b[^<>]*>", re.I
)
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*<?([^)\n]*?)>?(?:\s+[\"'][^\n]*)?\)")
_ADDRESS = re.compile(r"\bhttps?(?::|//)[^\s<>\"”]*", re.I)
_HOST = r"(?:localhost|\d+(?:\.\d+){3}|(?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(?:[/?#]\S*)?"
_GOOD_ADDRESS = re.compile(rf"https?://{_HOST}", re.I)
_GOOD_LINK = re.compile(rf"(?:https?://)?{_HOST}|tg:\S+|mailto:\S+|tel:[+\d][\d().-]*", re.I)

_TYPED = frozenset({"sign", "bars", "stars", "name"})
"""What stands in a text as its author typed it, and is no mark that was left over."""


def too_long(document: Document, index: Index) -> Iterator[Finding]:
    """Find texts over what one Telegram message holds."""
    for path, text in _texts(document):
        shown = parse(text)
        length, spans = utf16_length(shown.text), len(shown.spans)
        if length > TEXT_LIMIT:
            message = f"{length:,} characters once rendered; a message holds {TEXT_LIMIT:,}."
            yield Finding(path, message, "Shorten it, or make two entries of it.")
        if spans > SPAN_LIMIT:
            message = f"{spans} pieces of formatting; a message keeps {SPAN_LIMIT}."
            yield Finding(path, message, "Use less bold, code and links.")


def lost(document: Document, index: Index) -> Iterator[Finding]:
    """Find what rendering swallows."""
    for path, text in _texts(document):
        source = _bare(text)
        told, arrived = list(_TOLD.finditer(source)), _TOLD.findall(_bare(parse(text).text))
        rest = iter(arrived)
        if text and not parse(text):
            yield Finding(path, "Nothing of this text arrives.", "Write it in words.")
        if all(sign[0] in rest for sign in told):
            continue  # all of it, in order; rendering may add, such as the address behind a name
        first = next(sign for sign, other in zip_longest(told, arrived) if sign and sign[0] != other)
        word = source[first.start() :].split(maxsplit=1)[0]
        message = f"From “{word}” on, the text does not arrive as it is written."
        yield Finding(path, message, "Put a backslash before its signs, or the word between backticks.", word)


def renumbered(document: Document, index: Index) -> Iterator[Finding]:
    """Find numbers at the beginning of a line that Markdown replaces."""
    for path, text in _texts(document):
        for place in kept(text):
            if place.kind == "renumbered":
                message = f"`{place.written}` is replaced by the number that Markdown counts to."
                yield Finding(path, message, "Begin the text on the line of the number.", place.written)


def left_over(document: Document, index: Index) -> Iterator[Finding]:
    """Find formatting that people see as characters, and characters that became formatting."""
    for path, text in _texts(document):
        shown = parse(text)
        told = Counter(mark for place in kept(text) if place.kind in _TYPED for mark in _MARKS.findall(place.written))
        for found in Counter(_MARKS.findall(_without_code(shown))) - told:
            message = f"A `{found}` is shown as it is: its other half is missing."
            yield Finding(path, message, "Close it, or put a backslash before it.", found)
        for span in shown.spans:
            if span.type in ("italic", "bold", "strikethrough") and _inside_word(shown.text, span):
                word = _around(shown.text, span)
                message = f"“{word}” lost its asterisks or the like to formatting."
                yield Finding(path, message, "Put a backslash before each, or the word between backticks.", word[0])
        for tag in dict.fromkeys(_HTML.findall(CODE.sub("", text))):
            yield Finding(
                path, f"`{tag}` is shown as it is.", "Use Markdown: **bold**, *italic*, [text](address).", tag
            )


def bad_link(document: Document, index: Index) -> Iterator[Finding]:
    """Find links and addresses that don't open."""
    for path, text in _texts(document):
        prose = CODE.sub("", text)
        for _, target in _LINK.findall(prose):
            if not _GOOD_LINK.fullmatch(target):
                message = f"A link to `{target}` opens nothing." if target else "A link without an address."
                yield Finding(path, message, "Link to a full address: https://…", target or "](")
        for address in _ADDRESS.findall(_LINK.sub("", prose)):
            if not _GOOD_ADDRESS.fullmatch(address.rstrip(".,;:!?)]}*_~'")):
                yield Finding(path, f"`{address}` is no address.", "Write it in full: https://…", address)


def _bare(text: str) -> str:
    """Return a text without what rendering may drop or change."""
    return unescape(_UNTOLD.sub("", _LINK.sub(r"[\1]", text)))


def _texts(document: Document) -> Iterator[tuple[Path, str]]:
    faq = document.faq
    for path, entry in entries(document):
        yield (*path, "answer"), entry.answer
    for sort, remarks in (("smalltalk", faq.smalltalk), ("outside", faq.outside)):
        yield from (((sort, number, "answer"), remark.answer) for number, remark in enumerate(remarks))
    yield ("about",), faq.about
    yield ("source",), faq.source
    yield ("contact",), faq.contact
    yield from ((("messages", name), text) for name, text in faq.messages.items() if name in ENGLISH.messages)


def _without_code(shown: Markup) -> str:
    units = shown.text.encode("utf-16-le")
    for span in shown.spans:
        if span.type in ("code", "pre", "text_link"):  # a link's text may be an address with underscores
            units = units[: 2 * span.offset] + b" \0" * span.length + units[2 * span.end :]
    return _ADDRESS.sub("", units.decode("utf-16-le"))


def _inside_word(text: str, span: Span) -> bool:
    before, after = _apart(text, span.offset)[0][-1:], _apart(text, span.end)[1][:1]
    return before.isalnum() and after.isalnum() and not UNSPACED.match(before + after)


def _around(text: str, span: Span) -> str:
    before, after = _apart(text, span.offset)
    return before.split()[-1] + after.split()[0]


def _apart(text: str, offset: int) -> tuple[str, str]:
    """Cut a text at an offset in UTF-16 code units."""
    units = text.encode("utf-16-le")
    return units[: 2 * offset].decode("utf-16-le"), units[2 * offset :].decode("utf-16-le")
