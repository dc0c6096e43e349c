"""reStructuredText as Markdown: headings, code, notes, links and roles; what only a website shows is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent, indent

from bot.importing.asking import asks
from bot.importing.boxes import QUESTION, TOPIC
from bot.importing.values import Notes

_RULE = re.compile(r"([=\-~^\"'`*+#:._])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\. (?P<name>[\w:-]+)::[ \t]*(?P<rest>.*)$")
_TARGET = re.compile(r"\s*\.\. _`?(?P<name>[^`:]+)`?:[ \t]+(?P<url>\S+)\s*$")
_COMMENT = re.compile(r"\s*\.\.(?:\s|$)")
_LINE = re.compile(r"^(\s*)\| (?!.*\|\s*$)")  # of a block of lines; a table's row ends with another bar
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s.*)?$")
_CODE = ("code-block", "code", "sourcecode", "prompt", "parsed-literal", "console")
_UNFOLDS = ("dropdown", "collapse", "details", "toggle")
_NOTES = (
    "note", "warning", "tip", "important", "hint", "caution", "attention", "danger", "error", "seealso", "admonition"
)  # fmt: skip
_ROLE = re.compile(r":(?P<role>[\w:+-]+):`(?P<text>[^`]+)`")
_LITERALS = ("code", "file", "kbd", "command", "program", "option", "envvar", "samp", "literal")
_LITERAL = re.compile(r"(^[ ]*```.*?^[ ]*```$|``(?=\S).+?``(?!`))", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"`(?P<text>[^`<]*?)\s*<(?P<url>[^`>]+)>`(?P<links>_{1,2})?")
_REFERENCE = re.compile(r"`(?P<quoted>[^`]+)`_\b|`(?P<last>[^`]+)`_|\b(?P<word>[A-Za-z][\w.-]*[A-Za-z0-9])_(?!\w)")


def to_markdown(text: str, name: str, notes: Notes) -> str:
    """Return a page in Markdown; directives that have no text are noted as left out."""
    lines = text.expandtabs(4).splitlines()
    targets = {found["name"].casefold(): found["url"] for line in lines if (found := _TARGET.match(line))}
    parts = _LITERAL.split("\n".join(_blocks(lines, name, notes)))
    for found in (found for part in parts[::2] for found in _ROLE.finditer(part)):
        notes.add("roles written as what they say", f"{name}: {found[0]}")
    parts[::2] = [_inline(part, targets) for part in parts[::2]]
    parts[1::2] = [part if part[:3] == "```" or "`" in part[2:-2] else part[1:-1] for part in parts[1::2]]
    return "\n".join(_headings("".join(parts).split("\n")))


def _blocks(lines: Sequence[str], name: str, notes: Notes) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        depth = len(line) - len(line.lstrip())
        end = at
        while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
            end += 1
        within = lines[at:end]
        if found := _DIRECTIVE.match(line):
            yield from _directive(found, within, name, notes)
            at = end
        elif _COMMENT.match(line):
            if not line.lstrip().startswith(".. _"):
                notes.add("comments dropped", f"{name}: {' '.join([line, *within]).strip()[:60]}")
                at = end
        elif line.rstrip().endswith("::") and any(map(str.strip, within)):
            yield from (line.rstrip()[:-1] if line.strip() != "::" else "", "", *_fenced(within, depth, ""))
            at = end
        else:
            yield _LINE.sub(r"\1", line)


def _directive(found: re.Match[str], within: Sequence[str], name: str, notes: Notes) -> Iterator[str]:
    kind, rest, depth = found["name"].rpartition(":")[2], found["rest"].strip(), len(found["indent"])
    body = list(within)
    while body and (_OPTION.match(body[0]) or (kind not in _CODE and not body[0].strip())):
        del body[0]
    inner = [*_blocks(dedent("\n".join(body)).split("\n"), name, notes)]
    if kind in _CODE:
        yield from _fenced(body, depth, rest)
    elif kind in _UNFOLDS and rest:
        yield from ("", f"{QUESTION if asks(rest) else TOPIC} {rest}", "", *inner, "")
    elif kind in _NOTES:
        head = rest if kind == "admonition" else kind.capitalize() if kind != "seealso" else "See also"
        told = inner if kind == "admonition" or not rest else [rest, *inner]
        yield from indent("\n".join(("", f"**{head}**", "", *told, "")), found["indent"]).split("\n")
    elif kind in ("image", "figure"):
        yield from ("", f"{found['indent']}![]({rest})", "", *inner, "")
    else:
        notes.add("directives dropped", f"{name}: {found[0].strip()[:60]}")


def _fenced(lines: Sequence[str], depth: int, language: str) -> Iterator[str]:
    code = dedent("\n".join(lines)).strip("\n")
    yield from indent(f"```{language}\n{code}\n```\n", " " * depth).split("\n")


def _headings(lines: Sequence[str]) -> Iterator[str]:
    """Write underlined titles with number signs: what stands first is the highest, as in the whole format."""
    styles: list[tuple[str, bool]] = []
    at, fenced = 0, False
    while at < len(lines):
        over = bool(_RULE.match(lines[at])) and at + 2 < len(lines) and lines[at + 2].rstrip() == lines[at].rstrip()
        text, under = (*lines[at + over : at + over + 2], "", "")[:2]
        fenced ^= lines[at].lstrip().startswith("```")
        if fenced or not text.strip() or _RULE.match(text) or not _RULE.match(under) or (not over and text[0] == " "):
            yield lines[at]
            at += 1
            continue
        if (style := (under[0], over)) not in styles:
            styles.append(style)
        yield from ("", f"{'#' * min(6, styles.index(style) + 1)} {text.strip()}", "")
        at += 2 + over


def _inline(text: str, targets: dict[str, str]) -> str:
    text = _ROLE.sub(_said, text)
    text = _LINK.sub(lambda link: _linked(link["text"] or link["url"], link["url"], targets), text)

    def referred(found: re.Match[str]) -> str:
        said = found["quoted"] or found["last"] or found["word"]
        url = targets.get(" ".join(said.split()).casefold())
        return f"[{said}]({url})" if url else said if not found["word"] else found[0]

    return _REFERENCE.sub(referred, text)


def _said(found: re.Match[str]) -> str:
    role = found["role"].rpartition(":")[2]
    if role in _LITERALS:
        return f"`{found['text']}`"
    said = re.sub(r"\s*<[^<>]*>$", "", found["text"])
    return said.rpartition(".")[2] if said.startswith("~") else said


def _linked(text: str, url: str, targets: dict[str, str]) -> str:
    url = targets.get(url.rstrip("_").casefold(), url)
    said = " ".join(text.split())
    return f"[{said}]({url})" if re.match(r"[a-z]+:|[/.#]|[^\s]*\.[a-z]{2,}", url) else said
