"""How each kind of reply is put together, with its choices and the context it leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from bot.conversation.values import Bound, Choice, Context, Intent, Kind, Reply, Why, all_of
from bot.faq import Entry, Faq
from bot.faq.values import told_apart
from bot.languages import language
from bot.markup import escape
from bot.matcher import Index, Match

FEWEST_FOLLOW_UPS, MOST_FOLLOW_UPS = 2, 4
RELATED = 0.4
"""How much two questions have in common, 0 to 1, for one to be offered after the other though their author did not say
so. In nine labelled FAQs half of such pairs are of one topic, or follow-ups by hand; of all pairs a quarter is."""
MOST_SUGGESTIONS = 4
MOST_CANDIDATES = 10
MOST_ANSWERS = 2
MOST_SEEN = 200
"""How many shown entries a context remembers: it must stay small, and nobody reads more in half an hour."""
PAGE, TOPICS = 8, 20
"""Entries and topics on one page of the browser: what a phone shows without scrolling, and with a little."""


def because(
    reply: Reply,
    rule: str,
    *bounds: Bound,
    intent: Intent | None = None,
    evidence: str = "",
    searched: str = "",
    light: Sequence[str] = (),
) -> Reply:
    """Note in a reply which rule chose it and what that rule looked at; what was noted before and isn't said stays."""
    before = reply.why
    why = Why(
        intent or before.intent,
        rule,
        evidence or before.evidence,
        searched or before.searched,
        tuple(light) or before.light,
        bounds or before.bounds,
    )
    return replace(reply, why=why)


def say(faq: Faq, name: str, **values: object) -> str:
    """Return one of the bot's wordings, the FAQ's own if it has one, with `{names}` filled in.

    They are Markdown, and the FAQ's title, topics and labels, which are not, are shown as they are.
    """
    spoken = language(faq.language)
    text = faq.messages.get(name) or (faq.formal and spoken.formal.get(name)) or spoken.messages[name]
    for key, value in values.items():
        text = text.replace("{" + key + "}", escape(str(value)) if key in ("title", "topic", "label") else str(value))
    return text


def entry_choices(entries: Iterable[Entry]) -> tuple[Choice, ...]:
    """Return the choices that show these entries; labels that are cut to the same words are told apart."""
    listed = tuple(entries)
    labels = told_apart([(entry.label, entry.question) for entry in listed])
    return tuple(_entry_choice(entry.id, label) for entry, label in zip(listed, labels, strict=True))


@lru_cache(maxsize=4096)
def _entry_choice(id: str, label: str) -> Choice:
    """Make one choice that all who are offered the entry share: thousands of conversations are remembered."""
    return Choice("entry", id, label)


def topic_choices(faq: Faq, page: int = 0) -> tuple[Choice, ...]:
    """Return a page of choices that open a topic; a FAQ without topics shows its entries, or a way to many."""
    if not faq.topics and len(faq.entries) <= PAGE:
        return entry_choices(faq.entries)
    if not faq.topics:
        return (Choice("topic", "*", say(faq, "all_entries").strip("*")),)
    return _page_of(faq, [Choice("topic", topic.id, topic.name) for topic in faq.topics], "", page, TOPICS)


def _page_of(faq: Faq, choices: Sequence[Choice], key: str, page: int, size: int) -> tuple[Choice, ...]:
    """Return a page of `size` choices, the last one if there are fewer pages, with ways to those beside it."""
    last_page = (len(choices) - 1) // size
    page = min(max(page, 0), last_page)
    shown = tuple(choices[page * size : (page + 1) * size])
    if page > 0:
        shown += (Choice("topic", key, say(faq, "previous_page"), page - 1),)
    if page < last_page:
        shown += (Choice("topic", key, say(faq, "next_page"), page + 1),)
    return shown


def follow_ups(index: Index, entry: Entry, seen: Sequence[str]) -> tuple[Entry, ...]:
    """Return what to read after `entry`: its own follow-ups, then its topic, then what is related; perhaps nothing.

    What was seen in this conversation is left out, but for the entry's own follow-ups where there is little else.
    """
    own = [found for id in entry.follow_ups if (found := index.faq.entry(id))]
    fresh = {other.id: other for other in own if other.id not in seen}
    if len(fresh) >= FEWEST_FOLLOW_UPS:
        return tuple(fresh.values())[:MOST_FOLLOW_UPS]
    wanted = min(MOST_FOLLOW_UPS, max(FEWEST_FOLLOW_UPS + 1, len(own)))
    for other in _beside(index, entry):
        if len(fresh) == wanted:
            break
        if other.id not in seen:
            fresh.setdefault(other.id, other)
    if len(fresh) < FEWEST_FOLLOW_UPS:
        fresh |= {other.id: other for other in own}
    return tuple(fresh.values())[:wanted]


