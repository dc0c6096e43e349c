"""What a message means: the first row of `TABLE` that recognises it. The last one recognises everything.

Understanding looks at words, at what was offered and shown before, and where that is not enough at how well the FAQ
fits. It decides nothing: what each intent is answered with stands in `deciding`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.conversation import acting, caring, chatting, details, errands, picking, quoting, reading
from bot.conversation.chatting import ENTRY_CUTOFF
from bot.conversation.hearing import (
    MOST_WORDS_OF_A_CORRECTION,
    MOST_WORDS_OF_SMALL_TALK,
    SEGMENT,
    Heard,
    Meaning,
    parts,
)
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, MOST_WORDS_THAT_LEAN, Turn
from bot.conversation.values import Intent
from bot.conversation.ways import Words
from bot.languages.text import is_marked, join, read_words

MOST_BESIDE = 1
"""Words of a question for the reason that the last answer need not have: "why so expensive?" after a price."""


def understand(turn: Turn, heard: Heard) -> Meaning:
    """Return what a message means."""
    return next(meaning for row in TABLE if (meaning := row.recognise(turn, heard)))


def _empty(turn: Turn, heard: Heard) -> Meaning | None:
    if heard.words:
        return None
    if any(heard.text.strip().startswith(mark) for mark in turn.cue.reactions):
        return Meaning("courtesy", heard.text.strip(), "acknowledge")
    return Meaning("empty", "")


def _exactly(name: str, intent: Intent) -> Callable[[Turn, Heard], Meaning | None]:
    """Make what recognises a phrase of the cue and nothing else, particles around it or not."""

    def recognise(turn: Turn, heard: Heard) -> Meaning | None:
        worded = (heard.words, heard.bare, heard.plain, reading.without_opening(heard.words, turn.cue))
        return Meaning(intent, heard.text) if turn.cue.exact[name].intersection(worded) else None

    return recognise


def _browse(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a wish for the topics, not what goes on with a question ("and back?")."""
    goes_on = is_marked(heard.text) and turn.cue.after("connect", heard.words)
    return None if goes_on else _exactly("browse", "browse")(turn, heard)


