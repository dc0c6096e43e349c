"""Columns of one type, as tables and the steps to them are written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column
from sqlalchemy.types import TypeEngine

Type = TypeEngine[Any] | type[TypeEngine[Any]]


def key(kind: Type, *names: str) -> list[Column[Any]]:
    """Return columns that are the primary key, or a part of it, and that nobody counts up."""
    return [Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def filled(kind: Type, *names: str) -> list[Column[Any]]:
    """Return columns that always have a value."""
    return [Column(name, kind, nullable=False) for name in names]
