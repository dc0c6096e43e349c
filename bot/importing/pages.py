"""Web pages as Markdown: lists of terms become headings, boxes that unfold stay, the rest is what it looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]  # lxml brings no types

from bot.importing.boxes import QUESTION
from bot.languages.text import is_marked

_IGNORED = (
    "script", "style", "nav", "header", "footer", "aside", "select", "textarea", "label", "template", "noscript", "svg",
    "head", "iframe",
)  # fmt: skip
_SCRIPT = re.compile(r"<script\b[^<>]*ld\+json[^<>]*>(.*?)</script>", re.I | re.S)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_INLINE = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "s": "~~", "del": "~~"}
_WRITERS_OF_BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "li", "blockquote", "pre", "img", "button"}
_PARAGRAPHS = {"p", "div", "section", "article", "main", "ul", "ol", "dl", "table", "figure", "details", "body", "html"}


def to_markdown(text: str) -> str:
    """Return what a page says, without its menus; an empty text for an empty page."""
    if not text.strip():
        return ""
    root = html.fromstring(text)
    etree.strip_elements(root, *_IGNORED, etree.Comment, with_tail=False)
    for within in (".//main", ".//article"):
        if len(found := root.findall(within)) == 1:
            root = found[0]
            break
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", _block(root)).strip() + "\n"


def _block(node: Any) -> str:
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in _WRITERS:
        return _WRITERS[tag](node)
    inner = _inner(node)
    return f"\n\n{inner}\n\n" if tag in _PARAGRAPHS else inner


def _inner(node: Any) -> str:
    parts = [_plain(node.text)]
    for child in node:
        parts += [_block(child), _plain(child.tail)]
    return "".join(parts)


def _plain(text: str | None) -> str:
    return re.sub(r"([*_`\[\]])", r"\\\1", _SPACES.sub(" ", text or ""))


def structured(text: str) -> list[tuple[str, str]]:
    """Return the questions with their answers, in HTML, that a page tells search engines of, as schema.org's FAQPage.

    Pages that are drawn by a script have them nowhere else.
    """
    found = []
    for script in _SCRIPT.finditer(text):
        try:
            data = json.loads(script[1])
        except (ValueError, RecursionError):
            continue
        found += [
            (item["name"], item["acceptedAnswer"]["text"])
            for page in (data if isinstance(data, list) else [data])
            if isinstance(page, dict) and page.get("@type") == "FAQPage"
            for item in _list(page.get("mainEntity"))
            if _is_told(item)
        ]
    return found


def _is_told(item: Any) -> bool:
    match item:
        case {"name": str(), "acceptedAnswer": {"text": str()}}:
            return True
    return False


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _heading(node: Any) -> str:
    text = " ".join(_inner(node).split())
    return f"\n\n{'#' * int(node.tag[1])} {text}\n\n" if text else ""


def _question(node: Any) -> str:
    return f"\n\n{QUESTION} {' '.join(_spoken(node).split())}\n\n"


def _leaf(node: Any) -> str:
    """Take a box or a button that holds nothing but a question for what is asked; other buttons are no text."""
    text = " ".join(_spoken(node).split())
    is_leaf = not any(child.tag in _PARAGRAPHS or child.tag in _WRITERS_OF_BLOCKS for child in node.iterdescendants())
    within = next((up.tag for up in node.iterancestors() if re.fullmatch(r"h[1-6]|summary", str(up.tag))), "")
    if not within and is_leaf and is_marked(text):
        return _question(node)
    if node.tag == "button":
        return _inner(node) if within else ""
    return f"\n\n{_inner(node)}\n\n"


def _spoken(node: Any) -> str:
    return str(node.text_content())


def _item(node: Any) -> str:
    parent = node.getparent()
    ordered = parent is not None and parent.tag == "ol"
    mark = f"{1 + [*parent.iterchildren('li')].index(node)}." if ordered else "-"
    body = re.sub(r"\n\s*\n", "\n", _inner(node).strip()).replace("\n", "\n " + " " * len(mark))
    return f"\n{mark} {body}"


def _quoted(node: Any) -> str:
    lines = _inner(node).strip().split("\n")
    return "\n\n" + "\n".join(f"> {line}" for line in lines) + "\n\n"


def _code(node: Any) -> str:
    return f"\n\n```\n{_spoken(node).strip(chr(10))}\n```\n\n"


def _link(node: Any) -> str:
    text, url = " ".join(_inner(node).split()), node.get("href", "").strip()
    return f"[{text}]({url.replace(' ', '%20')})" if url and text else text


def _picture(node: Any) -> str:
    return f"![{node.get('alt', '')}]({node.get('src', '').replace(' ', '%20')})" if node.get("src") else ""


def _marked(node: Any) -> str:
    mark = _INLINE[node.tag]
    inner = _spoken(node) if mark == "`" else _inner(node)
    bare = inner.strip()
    if not bare or "\n\n" in inner:
        return inner
    return inner[: len(inner) - len(inner.lstrip())] + mark + bare + mark + inner[len(inner.rstrip()) :]


def _row(node: Any) -> str:
    return "\n" + " – ".join(" ".join(_inner(cell).split()) for cell in node.iterchildren("td", "th")) + "\n"


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "dt": _question,
    **dict.fromkeys(("div", "button"), _leaf),
    "details": lambda node: f"\n\n<details>\n{_inner(node)}\n</details>\n\n",
    "summary": lambda node: f"<summary>{' '.join(_spoken(node).split())}</summary>\n\n",
    **dict.fromkeys(_INLINE, _marked),
    "li": _item,
    "blockquote": _quoted,
    "pre": _code,
    "a": _link,
    "img": _picture,
    "tr": _row,
    "br": lambda node: "<br>",
    "hr": lambda node: "\n\n",
}
