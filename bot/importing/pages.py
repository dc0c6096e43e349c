"""Web pages as Markdown: lists of terms become headings, boxes that unfold stay, the rest is what it looks like."""

from __future__ import annotations

from collections.abc import Collection

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from bot.importing.boxes import QUESTION
from bot.languages.text import is_marked

_IGNORED = (
    "script", "style", "nav", "header", "footer", "aside", "select", "textarea", "label", "template", "noscript", "svg",
    "head", "iframe",
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_BLOCKS = (
    *_HEADINGS, "dt", "li", "blockquote", "pre", "img", "button", "p", "div", "section", "article", "main", "ul", "ol",
    "dl", "table", "figure", "details",
)  # fmt: skip


def to_markdown(text: str) -> str:
    """Return what a page says, without its menus; an empty text for an empty page."""
    if not text.strip():
        return ""
    page = BeautifulSoup(text, "lxml")
    for ignored in page.find_all(_IGNORED):
        ignored.decompose()
    for linked in page.find_all(("a", "img")):
        linked.attrs |= {key: str(linked[key]).replace(" ", "%20") for key in ("href", "src") if key in linked.attrs}
    found = next((found for found in map(page.find_all, ("main", "article")) if len(found) == 1), [page])
    return _Writer(heading_style=ATX, bullets="-", autolinks=False).convert_soup(found[0]).strip() + "\n"


class _Writer(MarkdownConverter):
    """Writes Markdown as the import of Markdown takes it up."""

    def convert_dt(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Write a term as a question."""
        return f"\n\n{QUESTION} {_spoken(node)}\n\n"

    def convert_dd(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Write what it means as its answer."""
        return f"\n\n{text}\n\n"

    def convert_details(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Leave a box that unfolds what it is."""
        return f"\n\n<details>\n{text}\n</details>\n\n"

    def convert_summary(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Leave its title as well."""
        return f"<summary>{_spoken(node)}</summary>\n\n"

    def convert_div(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Take a box or a button that holds nothing but a question for what is asked; other buttons are no text."""
        within = node.find_parent(_HEADINGS)
        if not within and not node.find(_BLOCKS) and is_marked(_spoken(node)):
            return self.convert_dt(node, text, parent_tags)
        if node.name == "button":
            return text if within else ""
        return f"\n\n{text}\n\n"

    convert_button = convert_div

    def convert_br(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Leave a line break for whoever joins lines."""
        return "<br>"

    def convert_hr(self, node: Tag, text: str, parent_tags: Collection[str]) -> str:
        """Write no line between questions."""
        return "\n\n"


def _spoken(node: Tag) -> str:
    return " ".join(node.get_text().split())
