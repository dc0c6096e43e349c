"""Telegram updates in, replies out: a room for each place where people meet the bot.

`private`, `groups`, `inline` and `presses` gather what an update asks; `desk` has the conversation decide; `outbox` is
the one place that sends.
"""
