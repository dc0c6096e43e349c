"""What is said to courtesies, objections and questions about the bot: `chatting` and `understanding` hear them."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import choosing, details, missing, replies
from bot.conversation.hearing import Heard, Meaning
from bot.conversation.replies import because
from bot.conversation.turn import SMALLTALK_CUTOFF, Turn
from bot.conversation.values import Bound, Reply


def courtesy(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Answer a courtesy or a question who the bot is, in the FAQ's words if it has some, else in the bot's."""
    if remark := meaning.remark:
        reply = Reply("smalltalk", turn.context, text=remark.remark.answer)
        if meaning.name == "rude":
            reply = missing.scolded(turn, reply.text)
        return because(reply, "remark", Bound("chat", remark.phrase, remark.score, SMALLTALK_CUTOFF))
    if meaning.name == "undefined":
        return because(replace(replies.fallback(turn.index, turn.context), missed=heard.text), "nothing")
    return because(_courteous(turn, heard, meaning.name), "courtesy")


def _courteous(turn: Turn, heard: Heard, name: str) -> Reply:
    if name in ("greeting", "title"):
        welcome = replies.welcome(turn.index, turn.context)
        own = {"welcome", "hello"}.intersection(turn.index.faq.messages) == {"welcome"}  # it may greet by itself
        text = welcome.text if own or name == "title" else f"{_hello(turn, heard)}\n\n{welcome.text}"
        return replace(welcome, kind="smalltalk", text=text, context=replace(welcome.context, last=turn.context.last))
    if name == "wellbeing" and any(turn.cue.within("greeting", heard.plain)):
        well = replies.keep(turn.index, name, turn.context)
        return replace(well, text=f"{_hello(turn, heard)} {well.text}")
    if name == "remark":
        return replies.keep(turn.index, "noted", turn.context)
    if name == "as_a_question":
        return missing.noted(turn)
    if name == "privacy":
        return replies.notice(turn.index, "privacy", turn.context)
    if name == "about":
        return replies.about(turn.index, turn.context)
    if name == "rude":
        return missing.scolded(turn)
    return replies.keep(turn.index, name, turn.context, title=turn.index.faq.title)


def _hello(turn: Turn, heard: Heard) -> str:
    """Greet back: who wishes peace is wished it."""
    return replies.say(turn.index.faq, "peace" if any(turn.cue.within("peace", heard.plain)) else "hello")


def itself(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Tell what the bot can do: languages, groups, other chats, pictures and voices, and that it is nowhere."""
    if meaning.language or meaning.name == "languages":
        text = choosing.knows(turn.index, meaning.language or turn.index.faq.language)
        return because(Reply("smalltalk", turn.context, text=text), "itself")
    streets = details.with_a_street(turn) if meaning.name == "located" else []
    if 0 < len(streets) <= replies.MOST_SUGGESTIONS:
        return because(replies.suggestions(turn.index, streets, turn.context, (), asked=heard.text), "detail_of_what")
    wordings = {"groups": "in_groups", "inline": "inline_how", "media": "hint_media"}
    reply = replies.keep(turn.index, wordings.get(meaning.name, meaning.name), turn.context)
    return because(replies.with_contact(turn.index, reply) if meaning.name == "located" else reply, "itself")


def objected(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Own up to knowing no more than what is written, and say whom to tell, or where it comes from."""
    reply, source = replies.keep(turn.index, "objection", turn.context), turn.index.faq.source
    if source and not turn.index.faq.contact:
        reply = replace(reply, closing=replies.say(turn.index.faq, "source", source=source))
    return because(replies.with_contact(turn.index, reply), "objected")