def _why(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question for the reason: "why", alone or with small words, or of what the last answer speaks of."""
    cue = turn.cue
    if meaning := _exactly("why", "why")(turn, heard):
        return meaning
    if turn.last and is_marked(heard.text) and picking.assents(turn, heard) and not _begs_pardon(turn, heard):
        return Meaning("why", heard.text)  # "ok?" after an answer agrees with nothing
    if len(heard.words) > MOST_WORDS_THAT_LEAN or turn.is_sure(turn.rank(heard.text)):
        return None
    if cue.mostly("short", heard.plain) or heard.words in cue.exact["objection"]:
        return None  # "explain it easier", "that's not true"
    if chatting.pleasantry(turn, heard.words) in chatting.ABOUT_THE_BOT:
        return None  # "what are you for"
    if turn.last is None:
        doubts = turn.context.unsure and tuple(read_words(SEGMENT.split(heard.text)[0])) in cue.exact["why"]
        return Meaning("why", heard.text) if doubts else None
    for start, end in cue.within("why", heard.plain):
        if cue.words["question"].isdisjoint(heard.plain[start:end]):
            continue  # "really" alone does not ask
        telling = frozenset(heard.plain[:start] + heard.plain[end:]) - cue.empty - cue.around
        beside = telling - quoting.shared(f"{turn.last.question} {turn.last.answer}", telling)
        if not beside or (len(beside) <= MOST_BESIDE and not _names_another(turn, beside)):
            return Meaning("why", heard.text, rest=tuple(sorted(telling)))
    return None


def _names_another(turn: Turn, words: frozenset[str]) -> bool:
    """Tell whether an entry other than the last one has these words, and fits as well as an offer needs."""
    best = turn.nearest(join(sorted(words)))
    return bool(best and best.entry != turn.last and quoting.shared(f"{best.phrase} {best.entry.answer}", words))


def asks_of_another(turn: Turn, words: Words) -> bool:
    """Tell whether an entry other than the last one asks about all that these words tell."""
    telling = frozenset(words) - turn.cue.empty
    best = next(iter(turn.rank(join(words)).matches), None)
    return bool(best and telling and best.entry != turn.last and quoting.shared(best.phrase, telling) == telling)


def _unclear(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that something was not understood: "huh?" or "sorry?" alone, or a longer phrase with small words around it.

    Before any answer that can only be how to talk to the bot.
    """
    said = _about_last("unclear", "unclear", fewest=2)(turn, heard)
    again = _begs_pardon(turn, heard)
    if turn.last or turn.context.unsure:
        again = again or not turn.cue.exact["unclear"].isdisjoint((heard.words, heard.bare))
        return Meaning("unclear", heard.text) if said or again else None
    return Meaning("courtesy", heard.text, "help") if said or again else None


def _begs_pardon(turn: Turn, heard: Heard) -> bool:
    """Tell whether a message is "sorry?" and nothing else; はい? and 네? are no yes."""
    return is_marked(heard.text) and not turn.cue.exact["pardon"].isdisjoint((heard.words, heard.bare))


def _about_last(name: str, intent: Intent, fewest: int = 1) -> Callable[[Turn, Heard], Meaning | None]:
    """Make what recognises a phrase of the cue, of so many words, with small words around it, after a reply."""

    def recognise(turn: Turn, heard: Heard) -> Meaning | None:
        if len(heard.words) > MOST_WORDS_OF_A_CORRECTION:
            return None
        written = [words for _, words in parts(turn, heard.text)]
        telling = [words for words in written if not turn.cue.small.issuperset(words)] or written
        said = any(
            all(turn.cue.mostly(name, words, fewest=fewest) for words in ways) for ways in (telling, [heard.words])
        )
        spoken = turn.last or turn.context.unsure or (said and not turn.is_sure(turn.rank(heard.text)))
        return Meaning(intent, heard.text) if said and spoken else None

    return recognise


def _tried(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that the last answer's advice is no help: done already, too hard, or something else is wanted."""
    return _about_last("tried", "tried")(turn, heard) if turn.last and not turn.undecided else None


def _again(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a wish to read it all again, not only one detail of it ("how much was it again")."""
    return None if details.detail(turn, heard) else _about_last("again", "again")(turn, heard)


def _objection(turn: Turn, heard: Heard) -> Meaning | None:
    """Find what is held against the last answer ("that's wrong, …"), asks nothing and names no other entry.

    Where nothing was said yet it is anger, and not about what is written.
    """
    if len(heard.words) > MOST_WORDS_OF_SMALL_TALK:
        return None
    if any(turn.cue.within("correct", heard.words)):
        return None
    wholly = turn.cue.mostly("objection", heard.plain)
    held = wholly or any(turn.cue.mostly("objection", words) for _, words in parts(turn, heard.text))
    if turn.last is None:
        if heard.asks or not held or turn.is_sure(turn.rank(heard.text)):
            return None
        spoken = turn.context.seen or turn.context.unsure or turn.context.missed
        return Meaning("objection", heard.text) if spoken else Meaning("courtesy", heard.text, "rude")
    if _names_the_other(turn, heard):
        return None
    if wholly:
        return Meaning("objection", heard.text)
    said = held or any(turn.cue.within("objection", heard.plain))
    opened = turn.cue.after("object", heard.words)
    asking = [clause.text for clause in heard.clauses if clause.asks]
    if asking and (not held or any(_is_of_another(turn, question) for question in asking)):
        return None  # but "that's wrong, why would I buy one" asks of nothing else
    if opened and reading.asks(join(turn.cue.expanded(opened)), turn.cue):
        return None  # "actually no, what does a day cost"
    if not said and (not opened or reading.points(opened, turn.cue) or _is_one_noun(turn, heard, opened)):
        return None
    ranking = turn.rank(join(opened or heard.words))
    named = ranking.fits >= turn.suggest_cutoff and len(opened or ()) <= MOST_WORDS_OF_A_DETAIL
    another = ranking.best >= ENTRY_CUTOFF and ranking.matches[0].entry != turn.last
    if not said and (named or another):
        return None
    return Meaning("objection", heard.text)


def _is_of_another(turn: Turn, question: str) -> bool:
    """Tell whether a question is surely about another entry than the last one."""
    ranking = turn.rank(question)
    return turn.is_sure(ranking) and ranking.matches[0].entry != turn.last


def _is_one_noun(turn: Turn, heard: Heard, rest: Words) -> bool:
    """Tell whether an opening goes with the word after it ("wrong number", "no parking") and opposes nothing."""
    first = tuple(read_words(SEGMENT.split(heard.text)[0]))
    parted = len(first) <= len(heard.words) - len(rest)
    # A word of a script without spaces is cut into its characters, which tell nothing.
    return not parted and len(rest[0]) > 1 and rest[0] not in turn.cue.empty | turn.cue.around


def _correct(turn: Turn, heard: Heard) -> Meaning | None:
    """Find an opening such as "no, I meant", an end such as "I mean", or "not …, …": the rest is searched for."""
    context = turn.context
    if not (turn.last or context.unsure or context.lost) or len(heard.words) > MOST_WORDS_OF_A_CORRECTION:
        return None
    if other := _names_the_other(turn, heard):
        return Meaning("correct", " ".join(heard.words[: -len(other)]), "correct", rest=other)
    words = heard.words
    while words:  # "oh sorry, I meant …"
        for opening in ("correct", "object") if turn.last and words == heard.words else ("correct",):
            if rest := turn.cue.after(opening, words):
                return Meaning("correct", " ".join(heard.words[: -len(rest)]), opening, rest=rest)
        words = turn.cue.after("regret", words) or (words[1:] if words[0] in turn.cue.words["particles"] else ())
    if said := turn.cue.before("correct", heard.words):
        rest = reading.without_opening(said, turn.cue) or said
        return Meaning("correct", " ".join(heard.words[len(said) :]), "correct", rest=rest)
    denied, *others = [words for part in SEGMENT.split(heard.text) if (words := tuple(read_words(part)))] or [()]
    if len(others) == 1 and turn.cue.after("deny", denied):
        return Meaning("correct", " ".join(denied), "correct", rest=others[0])
    return None


def _names_the_other(turn: Turn, heard: Heard) -> Words:
    """Return what somebody says the other one is whom the last reply did not help ("no, the other one, the refund")."""
    return turn.cue.after("other", turn.cue.after("object", heard.words) or ()) or ()


def leans(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a few words that connect to the last answer ("and for biologists?"), point at it, or name nothing."""
    cue, words = turn.cue, heard.words
    if turn.last is None or len(words) > MOST_WORDS_THAT_LEAN or reading.sought(words, cue):
        return None
    for opening in ("otherwise", "connect"):
        if rest := cue.after(opening, words):
            return Meaning("leaning", " ".join(words[: -len(rest)]), opening, rest=rest)
    if pointing := sorted(cue.words["reference"].intersection(words)):
        return Meaning("leaning", pointing[0], "reference", rest=words)
    if cue.empty.issuperset(words) and not turn.is_outside(heard.text):
        return Meaning("leaning", heard.text, "vague", rest=words)
    marked = is_marked(heard.text)
    if marked and len(words) <= MOST_WORDS_OF_A_DETAIL and words[0] in cue.words["question"]:
        return Meaning("leaning", heard.text, "detail", rest=words)
    return None


def _human(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear the wish for a person, where the message may be one: "can I stop it" has "stop" in common with it."""
    return chatting.human(turn, heard) if acting.may_be(turn, heard.text, "human", "complaint", "rude") else None


def _ask(turn: Turn, heard: Heard) -> Meaning:
    return Meaning("ask", "")


class Row(NamedTuple):
    """An intent in plain words, and what recognises it."""

    intent: Intent
    words: str
    recognise: Callable[[Turn, Heard], Meaning | None]


TABLE = (
    Row("empty", "a message without words", _empty),
    Row("distress", "despair, which gets care and no entry", caring.distress),
    Row("danger", "somebody is in danger or badly hurt", caring.danger),
    Row("strain", "grief, illness or bad luck, told alone or along with a question", caring.strain),
    Row("complaint", "somebody was treated badly", caring.complaint),
    Row("tried", "the advice of the last answer is no help", _tried),
    Row("pick", "a pick from what was offered", picking.pick),
    Row("yes", "a yes to what was offered, or a question that leaves open to which of it", picking.yes),
    Row("none", "a no to what was offered or answered", picking.none),
    Row("browse", "a wish for the list of topics", _browse),
    Row("more", "a wish for more", _exactly("more", "more")),
    Row("why", "a question for the reason", _why),
    Row("again", "a wish to read the last answer again", _again),
    Row("unclear", "the last answer was not understood", _unclear),
    Row("shorter", "a wish for a shorter answer", _about_last("short", "shorter")),
    Row("links", "a wish for the links of the last answer", _about_last("links", "links")),
    Row("human", "a wish for a person", _human),
    Row("courtesy", "courtesy, or a question about who the bot is", chatting.courtesy),
    Row("courtesy", "courtesy, or a question about who the bot is", chatting.title),
    Row("itself", "a question about what the bot can do", chatting.itself),
    Row("detail", "a question for one detail: how much, how long, when, where", details.detail),
    Row("yes", "a yes to what was offered, or a question that leaves open to which of it", picking.left_open),
    Row("mishap", "damage, loss or theft that befell somebody", caring.mishap),
    Row("errand", "something to be done that is more than answering", errands.errand),
    Row("objection", "an objection to the last answer", _objection),
    Row("correct", "a correction of what was understood before", _correct),
    Row("courtesy", "an act that no cue tells and an encoder does", acting.act),
    Row("leaning", "a short message that leans on the last answer", leans),
    Row("ask", "a question of its own", _ask),
)
"""What the bot understands, in the order in which it is looked for."""
