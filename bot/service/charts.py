"""The figures as one picture, drawn with matplotlib, which the extra `charts` brings."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bot.faq.values import shorten
from bot.service.figures import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DOTS = 6.0, 7.5, 160
"""Inches, and dots an inch: 960 by 1,200 pixels, which fills a phone held upright."""

LABEL = 60
"""Characters of an entry or a question above its bar: about the width of the picture."""

_ANSWERED, _OFFERED, _NEITHER, _MISSED = "#2a9d8f", "#e9c46a", "#ced4da", "#c1121f"


def can_draw() -> bool:
    """Tell whether matplotlib is installed; it is loaded where a chart is drawn, which takes about a second."""
    return find_spec("matplotlib") is not None


def draw(found: Figures, label: Callable[[str], str]) -> bytes:
    """Return a PNG: what was asked a day and what became of it, the most answered entries, the most missed questions.

    `label` gives the label of an entry's id. The signs stand for the figures that the caption names in words: ✓ for
    answered, ? for offered, – for neither, ✗ for missed. Blocks for a second or more: call it in a thread.
    """
    from matplotlib.figure import Figure

    entries = [(_drawable(label(id), id), count) for id, count in found.entries.items()]
    missed = [(_drawable(case.question, f"#{case.id}"), max(case.people, 1)) for case in found.cases]
    lists = [(items, color) for items, color in ((entries, _ANSWERED), (missed, _MISSED)) if items]
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, layout="constrained")
    places = figure.subplots(1 + len(lists), 1, squeeze=False, height_ratios=[2.0, *(1.0 for _ in lists)])
    _draw_days(places[0][0], found)
    for [axes], (items, color) in zip(places[1:], lists, strict=True):
        _draw_bars(axes, items, color)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _draw_days(axes: Axes, found: Figures) -> None:
    from matplotlib.ticker import MaxNLocator

    days: list[Any] = [day.day for day in found.days]
    below = [0] * len(days)
    for sign, color, counts in (
        ("✓", _ANSWERED, [day.answered for day in found.days]),
        ("?", _OFFERED, [day.offered for day in found.days]),
        ("–", _NEITHER, [day.neither for day in found.days]),
    ):
        axes.bar(days, counts, bottom=below, color=color, label=f"{sign} {sum(counts)}")
        below = [one + other for one, other in zip(below, counts, strict=True)]
    axes.plot(days, [day.missed for day in found.days], color=_MISSED, marker=".", label=f"✗ {found.total('missed')}")
    axes.set_xticks(*_ticks(days))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False)


def _ticks(days: Sequence[date]) -> tuple[list[Any], list[str]]:
    """Return the days that are named below the bars: a handful, the last among them."""
    named = [day for back, day in enumerate(reversed(days)) if back % max(1, len(days) // 6) == 0]
    return list(named), [f"{day:%m-%d}" for day in named]


def _draw_bars(axes: Axes, items: Sequence[tuple[str, int]], color: str) -> None:
    """Draw a bar for each item, with its name above and its number behind."""
    bars = axes.barh(range(len(items)), [count for _, count in items], height=0.4, color=color)
    axes.bar_label(bars, padding=3)
    for place, (name, _) in enumerate(items):
        axes.text(0, place - 0.3, name, verticalalignment="bottom")
    axes.set_ylim(len(items) - 0.7, -0.9)
    axes.set_axis_off()


def _drawable(text: str, instead: str) -> str:
    """Return a text shortened, or what stands for it where the font that comes with matplotlib lacks its letters."""
    from matplotlib.font_manager import findfont, get_font

    shown = shorten(text, LABEL)
    font = get_font(findfont("DejaVu Sans"))
    # A dollar sign would begin a formula.
    return shown.replace("$", r"\$") if all(font.get_char_index(ord(char)) for char in shown) else instead
