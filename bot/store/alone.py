"""A SQLite file is for one bot at a time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.errors import StoreError

WAIT_SECONDS = 2.0
"""How long a start waits for the process before it to be gone."""


class Lock:
    """A lock that ends with the process, however it ends: SQLite's own, on an empty file beside the database."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(
            f"{file}-lock", timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return  # a folder that can't be written, which the store says by itself
            raise StoreError(
                f"Another copy of the bot runs on {Path(file).name}. Stop it, or give this one a DATABASE_URL of its "
                "own; several processes of one bot need Postgres."
            ) from None

    def release(self) -> None:
        """Let the next process have the file."""
        self._connection.close()
