"""What people were offered and have not come back to, as rows: any process sees who did, and so does the next one.

An offer is gone with the next word of the talk it was made in; one that nobody came back to becomes a miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from bot.store.people import hashed
from bot.store.records import Record
from bot.store.schema import offers
from bot.store.statements import Prepared
from bot.store.tables import insert_into

_of: Any = bindparam("of")
_SETTLE = Prepared(lambda _: delete(offers).where(offers.c.talk == _of))


def settle(connection: Connection, talk: Sequence[object]) -> None:
    """Forget what was offered in a talk."""
    _SETTLE.run(connection, [{"of": hashed(connection, *talk)}])


def wait(connection: Connection, talk: Sequence[object], person: int | str, offered: Record, until: float) -> None:
    """Wait until then for somebody to come back to what they were offered; else it will have been `offered`."""
    row = {
        "faq": offered.faq,
        "language": offered.language,
        "person": hashed(connection, person),
        "text": offered.text,
        "entries": " ".join(offered.entry_ids),
        "until": until,
    }
    made = insert_into(connection, offers).values(talk=hashed(connection, *talk), **row)
    connection.execute(made.on_conflict_do_update(index_elements=["talk"], set_=row))


def passed_over(connection: Connection, now: float) -> list[Record]:
    """Return the offers that nobody came back to, each to one process and once."""
    of = offers.c.faq, offers.c.language, offers.c.text, offers.c.entries, offers.c.person
    gone = connection.execute(delete(offers).where(offers.c.until <= now).returning(*of)).all()
    return [
        Record("fallback", tuple(entries.split()), text, faq=faq, language=language, code=person, outcome="ignored")
        for faq, language, text, entries, person in gone
    ]
