"""What people were offered and have not come back to, as rows: any process sees who did, and so does the next one.

An offer is gone with the next word of the talk it was made in; one that nobody came back to becomes a miss. It is the
bot's that made it: several may share a database, and talk to the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from bot.store import tables
from bot.store.people import hashed
from bot.store.records import Record, tidy
from bot.store.schema import offers
from bot.store.statements import Prepared, put

OFFERED_SECONDS = 24 * 3600.0
"""How long an offer is kept at most, where no process of its bot is there to see that nobody came back."""

_of: Any = bindparam("of")
_SETTLE = Prepared(lambda _: delete(offers).where(offers.c.talk == _of))


def settle(connection: Connection, bot: str, talk: Sequence[object]) -> None:
    """Forget what was offered in a talk with a bot."""
    _SETTLE.run(connection, [{"of": hashed(connection, bot, *talk)}])


def wait(connection: Connection, bot: str, talk: Sequence[object], person: int | str, offered: Record) -> None:
    """Wait for somebody to come back to what a bot offered them."""
    put(
        connection,
        offers,
        talk=hashed(connection, bot, *talk),
        bot=bot,
        faq=offered.faq,
        language=offered.language,
        person=hashed(connection, person),
        text=tidy(offered.text),
        entries=" ".join(offered.entry_ids),
        at=offered.at.timestamp(),
    )


def pass_over(connection: Connection, bot: str, made_before: float, now: datetime) -> int:
    """Keep as missed, each once, what a bot offered before then and nobody came back to; return how many."""
    of = offers.c.faq, offers.c.language, offers.c.text, offers.c.entries, offers.c.person, offers.c.at
    due = delete(offers).where(offers.c.bot == bot, offers.c.at <= made_before)
    missed = [
        Record(
            "fallback",
            tuple(entries.split()),
            text,
            datetime.fromtimestamp(at, UTC),
            faq,
            language,
            outcome="ignored",
            code=person,
        )
        for faq, language, text, entries, person, at in connection.execute(due.returning(*of)).all()
    ]
    if missed:
        tables.keep(connection, sorted(missed, key=lambda miss: miss.at), {}, now)
    return len(missed)


def prune(connection: Connection, now: float) -> None:
    """Forget what is kept too long."""
    connection.execute(delete(offers).where(offers.c.at < now - OFFERED_SECONDS))