def _beside(index: Index, entry: Entry) -> Iterator[Entry]:
    """Give the entries of the same topic, then those related by their words; searches only when it must."""
    topic = next((topic.entries for topic in index.faq.topics if topic.name == entry.topic), ())
    yield from (other for other in topic if other.id != entry.id)
    yield from (other for other in index.nearest(entry, MOST_FOLLOW_UPS) if index.closeness(entry, other) >= RELATED)


def answer(
    index: Index,
    entries: Sequence[Entry],
    context: Context,
    *,
    headed: bool = False,
    text: str = "",
    candidates: Sequence[Match] = (),
) -> Reply:
    """Answer with one entry, or two in the order they were asked for, and what to read next."""
    seen = remember(context.seen, entries)
    last = entries[-1]
    following = follow_ups(index, last, seen)
    choices = entry_choices(following)
    return Reply(
        "answer",
        Context(last.id, seen, choices, shown=all_of(last.answer)),
        text=text,
        answers=tuple(entries),
        headed=headed or len(entries) > 1,
        choices=choices,
        candidates=tuple(candidates[:MOST_CANDIDATES]),
    )


def part(index: Index, entry: Entry, text: str, name: str, context: Context, candidates: Sequence[Match] = ()) -> Reply:
    """Show only the part `text` of an entry that was just shown, introduced by the wording `name`."""
    reply = answer(index, [entry], context, text=say(index.faq, name), candidates=candidates)
    known = context.last == entry.id and not context.partly
    if text == entry.answer:
        return reply
    partly = replace(reply.context, partly=not known, shown=text)
    return replace(reply, answers=(replace(entry, answer=text, media=""),), context=partly)


def with_whole(index: Index, reply: Reply, entry: Entry) -> Reply:
    """Let `reply`, which shows a part of `entry`, lead to all of it."""
    if not reply.context.partly:
        return reply
    whole = Choice("entry", entry.id, say(index.faq, "read_on"))
    choices = (whole, *reply.choices)[:MOST_FOLLOW_UPS]
    return replace(reply, choices=choices, context=replace(reply.context, choices=choices))


def with_offer(index: Index, reply: Reply, entries: Sequence[Entry], name: str) -> Reply:
    """Let `reply` also ask whether these entries were meant, in the wording `name`, of one entry in its own."""
    offered = tuple(entry for entry in entries if entry not in reply.answers)
    if not offered:
        return reply
    name = f"{name}_one" if len(offered) == 1 else name
    named = {entry.id for entry in offered}
    rest = tuple(choice for choice in reply.choices if choice.key not in named)[: MOST_FOLLOW_UPS - len(offered)]
    choices = (*entry_choices(offered), *rest)
    context = replace(reply.context, choices=choices)
    return replace(reply, context=context, closing=say(index.faq, name), choices=choices, offered=offered)


def suggestions(
    index: Index,
    entries: Sequence[Entry],
    context: Context,
    candidates: Sequence[Match],
    name: str = "suggestions",
    asked: str = "",
) -> Reply:
    """Ask whether one of these entries is what `asked` meant."""
    offered = tuple(entries[:MOST_SUGGESTIONS])
    if name == "suggestions" and len(offered) == 1:
        name = "suggestion"
    choices = (*entry_choices(offered), Choice("none", "", say(index.faq, "none")))
    return Reply(
        "suggestions",
        replace(context, choices=choices, unsure=True, asked=asked),
        text=say(index.faq, name, title=index.faq.title),
        choices=choices,
        offered=offered,
        candidates=tuple(candidates[:MOST_CANDIDATES]),
    )


def keep(index: Index, name: str, context: Context, candidates: Sequence[Match] = (), **values: object) -> Reply:
    """Say something in between that neither shows an entry nor loses the thread."""
    return Reply(
        "smalltalk", context, text=say(index.faq, name, **values), candidates=tuple(candidates[:MOST_CANDIDATES])
    )


def which_one(index: Index, context: Context) -> Reply:
    """Ask which of the choices is meant, and name them once more."""
    reply = keep(index, "which_one", context)
    return replace(reply, choices=context.choices)


def nothing_fits(index: Index, entry: Entry, context: Context, name: str, candidates: Sequence[Match] = ()) -> Reply:
    """Say that there is no more on `entry`, and offer where to go from there."""
    choices = entry_choices(follow_ups(index, entry, context.seen)) or topic_choices(index.faq)
    return _leading("fallback", context, choices, say(index.faq, name, label=entry.label), candidates)


def _leading(
    kind: Kind, context: Context, choices: tuple[Choice, ...], text: str, candidates: Sequence[Match] = ()
) -> Reply:
    """Make a reply that leads on by these choices, none of which is a guess at what was meant."""
    after = replace(context, choices=choices, unsure=False)
    return Reply(kind, after, text=text, choices=choices, candidates=tuple(candidates[:MOST_CANDIDATES]))


