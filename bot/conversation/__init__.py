"""One turn of a conversation: a question and a context in, a reply out.

Pure: the same index, question and context always give the same reply, and the next context is part of it. The rooms:
`values` (what goes in and comes out), `reading` (what a message says, before any FAQ is searched), `replies` (how each
kind of reply is put together), `deciding` (which of them a question gets) and `explaining` (why, in plain words).
"""

from bot.conversation.deciding import asks, lookup, respond
from bot.conversation.explaining import explain
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
    "explain",
    "lookup",
    "respond",
]
