"""One turn of a conversation: a question and a context in, a reply out.

Pure: the same index, question and context always give the same reply, and the next context is part of it. A message
goes through two steps. `understanding` says what it means, by one table from cue to intent, of which `picking`,
`chatting`, `caring`, `errands` and `details` recognise theirs; `deciding` says what to reply: `searching` for
questions (`doubts`: is it one; `weighing`: in what light), `smalltalk` for courtesies, `missing` where there is no
answer, `leaning` and `correcting` for what goes on from the last reply, `retelling` for the last answer again,
`offering` for what goes on from an offer, and `reconsidering` for a second look where there was no answer: `telling`
(a sentence that means what was asked), `likening` (what people say besides). `acting` hears what no cue tells, by a
classifier. They share `values` (what goes in and comes out), `turn` and `hearing`, `cues` and `reading` (what the words
say), `quoting` (parts of answers), `replies` (how each kind is put together). Around them: `choosing` (in which
language), `explaining` (why, in plain words), and `overhearing` (what is meant for the bot where others read along).
"""

from bot.conversation.choosing import chosen
from bot.conversation.deciding import lookup, respond
from bot.conversation.explaining import explain
from bot.conversation.overhearing import asks, is_said_to_bot, leaves_it_open, speaks_of_bot, thanks
from bot.conversation.values import Bound, Choice, Command, Context, Kind, Question, Reply, Why

__all__ = [
    "Bound",
    "Choice",
    "Command",
    "Context",
    "Kind",
    "Question",
    "Reply",
    "Why",
    "asks",
    "chosen",
    "explain",
    "is_said_to_bot",
    "leaves_it_open",
    "lookup",
    "respond",
    "speaks_of_bot",
    "thanks",
]