def rather(reply: Reply, entries: Sequence[Entry]) -> Reply:
    """Let `reply` lead to these entries before those that it leads to anyway."""
    listed = (*entry_choices(entries[:MOST_ANSWERS]), *reply.choices)
    choices = tuple({(choice.kind, choice.key): choice for choice in listed}.values())[:MOST_FOLLOW_UPS]
    return replace(reply, choices=choices, context=replace(reply.context, choices=choices))


def contact(faq: Faq) -> str:
    """Say whom to turn to, "" if the FAQ names nobody."""
    return say(faq, "human_contact", contact=faq.contact) if faq.contact else ""


def with_contact(index: Index, reply: Reply) -> Reply:
    """Let `reply` also say whom to turn to, if the FAQ does."""
    return replace(reply, text="\n\n".join(filter(None, (reply.text, contact(index.faq)))))


def human(index: Index, context: Context) -> Reply:
    """Say whom to turn to, or that there is nobody, and offer the topics; so does the next miss."""
    faq, context = index.faq, replace(context, missed=max(context.missed, 1))
    return _leading("fallback", context, topic_choices(faq), contact(faq) or say(faq, "human"))


def fallback(index: Index, context: Context, candidates: Sequence[Match] = (), text: str = "") -> Reply:
    """Say plainly that there is no answer, and offer the topics."""
    text = text or say(index.faq, "fallback")
    return _leading("fallback", Context(seen=context.seen), topic_choices(index.faq), text, candidates)


def noted(index: Index, context: Context) -> Reply:
    """Take note of a remark on an answer that changes nothing in it."""
    return because(keep(index, "noted", context), "noted")


def opened(index: Index, id: str, context: Context, missing: str = "gone") -> Reply:
    """Show the entry with this id, headed by its question; say `missing` and offer the nearest if there is none."""
    if entry := index.faq.entry(id) or index.faq.entry(id.lower()):
        return because(answer(index, [entry], context, headed=True), "opened")
    return nearest_to(index, id, context, missing)


def nearest_to(index: Index, text: str, context: Context, name: str) -> Reply:
    """Say what was wrong with the link or button, and offer the entries nearest to what it named."""
    candidates = index.search(text.replace("-", " "), MOST_SUGGESTIONS)
    if not candidates:
        reply = fallback(index, context, text=say(index.faq, name, title=index.faq.title))
        return because(reply, "gone", searched=text)
    reply = suggestions(index, [match.entry for match in candidates], context, candidates, name)
    return because(reply, "gone", searched=text)


def welcome(index: Index, context: Context) -> Reply:
    """Greet, and offer the first entry of each topic."""
    faq = index.faq
    firsts = [topic.entries[0] for topic in faq.topics] or list(faq.entries)
    browse = (Choice("topic", "", say(faq, "all_topics")),) if faq.topics else topic_choices(faq)
    choices = tuple(dict.fromkeys((*entry_choices(firsts[:MOST_FOLLOW_UPS]), *browse)))
    return _leading("welcome", replace(context, last=""), choices, say(faq, "welcome", title=faq.title))


def notice(index: Index, kind: Literal["help", "privacy"], context: Context) -> Reply:
    """Say what the bot has to say about itself, whatever the FAQ; of privacy also how to erase it."""
    text = say(index.faq, kind)
    if kind == "privacy" and kind not in index.faq.messages:
        text = f"{text}\n\n{say(index.faq, 'privacy_forget')}"
    return Reply(kind, context, text=text)


def about(index: Index, context: Context) -> Reply:
    """Say what this FAQ is, where it comes from and whom to turn to."""
    faq = index.faq
    text = faq.about or say(faq, "about", title=faq.title)
    if faq.source and faq.source not in text:
        text = f"{text}\n\n{say(faq, 'source', source=faq.source)}"
    reply = Reply("about", context, text=text)
    return reply if faq.contact in text else with_contact(index, reply)


def browse(index: Index, key: str, page: int, context: Context) -> Reply:
    """Show a page of the topics, or of the entries of one ("*": of all)."""
    faq = index.faq
    topic = faq.topic(key)
    if topic is None and key != "*" and faq.topics:
        return _leading("browse", context, topic_choices(faq, page), say(faq, "topics"))
    entries = topic.entries if topic else faq.entries
    choices = _page_of(faq, entry_choices(entries), topic.id if topic else "*", page, PAGE)
    if topic:
        choices += (Choice("topic", "", say(faq, "back")),)
    text = say(faq, "topic", topic=topic.name) if topic else say(faq, "all_entries")
    return _leading("browse", context, choices, text)


def remember(seen: tuple[str, ...], entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the seen ids with these entries as the newest."""
    shown = [entry.id for entry in entries]
    return (*(id for id in seen if id not in shown), *shown)[-MOST_SEEN:]
