"""Rules over a FAQ that could be read: what would disappoint the people who ask.

A rule is an id and a generator of findings; `check` runs them all and says where each finding stands.
"""

from __future__ import annotations

from bot.errors import Problem
from bot.faq import Document, Twin
from bot.lint import leftovers, matching, structure, texts, twins
from bot.lint.learned import check_learned
from bot.lint.outlook import told
from bot.lint.rule import Rule
from bot.matcher import Index

__all__ = ["RULES", "check", "check_learned", "check_twin", "told"]

RULES: tuple[Rule, ...] = (
    Rule("too-long", "error", texts.too_long),
    Rule("lost-words", "error", texts.lost),
    Rule("renumbered", "error", texts.renumbered),
    Rule("left-over-marks", "warning", texts.left_over),
    Rule("bad-link", "error", texts.bad_link),
    Rule("same-phrasing", "error", matching.same_phrasing),
    Rule("wordless-phrasing", "warning", matching.wordless),
    Rule("found-elsewhere", "warning", matching.found_elsewhere),
    Rule("answered-remark", "warning", matching.answered_remark),
    Rule("alike-labels", "warning", structure.alike_labels),
    Rule("unreachable", "warning", structure.unreachable),
    Rule("foreign-words", "warning", structure.foreign_words),
    Rule("old-cutoffs", "warning", structure.old_cutoffs),
    Rule("idle-synonyms", "warning", structure.synonyms),
    Rule("joined-lines", "warning", structure.joined_lines),
    Rule("cut-by-comment", "warning", structure.cut_by_comment),
    Rule("unfinished", "warning", leftovers.unfinished),
    Rule("quotation-marks", "warning", leftovers.quotes),
    Rule("markup-in-question", "warning", leftovers.question_markup),
    Rule("foreign-markup", "warning", leftovers.foreign_markup),
    Rule("never-reached", "warning", matching.never_reached),
    Rule("idle-id", "advice", structure.idle_ids),
    Rule("twins", "advice", matching.twins),
    Rule("no-aliases", "advice", structure.no_aliases),
    Rule("cut-label", "advice", structure.cut_labels),
    Rule("derived-id", "advice", structure.derived_ids),
    Rule("missing-media", "error", structure.missing_media),
    Rule("detected-language", "advice", structure.detected_language),
    Rule("no-contact", "advice", structure.no_contact),
)


NOT_FOR_TWINS = ("detected-language", "no-contact")
"""Rules that have nothing to say of a twin: its name tells its language, and what it leaves out the main file says."""


def check_twin(document: Document, twin: Twin, index: Index) -> list[Problem]:
    """Return what the rules find in the file of a twin, and what is to be translated; `index` is that of the twin."""
    found = [each for each in check(twins.standalone(document, twin), index) if each.rule not in NOT_FOR_TWINS]
    found += twins.translations(document.faq, twin.document)
    return sorted(found, key=lambda problem: (problem.line, problem.column))


def check(document: Document, index: Index) -> list[Problem]:
    """Return what the rules find in a FAQ, sorted by place; `index` is the index of that FAQ."""
    problems = []
    for rule in RULES:
        for found in rule.find(document, index):
            place = document.find(found.excerpt, *found.path)
            problems.append(Problem(*place, rule.id, found.message, found.remedy, rule.severity))
    return sorted(problems, key=lambda problem: (problem.line, problem.column))
