"""Updates in, by polling or webhook: what is acknowledged is answered.

1. A message is acknowledged once it is in the store's inbox, and stays there until its answer is sent. Where the store
   can't be written it is acknowledged once it is answered.
2. An update that comes again is not handled a second time, by whichever process it comes to.
3. Messages of one chat are answered one after another, those of different chats at the same time. What nobody waits
   for any more is folded: see `reading`.
4. Presses and queries expire within seconds: they are handled at once, beside the inbox, or never.

The rooms: `reading` (an update's JSON), `answering` (an update to its answer), `polling` and `webhook` (rule 1, each in
its way), `backoff` (what lasts), `application` (where failures are seen), `serving` (start and stop).
"""

from bot.telegram.receiving.serving import run

__all__ = ["run"]
