"""Small talk: courtesies, questions about the bot itself, and wishes for a person instead of it."""

from __future__ import annotations

from bot.conversation import acting, details, reading
from bot.conversation.cues import nearly, undrawn
from bot.conversation.hearing import (
    MOST_WORDS_OF_SMALL_TALK,
    SEGMENT,
    Heard,
    Meaning,
    asks_in_another_language,
    in_another_language,
    is_phrasing,
    parts,
)
from bot.conversation.turn import SMALLTALK_CUTOFF, Turn
from bot.conversation.ways import Words
from bot.languages.text import is_marked, is_piece, join, read_words

PASSING = ("hesitate", "acknowledge")
"""What says too little to be answered where anything else is said ("thanks, ok")."""

POLITE = ("greeting", "trouble", "thanks", "goodbye")
"""Courtesies that a longer message opens or closes with."""

ITSELF = ("groups", "inline", "media", "languages", "prompt", "located")
"""What people ask about the bot, or bid it do with itself, that no FAQ has an entry on, mostly."""

ALSO_IN_A_FAQ = ("privacy", "media", "languages", "located")
"""What people ask of the bot in words that a FAQ may have for its own subject: "delete my messages"."""

MOST_AROUND = 3
"""A message on what the bot can do is at most so many times as long as the phrase that tells."""

ABOUT_THE_BOT, ENTRY_CUTOFF = ("help", "identity", "about", "privacy", "wellbeing", "play"), 90.0
"""What a FAQ may have an entry on all the same ("privacy", "contact"): from this score of one on, it answers."""

WHOLE_PHRASE = 3
"""Words from which on a phrase says all of a wish for a person, whatever stands beside it."""

MOST_WORDS_OF_A_COURTESY = 5
"""Words of a part of a message that is courtesy wherever it holds a phrase of it, if nothing fits."""

MOST_WORDS_OF_JOY = 12
"""Words of a message that is glad of something: who says more tells a story."""

MOST_TELLING_WORDS = 2
"""Telling words of a short message that wishes for a person, the one that names a person among them."""

MOST_WORDS_OF_A_GREETING = 6
"""Telling words of a message that opens with a greeting and asks nothing, the greeting's among them: with more it
tells a story, and who tells one is asked for the question in it."""

FEWEST_WORDS_OF_SCORN = 2
"""Words of a phrase that scolds the bot in a part of a message; "damn" alone is said of anything."""

LONGEST_BESIDE = 20
"""Characters of telling words beside an idiom of dying: with more, something is told that may not be meant lightly."""

LONGEST_BESIDE_BOTH = 10
"""Characters of telling words beside a machine and a person, where it is asked which of them answers ("talking to")."""

FEWEST_SIGNS = 2
"""Of a word of dying, an idiom with one and a laugh, so many make it a manner of speaking."""

MOST_WITHIN_SCORN, MOST_BESIDE_SCORN = 3, 1
"""Words between "you are" and a word of contempt ("really such a"), and between that and the machine it is said of."""

LONGEST_NAME = 20
"""Characters of a name that somebody is asked for by, first and last."""


