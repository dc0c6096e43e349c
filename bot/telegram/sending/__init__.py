"""Calls to Telegram: paced to its limits, tried again when that may help, and watched for signs of life.

What is tried again, and for how long:
1. 429: the chat it was about waits as long as Telegram says, and nothing at all is sent there meanwhile; other chats
   go on. Who would not wait that long hears of it at once.
2. A 5xx, a page instead of JSON, no connection: again after `RETRY_DELAYS`, for as long as the caller has patience: a
   day for an answer in the inbox.
3. Where a connection broke or timed out after the request was out, nobody can tell whether Telegram acted on it: the
   Bot API knows no idempotency key and no way to ask. It is tried again all the same, but late (`UNSURE_DELAYS`): an
   answer that comes twice is a smaller harm than one that never comes. Telegram is waited for long (`READ_SECONDS`),
   so that this stays rare.
4. Anything else is Telegram's last word and goes to the caller.

The rooms: `request` (what counts as an answer), `pace` (whose turn it is), `limits` (what waits for its
turn, and what is tried again).
"""

from bot.telegram.sending.limits import Limiter, patience, seconds
from bot.telegram.sending.pace import MINUTE, Page, SupersededError, page_of
from bot.telegram.sending.request import Pulse, Request, ServerError, now

__all__ = [
    "MINUTE",
    "Limiter",
    "Page",
    "Pulse",
    "Request",
    "ServerError",
    "SupersededError",
    "now",
    "page_of",
    "patience",
    "seconds",
]
