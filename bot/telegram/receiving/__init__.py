"""Updates in, by polling or webhook, acknowledged once they are answered.

1. Telegram is told that an update is done when its handler has returned. What was not acknowledged when the process
   died comes again: no question is lost, but for those that rule 4 let go.
2. An update that comes again while it is handled, or after it was answered, is not handled a second time. The ids of
   answered updates are on disk, so this holds across a crash too.
3. Updates of one chat are handled one after another, but for presses, which wait for presses only; those of different
   chats at the same time.
4. An update that takes too long holds up the acknowledgement of those behind it for a bounded time only.

The rooms: `inbox` (rules 2 to 4), `polling` and `webhook` (rule 1, each in its way), `serving` (start and stop).
"""

from bot.telegram.receiving.serving import run

__all__ = ["run"]
