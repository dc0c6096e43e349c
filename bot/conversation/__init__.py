"""One turn of a conversation: a question and a context in, a reply out.

Pure: the same index, question and context always give the same reply, and the next context is part of it. The rooms:
`values` (what goes in and comes out), `reading` (what a message says, before any FAQ is searched), `replies` (how each
kind of reply is put together) and `deciding` (which of them a question gets).
"""

from bot.conversation.deciding import asks, lookup, respond
from bot.conversation.values import Choice, Command, Context, Kind, Question, Reply

__all__ = ["Choice", "Command", "Context", "Kind", "Question", "Reply", "asks", "lookup", "respond"]
