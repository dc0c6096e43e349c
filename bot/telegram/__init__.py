"""The bot on Telegram.

The rooms: `receiving` (updates in), `handlers` (an update to a reply), `rendering` (a reply as messages and buttons),
`sending` (how calls leave), `app` (all of it in one list).
"""

import sys

# httpx brings a command line along, which loads rich and pygments where they happen to be installed: 6 MB for nothing.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
