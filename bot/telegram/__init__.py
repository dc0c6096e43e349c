"""The bot on Telegram.

The rooms: `receiving` (updates in), `handlers` (an update to a reply), `rendering` (a reply as messages and buttons),
`sending` (how calls leave), `app` (all of it in one list).
"""
