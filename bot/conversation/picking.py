"""Messages that pick from what was offered, accept it or refuse it."""

from __future__ import annotations

from bot.conversation import reading
from bot.conversation.chatting import pleasantry
from bot.conversation.details import numbers as numbers_in
from bot.conversation.hearing import MOST_WORDS_OF_A_CORRECTION, Heard, Meaning
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, Turn
from bot.conversation.values import Choice
from bot.conversation.ways import Words
from bot.languages.text import is_marked, is_piece, join, read_words

FEWEST_WORDS_OF_A_NO = 3
"""Words of a phrase that says it was no help, from which on small words may stand around it ("well, that … at all")."""

MOST_WORDS_THAT_POINT = 3
"""A message that only points at something is so short ("the other one")."""


def pick(turn: Turn, heard: Heard) -> Meaning | None:
    """Find numbers, ordinals, "both", or words of one label; what was offered before the last pick counts too."""
    cue, choices = turn.cue, turn.context.choices
    both = cue.exact["both"]
    for words in (heard.words, heard.bare):
        numbers = reading.numbers(words, cue)
        if choices and (words in both or len(numbers) > 1):
            if any(not 0 < number <= len(choices) for number in numbers):
                return Meaning("pick", heard.text, "no_such_number")
            entries = turn.offered
            picks = entries if words in both else tuple(choices[number - 1] for number in numbers)
            if len(entries) != 1 or entries == picks:  # "one of them is 2" picks nothing of an offer of one
                return Meaning("pick", heard.text, "several", picks, choices)
        if again := _after_an_opening(turn, words):
            return again
        pick = reading.picked(words, choices, cue, named=words == heard.words)
        if isinstance(pick, Choice) and _is_small_talk(turn, heard, words):
            pick = reading.picked(words, choices, cue, named=False)
        if isinstance(pick, Choice):
            if reading.numbers(words, cue) or not (names_the_title(turn, words) or _names_another(turn, heard)):
                return Meaning("pick", heard.text, "", (pick,), choices)
        elif pick is not None and cue.after("connect", heard.words):
            return None  # "and 14?" names no choice: it goes on with what was asked
        elif pick is not None and _holds_against(turn, heard):
            return None  # nor does "16 tho" after "free under 18"
        elif pick is not None:
            return Meaning("pick", heard.text, "no_such_number" if choices else "nothing_offered")
    short = len(heard.words) <= MOST_WORDS_THAT_POINT and not heard.asks
    chooses = heard.words in both or (short and reading.points(heard.words, cue))
    if chooses and not choices:
        return Meaning("pick", heard.text, "nothing_offered")
    return _other(turn, heard) or _pick_in_other_words(turn, heard)


