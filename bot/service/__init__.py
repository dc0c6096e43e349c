"""What every surface needs and no platform knows.

The rooms: `service` (a question in, a reply out), `source` (which FAQ is served), `commands` (what begins with a
slash), `memory` (what is remembered for a while), `cooldowns` (how soon somebody is answered again), `composing` (the
text of a reply), `places` (where people talk). Nothing is imported here: a command that asks one question needs little.
"""
