"""What must outlive a restart: the settings of chats, the questions nobody could answer, what was answered how often.

A database that is slow or down never costs a person an answer: records wait in a bounded queue and are written in the
background, settings are read from memory where they are known, and everything blocking runs on one thread of its own.
What is kept of people, and for how long, stands in `bot.service.privacy`.
"""

from bot.store.records import MISS_CHARACTERS, Miss, Record, Wishes
from bot.store.store import Store
from bot.store.tables import MISSES_KEPT, RETENTION

__all__ = [
    "MISSES_KEPT",
    "MISS_CHARACTERS",
    "RETENTION",
    "Miss",
    "Record",
    "Store",
    "Wishes",
]
