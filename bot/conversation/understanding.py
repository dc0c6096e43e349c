"""What a message means: the first row of `TABLE` that recognises it. The last one recognises everything.

Understanding looks at words, at what was offered and shown before, and where that is not enough at how well the FAQ
fits. It decides nothing: what each intent is answered with stands in `deciding`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.conversation import quoting, reading
from bot.conversation.cues import Words, nearly, openings, phrases_of, undrawn
from bot.conversation.reading import Clause
from bot.conversation.turn import MOST_WORDS_THAT_LEAN, SMALLTALK_CUTOFF, Turn
from bot.conversation.values import Choice, Intent
from bot.languages import CODES, language
from bot.languages.text import join, read_words
from bot.matcher import RemarkMatch

SMALL_TALK = (
    "hesitate", "acknowledge", "greeting", "wellbeing", "thanks", "goodbye", "rude", "help", "identity", "about",
    "privacy",
)  # fmt: skip
"""The names of the cues, and of the wordings that answer them, of what people say besides questions."""

POLITE = ("greeting", "thanks", "goodbye")
"""Courtesies that a longer message opens or closes with."""

ITSELF = ("groups", "inline", "media", "languages")
"""What people ask about the bot that no FAQ has an entry on, mostly."""

MOST_AROUND = 3
"""A message on what the bot can do is at most so many times as long as the phrase that tells."""

ABOUT_THE_BOT, ENTRY_CUTOFF = ("help", "identity", "about", "privacy"), 90.0
"""What a FAQ may have an entry on all the same ("privacy", "contact"): from this score of one on, it answers."""

MOST_WORDS_OF_SMALL_TALK = 40
"""A longer message is no mere courtesy, and comparing each of its words with every cue would take too long."""

WHOLE_PHRASE = 3
"""Words from which on a phrase says all of a wish for a person, whatever stands beside it."""

MOST_WORDS_OF_A_COURTESY = 5
"""Words of a part of a message that is courtesy wherever it holds a phrase of it, if nothing fits."""

LONGEST_NAME = 20
"""Characters of a name that somebody is asked for by, first and last."""

MOST_BESIDE = 1
"""Words of a question for the reason that the last answer need not have: "why so expensive?" after a price."""

MOST_WORDS_OF_A_CORRECTION = 25
"""A message that corrects the one before is short; a longer one stands on its own."""

_SEGMENT = re.compile(r"[,.!;:?\n،。、！]+")


class Heard(NamedTuple):
    """A message as it is read: `bare` is without the particles around it, `plain` has its shorthands written out."""

    text: str
    words: Words
    bare: Words
    plain: Words
    clauses: tuple[Clause, ...]

    @property
    def asks(self) -> bool:
        """Whether any part of it looks like a question."""
        return any(clause.asks for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with its evidence: the words that gave it away.

    `name` says which kind of it, where there are several. `picks` are what is picked out of `offered`. `rest` is what
    the message says after its opening. `remark` is the FAQ's own small talk for it, `language` the
    code of the language it was said in, where that is not the FAQ's.
    """

    intent: Intent
    evidence: str
    name: str = ""
    picks: tuple[Choice, ...] = ()
    offered: tuple[Choice, ...] = ()
    rest: Words = ()
    remark: RemarkMatch | None = None
    language: str = ""


def hear(turn: Turn, text: str) -> Heard:
    """Read a message: its words, and its clauses."""
    words = tuple(read_words(text))
    return Heard(text, words, reading.bare(words, turn.cue), turn.cue.expanded(words), reading.clauses(text, turn.cue))


def understand(turn: Turn, heard: Heard) -> Meaning:
    """Return what a message means."""
    return next(meaning for row in TABLE if (meaning := row.recognise(turn, heard)))


def _empty(turn: Turn, heard: Heard) -> Meaning | None:
    if heard.words:
        return None
    if any(heard.text.strip().startswith(mark) for mark in turn.cue.reactions):
        return Meaning("courtesy", heard.text.strip(), "acknowledge")
    return Meaning("empty", "")