def _other(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a wish for what was offered and not shown ("no, the other one"), or for anything else if nothing was."""
    cue, context = turn.cue, turn.context
    # Where a word is cut into its characters, there are more of them.
    most = MOST_WORDS_OF_A_CORRECTION if any(map(is_piece, heard.words)) else reading.MOST_WORDS_OF_A_PICK
    if len(heard.words) > most or heard.words in cue.exact["none"]:
        return None
    refused = cue.words["negation"] | cue.words["object"] | cue.words["correct"] | cue.words["deny"]
    if not cue.mostly("other", heard.plain, also=refused):
        return None
    offered = (
        tuple(choice for choice in choices if choice.kind == "entry" and choice.key != context.last)
        for choices in (context.earlier, context.choices)
    )
    others = next(filter(None, offered), ())
    if context.unsure and len(turn.offered) == 1:
        return Meaning("none", heard.text)  # there is no other one
    if others:
        return Meaning("pick", heard.text, "other", others, context.earlier or context.choices)
    return Meaning("none", heard.text) if turn.last else None


def _holds_against(turn: Turn, heard: Heard) -> bool:
    """Whether a number with small words is held against those of the last answer, not picked."""
    said = len(heard.words) > len(heard.bare) == 1 and heard.bare[0].isdecimal() and not turn.undecided
    return said and turn.last is not None and bool(numbers_in(turn, turn.last))


def _pick_in_other_words(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a number at the end of an answer to "did you mean", after words that no entry has ("I'd fancy the 2nd")."""
    choices = turn.context.choices
    # "Must I sign up first?", "he's 3" and "they are 3" pick nothing, "they want the 3rd" does.
    of_others = heard.plain[-1].isdecimal() and not turn.cue.words["dear"].isdisjoint(heard.plain)
    said = turn.context.unsure and not heard.asks and not of_others
    found = reading.ends_with_number(heard.plain, turn.cue) if said else None
    if found is None or not 0 < found[0] <= len(choices):
        return None
    number, before = found
    told = before and turn.rank(join(before)).fits >= turn.suggest_cutoff
    return None if told else Meaning("pick", heard.text, "", (choices[number - 1],), choices)


def _after_an_opening(turn: Turn, words: Words) -> Meaning | None:
    """Find a pick from the list that the last was made from: "and the third one", "no, I meant the first one".

    Where none was made yet, that list is the one on offer ("what I meant is the first one").
    """
    context = turn.context
    now = context.unsure or not context.earlier
    offered = context.choices if now else context.earlier
    for opening in ("correct",) if now else ("connect", "correct", "object"):
        rest = turn.cue.after(opening, words)
        pick = reading.picked(rest, offered, turn.cue, named=False) if rest else None
        if isinstance(pick, Choice):
            return Meaning("pick", " ".join(words), "", (pick,), offered)
    return None


def _is_small_talk(turn: Turn, heard: Heard, words: Words) -> bool:
    """Whether a message that could pick by name is small talk and nothing else, in the bot's words or the FAQ's."""
    if pleasantry(turn, words):
        return True
    remark = turn.index.rank(heard.text).smalltalk
    return remark is not None and words == tuple(read_words(remark.phrase))


def _names_another(turn: Turn, heard: Heard) -> bool:
    """Whether a message that could pick by name surely names an entry that is not offered."""
    ranking = turn.rank(heard.text)
    return turn.is_sure(ranking) and ranking.matches[0].entry.id not in {choice.key for choice in turn.context.choices}


def names_the_title(turn: Turn, words: Words) -> bool:
    """Whether a message names no more than what the whole FAQ is about: that picks no entry of it."""
    telling = set(words) - turn.cue.empty
    return bool(telling) and telling <= set(read_words(turn.index.faq.title))


def yes(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a yes to what was offered."""
    accepted = turn.context.unsure and assents(turn, heard) and not is_marked(heard.text)
    return Meaning("yes", heard.text) if accepted else None


def assents(turn: Turn, heard: Heard) -> bool:
    """Tell whether a message is a yes and nothing else."""
    return not turn.cue.exact["yes"].isdisjoint((heard.words, heard.bare))


def left_open(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question after an offer that leaves open to which of it ("how much?")."""
    short = len(heard.words) <= MOST_WORDS_THAT_POINT
    asks = heard.asks or (short and not turn.cue.words["question"].isdisjoint(heard.words))
    vague = turn.undecided and asks and turn.cue.vague.issuperset(heard.words)
    fits = len(heard.words) > MOST_WORDS_OF_A_DETAIL and turn.rank(heard.text).fits >= turn.suggest_cutoff
    return Meaning("yes", heard.text, "left_open") if vague and not fits else None


def none(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a no to what was offered or answered."""
    said = turn.cue.exact
    if turn.last and not turn.undecided and turn.cue.mostly("objection", heard.plain):
        return None  # "that's wrong" is held against the answer
    opened = turn.cue.after("object", heard.words) or ()  # "no, that's not what I asked"
    for words in (heard.words, heard.bare, opened):
        if words in said["none"] and (turn.context.unsure or words not in said["acknowledge"]):
            return Meaning("none", heard.text)
    spoken = turn.last or turn.context.unsure or turn.context.missed
    around = spoken and not heard.asks and turn.cue.mostly("none", heard.plain, fewest=FEWEST_WORDS_OF_A_NO)
    again = turn.context.rejected and not heard.asks and turn.cue.mostly("none", heard.plain)
    return Meaning("none", heard.text) if around or again else None
