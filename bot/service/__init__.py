"""What every surface needs and no platform knows.

The rooms: `service` (a question in, a reply out), `source` (which FAQ is served), `commands` (what begins with a
slash), `memory` (what is remembered for a while) and `sharing` (between processes), `cooldowns` (how soon somebody is
answered again), `composing` (the text of a reply), `places` (where people talk), `privacy` (what is kept of them). What
comes of replies: `lessons` (what one teaches), `offers` (who has not come back to one), `desk` (cases of what was
missed), `learning` (what was learned, laid over the FAQ), `figures` and `charts` (how the bot does). Nothing is
imported here: a command that asks one question needs little.
"""