def _distress(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a phrase of despair anywhere, unless it is a part of an idiom ("this is killing me")."""
    if place := turn.cue.despairs(heard.plain):
        return Meaning("distress", " ".join(heard.plain[slice(*place)]))
    meant = any(turn.cue.within("idiom", heard.plain))
    return None if meant else _in_another_language(turn, heard, "distress", "distress")


def _in_another_language(turn: Turn, heard: Heard, cue: str, intent: Intent) -> Meaning | None:
    """Find a cue in another language that the bot knows, unless the message is plainly in the FAQ's."""
    words = heard.words
    if openings(cue).isdisjoint(words):
        return None
    if 2 * sum(word in turn.cue.function for word in words) > len(words):
        return None
    said = frozenset(words)
    for code in CODES:
        starting = phrases_of(code, cue)
        if code != language(turn.index.faq.language).code and not said.isdisjoint(starting):
            for start, word in enumerate(words):
                for phrase in starting.get(word, ()):
                    if words[start : start + len(phrase)] == phrase:
                        return Meaning(intent, " ".join(phrase), cue, language=code)
    return None


def _pick(turn: Turn, heard: Heard) -> Meaning | None:
    """Find numbers, ordinals, "both", or words of one label; what was offered before the last pick counts too."""
    context, cue, choices = turn.context, turn.cue, turn.context.choices
    both = cue.exact["both"]
    for words in (heard.words, heard.bare):
        numbers = reading.numbers(words, cue)
        if choices and (words in both or len(numbers) > 1):
            if any(not 0 < number <= len(choices) for number in numbers):
                return Meaning("pick", heard.text, "no_such_number")
            entries = tuple(choice for choice in choices if choice.kind == "entry")
            picks = entries if words in both else tuple(choices[number - 1] for number in numbers)
            return Meaning("pick", heard.text, "several", picks, choices)
        if context.earlier and (again := _from_earlier(turn, words)):
            return again
        pick = reading.picked(words, choices, cue, named=words == heard.words)
        if isinstance(pick, Choice) and _is_small_talk(turn, heard, words):
            pick = reading.picked(words, choices, cue, named=False)
        if isinstance(pick, Choice):
            if reading.numbers(words, cue) or not _names_the_title(turn, words):
                return Meaning("pick", heard.text, "", (pick,), choices)
        elif pick is not None and cue.after("connect", heard.words):
            return None  # "and 14?" names no choice: it goes on with what was asked
        elif pick is not None:
            return Meaning("pick", heard.text, "no_such_number" if choices else "nothing_offered")
    return _pick_in_other_words(turn, heard)


def _pick_in_other_words(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a number at the end of an answer to "did you mean", after words that no entry has ("I'd fancy the 2nd")."""
    choices = turn.context.choices
    found = reading.ends_with_number(heard.plain, turn.cue) if turn.context.unsure else None
    if found is None or not 0 < found[0] <= len(choices):
        return None
    number, before = found
    told = before and turn.rank(join(before)).fits >= turn.suggest_cutoff
    return None if told else Meaning("pick", heard.text, "", (choices[number - 1],), choices)


def _from_earlier(turn: Turn, words: Words) -> Meaning | None:
    """Find a pick from the list that the last was made from: "and the third one", "no, I meant the first one"."""
    for opening in ("connect", "correct", "object"):
        rest = turn.cue.after(opening, words)
        pick = reading.picked(rest, turn.context.earlier, turn.cue, named=False) if rest else None
        if isinstance(pick, Choice):
            return Meaning("pick", " ".join(words), "", (pick,), turn.context.earlier)
    return None


def _is_small_talk(turn: Turn, heard: Heard, words: Words) -> bool:
    """Whether a message that could pick by name is small talk and nothing else, in the bot's words or the FAQ's."""
    if _pleasantry(turn, words):
        return True
    remark = turn.index.rank(heard.text).smalltalk
    return remark is not None and words == tuple(read_words(remark.phrase))


def _names_the_title(turn: Turn, words: Words) -> bool:
    """Whether a message names no more than what the whole FAQ is about: that picks no entry of it."""
    telling = set(words) - turn.cue.empty
    return bool(telling) and telling <= set(read_words(turn.index.faq.title))


def _yes(turn: Turn, heard: Heard) -> Meaning | None:
    said = turn.cue.exact["yes"]
    accepted = turn.context.unsure and (heard.words in said or heard.bare in said)
    return Meaning("yes", heard.text) if accepted else None


def _left_open(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question after an offer that leaves open to which of it ("how much?")."""
    asks = heard.asks or not turn.cue.words["question"].isdisjoint(heard.words)
    vague = turn.context.unsure and asks and turn.cue.vague.issuperset(heard.words)
    return Meaning("yes", heard.text, "left_open") if vague and not _is_phrasing(turn, heard) else None


def _title(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a message that names what the whole FAQ is about, or asks what that is: most of it and nothing else."""
    cue = turn.cue
    defined = cue.after("define", heard.words)
    telling = set(defined or heard.words) - cue.empty
    title = set(read_words(turn.index.faq.title)) - cue.function
    if (heard.asks and not defined) or not telling or not telling <= title or len(telling) < len(title) / 2:
        return None
    # What a FAQ is that does not say it, its first questions tell.
    told = "about" if turn.index.faq.about or turn.index.faq.source else "greeting"
    return None if _is_phrasing(turn, heard) else Meaning("courtesy", heard.text, told)


def _is_phrasing(turn: Turn, heard: Heard) -> bool:
    """Tell whether a message is a phrasing of an entry, word for word."""
    return any(tuple(read_words(match.phrase)) == heard.words for match in turn.rank(heard.text).matches[:1])


def _human(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that a person is wanted, where the FAQ has no entry on that."""
    said = len(heard.words) <= MOST_WORDS_OF_SMALL_TALK and any(
        turn.cue.mostly("human", words, also=turn.cue.vague) or _asks_for_one(turn, words) or _reaches(turn, words)
        for part in _SEGMENT.split(heard.text)
        if (words := turn.cue.expanded(tuple(read_words(part))))
    )
    ranking = turn.rank(heard.text)
    said = said or (ranking.fits < turn.suggest_cutoff and _names_one(turn, heard.plain))
    return (
        Meaning("human", heard.text)
        if said and not turn.is_sure(ranking) and not _pleasantry(turn, heard.words)
        else None
    )


def _names_one(turn: Turn, words: Words) -> bool:
    """Tell whether a short message that nothing fits names a person, a telephone or so beside a word at most."""
    named = {phrase[0] for phrase in turn.cue.exact["human"] if len(phrase) == 1}
    telling = [word for word in words if word not in turn.cue.small and word not in turn.cue.vague]
    return len(words) <= MOST_WORDS_OF_A_COURTESY and not named.isdisjoint(telling) and len(telling) <= MOST_BESIDE + 1


def _asks_for_one(turn: Turn, words: Words) -> bool:
    """Tell whether a part of a message opens or closes with a whole phrase ("you bot, give me a real person")."""
    places = turn.cue.within("human", words)
    return any(end - start >= WHOLE_PHRASE and (start == 0 or end == len(words)) for start, end in places)


def _reaches(turn: Turn, words: Words) -> bool:
    """Tell whether somebody is to be reached who is named, or nothing else is said ("can I speak to Anna?")."""
    cue = turn.cue
    for start, end in cue.within("reach", words):
        name = [word for word in (*words[:start], *words[end:]) if word not in cue.small and word not in cue.vague]
        if len(join(name)) <= LONGEST_NAME:
            return True
    return False


def _none(turn: Turn, heard: Heard) -> Meaning | None:
    said = turn.cue.exact
    for words in (heard.words, heard.bare):
        if words in said["none"] and (turn.context.unsure or words not in said["acknowledge"]):
            return Meaning("none", heard.text)
    return None


def _exactly(name: str, intent: Intent) -> Callable[[Turn, Heard], Meaning | None]:
    """Make what recognises a phrase of the cue and nothing else, particles around it or not."""

    def recognise(turn: Turn, heard: Heard) -> Meaning | None:
        worded = (heard.words, heard.bare, reading.without_opening(heard.words, turn.cue))
        return Meaning(intent, heard.text) if turn.cue.exact[name].intersection(worded) else None

    return recognise


def _why(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question for the reason: "why", alone or with small words, or of what the last answer speaks of."""
    cue = turn.cue
    if meaning := _exactly("why", "why")(turn, heard):
        return meaning
    if turn.last is None or len(heard.words) > MOST_WORDS_THAT_LEAN or turn.is_sure(turn.rank(heard.text)):
        return None
    for start, end in cue.within("why", heard.plain):
        if cue.words["question"].isdisjoint(heard.plain[start:end]):
            continue  # "really" alone does not ask
        telling = frozenset(heard.plain[:start] + heard.plain[end:]) - cue.vague - cue.function - cue.around
        beside = telling - quoting.shared(f"{turn.last.question} {turn.last.answer}", telling)
        if len(beside) <= MOST_BESIDE:
            return Meaning("why", heard.text)
    return None


def _about_last(name: str, intent: Intent) -> Callable[[Turn, Heard], Meaning | None]:
    """Make what recognises a phrase of the cue with small words around it, after an answer."""

    def recognise(turn: Turn, heard: Heard) -> Meaning | None:
        if turn.last is None or len(heard.words) > MOST_WORDS_OF_A_CORRECTION:
            return None
        parts = [words for part in _SEGMENT.split(heard.text) if (words := turn.cue.expanded(tuple(read_words(part))))]
        telling = [words for words in parts if not turn.cue.small.issuperset(words)] or parts
        said = all(turn.cue.mostly(name, words) for words in telling) or turn.cue.mostly(name, heard.words)
        return Meaning(intent, heard.text) if said else None

    return recognise


def _courtesy(turn: Turn, heard: Heard) -> Meaning | None:
    """Find small talk and nothing else, or a message that asks nothing and opens or closes with a courtesy."""
    if len(heard.words) > MOST_WORDS_OF_SMALL_TALK:
        return None
    ranking = turn.rank(heard.text)
    name = _pleasantry(turn, heard.words) or _pleasantry(turn, heard.plain)
    if name is None:
        polite = None if heard.asks or ranking.is_sure(turn.index.cutoffs) else _polite(turn, heard)
        return Meaning("courtesy", heard.text, polite) if polite else None
    if ranking.smalltalk and ranking.smalltalk.score >= SMALLTALK_CUTOFF:
        return Meaning("courtesy", heard.text, name, remark=ranking.smalltalk)
    if name in ABOUT_THE_BOT and ranking.best >= ENTRY_CUTOFF:
        return None
    return Meaning("courtesy", heard.text, name)


def _polite(turn: Turn, heard: Heard) -> str | None:
    """Return the last courtesy that a part of a message opens or closes with."""
    found: dict[int, str] = {}
    ranking = turn.rank(heard.text)
    for number, part in enumerate(_SEGMENT.split(heard.text)):
        words = tuple(read_words(part))
        inner = reading.bare(words, turn.cue)
        for name in POLITE:
            for said in (undrawn(words), inner):
                short = len(said) <= MOST_WORDS_OF_A_COURTESY and ranking.fits < turn.suggest_cutoff
                if any(short or start == 0 or end == len(said) for start, end in turn.cue.within(name, said)):
                    found[number] = name
    return found[max(found)] if found else _misspelled_courtesy(turn, heard)


def _misspelled_courtesy(turn: Turn, heard: Heard) -> str | None:
    """Return the courtesy that a message of one word is a misspelling of, if no entry has the word."""
    said = undrawn(heard.bare)
    if len(said) != 1 or turn.rank(heard.text).fits >= turn.suggest_cutoff:
        return None
    meant = (
        name for name in POLITE for phrase in turn.cue.phrases[name] if len(phrase) == 1 and nearly(phrase[0], said[0])
    )
    return next(meant, None)


def _pleasantry(turn: Turn, words: Words) -> str | None:
    """Return which small talk a message is that holds nothing else ("great, thanks, bye"): the last one in it."""
    cue, name = turn.cue, None
    while words:
        plain = undrawn(words)
        found = [
            (len(phrase), kind)
            for kind in SMALL_TALK
            for phrase in cue.undrawn[kind].get(plain[0], ())
            if plain[: len(phrase)] == undrawn(phrase)
        ]
        rest = cue.after("opening", words)
        if found and (rest is None or max(found)[0] >= len(words) - len(rest)):
            size, name = max(found)
            words = words[size:]
        elif rest is not None or words[0] in cue.words["particles"]:
            words = words[1:] if rest is None else rest
        else:
            return None
    return name


def _itself(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question about what the bot can do: groups, other chats, pictures and voices, languages."""
    for name in ITSELF if len(heard.words) <= MOST_WORDS_OF_SMALL_TALK else ():
        for start, end in turn.cue.within(name, heard.plain):
            stray = end - start == 1 and len(heard.plain) > 1
            if stray or end - start < len(heard.plain) / MOST_AROUND or turn.rank(heard.text).best >= ENTRY_CUTOFF:
                continue
            return Meaning("itself", " ".join(heard.plain[start:end]), name)
    return _in_another_language(turn, heard, "languages", "itself")


def _objection(turn: Turn, heard: Heard) -> Meaning | None:
    """Find what is held against the last answer ("that's wrong, …"), asks nothing and names no other entry."""
    if turn.last is None or len(heard.words) > MOST_WORDS_OF_SMALL_TALK:
        return None
    if any(turn.cue.within("correct", heard.words)):
        return None
    if turn.cue.mostly("objection", heard.plain):
        return Meaning("objection", heard.text)
    if any(clause.asks for clause in heard.clauses[-1:]):
        return None
    said = next(turn.cue.within("objection", heard.plain), None)
    opened = turn.cue.after("object", heard.words)
    if said is None and (not opened or reading.points(opened, turn.cue) or _is_one_noun(turn, heard, opened)):
        return None
    ranking = turn.rank(join(opened or heard.words))
    if said is None and ranking.best >= ENTRY_CUTOFF and ranking.matches[0].entry != turn.last:
        return None
    return Meaning("objection", heard.text)


def _is_one_noun(turn: Turn, heard: Heard, rest: Words) -> bool:
    """Tell whether an opening goes with the word after it ("wrong number", "no parking") and opposes nothing."""
    first = tuple(read_words(_SEGMENT.split(heard.text)[0]))
    parted = len(first) <= len(heard.words) - len(rest)
    # A word of a script without spaces is cut into its characters, which tell nothing.
    return not parted and len(rest[0]) > 1 and rest[0] not in turn.cue.empty | turn.cue.around


def _correct(turn: Turn, heard: Heard) -> Meaning | None:
    """Find an opening such as "no, I meant": what follows it is searched for."""
    if turn.last is None or len(heard.words) > MOST_WORDS_OF_A_CORRECTION:
        return None
    for opening in ("correct", "object"):
        if rest := turn.cue.after(opening, heard.words):
            return Meaning("correct", " ".join(heard.words[: -len(rest)]), opening, rest=rest)
    return None


def _leaning(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a few words that connect to the last answer ("and for biologists?"), point at it, or name nothing."""
    cue, words = turn.cue, heard.words
    if turn.last is None or len(words) > MOST_WORDS_THAT_LEAN:
        return None
    for opening in ("otherwise", "connect"):
        if rest := cue.after(opening, words):
            return Meaning("leaning", " ".join(words[: -len(rest)]), opening, rest=rest)
    if pointing := sorted(cue.words["reference"].intersection(words)):
        return Meaning("leaning", pointing[0], "reference", rest=words)
    if cue.empty.issuperset(words):
        return Meaning("leaning", heard.text, "vague", rest=words)
    return None


def _ask(turn: Turn, heard: Heard) -> Meaning:
    return Meaning("ask", "")


class Row(NamedTuple):
    """An intent in plain words, and what recognises it."""

    intent: Intent
    words: str
    recognise: Callable[[Turn, Heard], Meaning | None]


TABLE = (
    Row("empty", "a message without words", _empty),
    Row("distress", "despair, which gets care and no entry", _distress),
    Row("pick", "a pick from what was offered", _pick),
    Row("yes", "a yes to what was offered, or a question that leaves open to which of it", _yes),
    Row("none", "a no to what was offered or answered", _none),
    Row("browse", "a wish for the list of topics", _exactly("browse", "browse")),
    Row("more", "a wish for more", _exactly("more", "more")),
    Row("why", "a question for the reason", _why),
    Row("again", "a wish to read the last answer again", _about_last("again", "again")),
    Row("shorter", "a wish for a shorter answer", _about_last("short", "shorter")),
    Row("links", "a wish for the links of the last answer", _about_last("links", "links")),
    Row("yes", "a yes to what was offered, or a question that leaves open to which of it", _left_open),
    Row("human", "a wish for a person", _human),
    Row("courtesy", "courtesy, or a question about who the bot is", _courtesy),
    Row("courtesy", "courtesy, or a question about who the bot is", _title),
    Row("itself", "a question about what the bot can do", _itself),
    Row("objection", "an objection to the last answer", _objection),
    Row("correct", "a correction of what was understood before", _correct),
    Row("leaning", "a short message that leans on the last answer", _leaning),
    Row("ask", "a question of its own", _ask),
)
"""What the bot understands, in the order in which it is looked for."""