def human(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that a person is wanted, where the FAQ has no entry on that."""
    said = len(heard.words) <= MOST_WORDS_OF_SMALL_TALK and any(
        turn.cue.mostly("human", words, also=turn.cue.vague) or _asks_for_one(turn, words) or _reaches(turn, words)
        for _, words in parts(turn, heard.text)
    )
    ranking = turn.rank(heard.text)
    said = said or (ranking.fits < turn.suggest_cutoff and _names_one(turn, heard.plain))
    short = len(heard.words) <= MOST_WORDS_OF_A_COURTESY
    asked = details.asked_for(turn, heard, surely=False) if short else None
    if asked and (asked.name == "number" or details.has_address(turn, asked.name)):  # "for how many persons?"
        return None
    if not said or turn.is_sure(ranking) or pleasantry(turn, heard.words) or _asks_whether_it_is_one(turn, heard.plain):
        return None
    if overstates(turn, heard):  # "the boss will kill me"
        return None
    return Meaning("human", heard.text)


def _asks_whether_it_is_one(turn: Turn, words: Words) -> bool:
    """Tell whether a message names persons only to ask whether the bot is one ("are you even human")."""
    asked = [range(*place) for place in turn.cue.places("identity", words, misspelled=False)]
    named = [range(*place) for place in turn.cue.within("human", words)]
    return _asks_which_of_the_two(turn, words) or (
        bool(named)
        and all(
            any(len(place) > len(name) and name.start in place and name[-1] in place for place in asked)
            for name in named
        )
    )


def _names_one(turn: Turn, words: Words) -> bool:
    """Tell whether a short message that nothing fits names a person, a telephone or so beside a word at most."""
    named = {phrase[0] for phrase in turn.cue.exact["human"] if len(phrase) == 1}
    telling = _telling(turn, words)
    return (
        len(words) <= MOST_WORDS_OF_A_COURTESY and not named.isdisjoint(telling) and len(telling) <= MOST_TELLING_WORDS
    )


def _asks_for_one(turn: Turn, words: Words) -> bool:
    """Tell whether a part of a message opens or closes with a whole phrase ("you bot, give me a real person")."""
    places = turn.cue.within("human", words)
    return any(end - start >= WHOLE_PHRASE and (start == 0 or end == len(words)) for start, end in places)


def _reaches(turn: Turn, words: Words) -> bool:
    """Tell whether somebody is to be reached who is named, or nothing else is said ("can I speak to Anna?")."""
    places = turn.cue.within("reach", words)
    return any(len(join(_telling(turn, words[:start] + words[end:]))) <= LONGEST_NAME for start, end in places)


def _telling(turn: Turn, words: Words) -> list[str]:
    """Return the words that neither hold a sentence together nor stand for anything."""
    return [word for word in words if word not in turn.cue.small and word not in turn.cue.vague]


def courtesy(turn: Turn, heard: Heard) -> Meaning | None:
    """Find small talk and nothing else, or a message that asks nothing and opens or closes with a courtesy."""
    if len(heard.words) > MOST_WORDS_OF_SMALL_TALK:
        return None
    ranking = turn.rank(heard.text)
    fillers = turn.cue.words["particles"]
    without = tuple(word for word in heard.plain if word not in fillers)
    name = next(filter(None, (pleasantry(turn, words) for words in (heard.words, heard.plain, without))), None)
    if name in ("acknowledge", "greeting") and is_marked(heard.text) and any(turn.cue.within("wellbeing", heard.plain)):
        name = "wellbeing"  # "all good?" asks what "all good" says
    if name in (None, "saying", *PASSING) and (light := overstates(turn, heard)):
        return Meaning("courtesy", heard.text, light)
    if name is None and not turn.is_sure(ranking):
        name = _told_to_the_bot(turn, heard) or _scolds(turn, heard.text) or _rejoices(turn, heard)
    if name is None:
        polite = None if heard.asks or turn.is_sure(ranking) else _polite(turn, heard)
        corrects = any(turn.cue.within("correct", heard.words))
        polite = None if polite and (corrects or asks_in_another_language(turn, heard.text)) else polite
        return Meaning("courtesy", heard.text, polite) if polite else None
    if ranking.smalltalk and ranking.smalltalk.score >= SMALLTALK_CUTOFF:
        return Meaning("courtesy", heard.text, name, remark=ranking.smalltalk)
    if name in ABOUT_THE_BOT and ranking.best >= ENTRY_CUTOFF:
        return None
    if name in ALSO_IN_A_FAQ and turn.is_sure(ranking):
        return None
    return Meaning("courtesy", heard.text, name)


def overstates(turn: Turn, heard: Heard) -> str | None:
    """Return which light word somebody gets who dies or is killed in a manner of speaking only, and asks nothing."""
    cue = turn.cue
    if heard.asks or turn.is_sure(turn.rank(heard.text)):
        return None
    laughs = any(mark in heard.text for mark in cue.laughing) or any(cue.within("laughter", heard.plain))
    idioms = list(cue.within("idiom", heard.plain))
    if sum((cue.says("mortal", heard.plain), bool(idioms), laughs)) < FEWEST_SIGNS:
        return None
    if laughs:
        return "laughed"
    said = {at for start, end in idioms for at in range(start, end)}
    beside = _telling(turn, tuple(word for at, word in enumerate(heard.plain) if at not in said))
    told = len(join(beside)) > LONGEST_BESIDE or any(cue.says(name, heard.plain) for name in ("help", "danger"))
    return None if told else "overstated"


def _told_to_the_bot(turn: Turn, heard: Heard) -> str | None:
    """Return what a message is that asks what the bot is or can do, or scolds it, in other words too."""
    name = _worded_to_the_bot(turn, heard)
    return name if name and acting.may_be_kind(turn, heard.text, name) else None


def _worded_to_the_bot(turn: Turn, heard: Heard) -> str | None:
    words = heard.plain
    if _asks_which_of_the_two(turn, words):
        return "identity"
    if any(
        end - start >= WHOLE_PHRASE
        and (end - start) * MOST_AROUND >= len(words)
        and not _is_on_an_entry(turn, part[:start] + part[end:])
        for _, part in parts(turn, heard.text)
        for start, end in turn.cue.places("identity", part)
    ):
        return "identity"
    if turn.cue.mostly("help", words, also=turn.cue.vague, fewest=WHOLE_PHRASE):  # "can I help" offers some
        return "help"
    scolds = any(
        end - start >= WHOLE_PHRASE and 2 * (end - start) >= len(words)
        for start, end in turn.cue.within("rude", words, misspelled=False)
    )
    if scolds or turn.cue.mostly("rude", words, also=turn.cue.vague):
        return "rude"
    return next((name for name in ABOUT_THE_BOT if turn.cue.mostly(name, words, fewest=WHOLE_PHRASE)), None)


def _asks_which_of_the_two(turn: Turn, words: Words) -> bool:
    """Tell whether a message leaves open whether it is a machine or a person that answers, and tells little else."""
    cue = turn.cue
    found = [list(cue.within(name, words, misspelled=False)) for name in ("machine", "somebody", "whether")]
    denied = cue.words["negation"] - cue.words["whether"]
    if not all(found) or not denied.isdisjoint(words):
        return False
    said = {at for places in found for place in places for at in range(*place)}
    beside = tuple(word for at, word in enumerate(words) if at not in said)
    return len(join(_telling(turn, beside))) <= LONGEST_BESIDE_BOTH and not _is_on_an_entry(turn, beside)


def _insults(turn: Turn, words: Words) -> bool:
    """Tell whether words of contempt are said to somebody, or of a machine beside them."""
    cue = turn.cue
    scorn = [range(*place) for place in cue.within("contempt", words, misspelled=False)]
    if not scorn or not cue.words["negation"].isdisjoint(words):
        return False
    told = [end for _, end in cue.within("addressed", words, misspelled=False)]
    if any(0 <= said.start - end <= MOST_WITHIN_SCORN for said in scorn for end in told):
        return True
    called = [range(*place) for place in cue.within("machine", words, misspelled=False)]
    between = [words[min(said.stop, bot.stop) : max(said.start, bot.start)] for said in scorn for bot in called]
    # "Your bot is stupid" has a phrase of its own; "the machine is useless" may be about what is broken.
    return any(len(gap) <= MOST_BESIDE_SCORN and cue.words["question"].isdisjoint(gap) for gap in between)


def _scolds(turn: Turn, text: str) -> str | None:
    """Tell whether a part of a message scolds and nothing else in it is asked or surely meant ("useless bot, bye")."""
    said = parts(turn, text)
    rest = [
        part
        for part, words in said
        if not (turn.cue.mostly("rude", words, fewest=FEWEST_WORDS_OF_SCORN) or _insults(turn, words))
    ]
    if len(rest) == len(said):
        return None
    ranking = turn.rank(". ".join(rest))
    asks = any(reading.asks(part, turn.cue) for part in rest)
    return None if turn.is_sure(ranking) or (asks and ranking.fits >= turn.suggest_cutoff) else "rude"


def _rejoices(turn: Turn, heard: Heard) -> str | None:
    """Tell whether a statement is glad of something and not of what an entry is about ("lol he's gonna love it")."""
    if heard.asks or len(heard.words) > MOST_WORDS_OF_JOY:
        return None
    for _, words in parts(turn, heard.text):
        glad = {at for place in turn.cue.within("glad", words) for at in range(*place)}
        beside = [word for at, word in enumerate(words) if at not in glad]
        if glad and turn.cue.words["negation"].isdisjoint(beside) and not _is_on_an_entry(turn, tuple(beside)):
            return "glad"
    return None


def _is_on_an_entry(turn: Turn, beside: Words) -> bool:
    """Tell whether what stands beside a question who the bot is names something else ("can a bot or a human book")."""
    return turn.nearest(join(_telling(turn, beside))) is not None


def _polite(turn: Turn, heard: Heard) -> str | None:
    """Return the last courtesy that a part of a message opens or closes with."""
    found: dict[int, str] = {}
    ranking = turn.rank(heard.text)
    for number, part in enumerate(SEGMENT.split(heard.text)):
        words = tuple(read_words(part))
        inner = reading.bare(words, turn.cue)
        for name in POLITE:
            for said in (undrawn(words), inner, turn.cue.expanded(words)):
                short = len(said) <= MOST_WORDS_OF_A_COURTESY and ranking.fits < turn.suggest_cutoff
                for start, end in turn.cue.within(name, said):
                    piece = len(said) > 1 and is_piece("".join(said[start:end]))  # 早 greets, but 早饭 is breakfast
                    if not piece and (short or start == 0 or end == len(said)):
                        found[number] = name
    if not found:
        return _misspelled_courtesy(turn, heard)
    name = found[max(found)]
    tells = name == "greeting" and len(_telling(turn, heard.words)) > MOST_WORDS_OF_A_GREETING
    return "as_a_question" if tells else name


def _misspelled_courtesy(turn: Turn, heard: Heard) -> str | None:
    """Return the courtesy that a message of one word is a misspelling of, if no entry has the word."""
    said = undrawn(heard.bare)
    if len(said) != 1 or turn.rank(heard.text).fits >= turn.suggest_cutoff:
        return None
    meant = (
        name for name in POLITE for phrase in turn.cue.phrases[name] if len(phrase) == 1 and nearly(phrase[0], said[0])
    )
    return next(meant, None)


def pleasantry(turn: Turn, words: Words) -> str | None:
    """Return which small talk a message is that holds nothing else ("great, thanks, bye"): the last one in it."""
    cue, name = turn.cue, None
    while words:
        plain = undrawn(words)
        found = [
            (len(phrase), kind) for kind, phrase in cue.undrawn.get(plain[0], ()) if plain[: len(phrase)] == phrase
        ]
        rest = cue.after("opening", words)
        if found and (rest is None or max(found)[0] >= len(words) - len(rest)):
            size, kind = max(one for one in found if one[1] != "wellbeing" or (one[0], "acknowledge") not in found)
            name = kind if name is None or kind not in PASSING else name
            words = words[size:]
        elif rest is not None or words[0] in cue.words["particles"]:
            words = words[1:] if rest is None else rest
        else:
            return None
    return name


def title(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a message that names what the whole FAQ is about, or asks what that is: most of it and nothing else.

    Who asks what a part of it is wants that defined ("what is deep learning?", of a FAQ about careers in it).
    """
    cue = turn.cue
    defined = cue.after("define", heard.words)
    telling = set(defined or heard.words) - cue.empty
    title = set(read_words(turn.index.faq.title)) - cue.function
    if (heard.asks and not defined) or not telling or not telling <= title or len(telling) < len(title) / 2:
        return None
    # What a FAQ is that does not say it, its first questions tell.
    told = "about" if turn.index.faq.about or turn.index.faq.source else "title"
    told = "undefined" if defined and telling != title else told
    return None if is_phrasing(turn, heard) else Meaning("courtesy", heard.text, told)


def itself(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question about the bot: groups, other chats, pictures and voices, languages, and where it is."""
    for name in ITSELF if len(heard.words) <= MOST_WORDS_OF_SMALL_TALK else ():
        for start, end in turn.cue.within(name, heard.plain):
            stray = end - start == 1 and len(heard.plain) > 1
            if stray or end - start < len(heard.plain) / MOST_AROUND or turn.rank(heard.text).best >= ENTRY_CUTOFF:
                continue
            if name in ALSO_IN_A_FAQ and turn.is_sure(turn.rank(heard.text)):
                continue
            if name == "located" and details.is_on_a_place(turn, heard):
                continue
            return Meaning("itself", " ".join(heard.plain[start:end]), name)
    return in_another_language(turn, heard, "languages", "itself")
