"""Hosts with a Procfile find what they need, and the page about hosting says what is so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from bot.config import Settings

ROOT = Path(__file__).parents[1]


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    """requirements.txt holds all that pyproject.toml asks for, Postgres included, each at one version with hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    entries = re.split(r"\n(?=[a-z])", (ROOT / "requirements.txt").read_text("utf-8"))[1:]
    pinned = {
        match[0].lower().replace("_", "-") for entry in entries if (match := re.match(r"[\w-]+(?===[\d.]+ )", entry))
    }
    assert len(pinned) == len(entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert {re.match(r"[\w-]+", line)[0].lower() for line in wanted} <= pinned  # type: ignore[index]  # each has a name


def test_the_procfile_has_a_web_process_and_a_worker() -> None:
    """`web` receives as the environment says, `worker` always polls."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    assert dict(line.split(": ") for line in lines) == {"web": "python -m bot", "worker": "python -m bot --polling"}


def test_every_variable_on_the_hosting_page_exists() -> None:
    """The page about hosting names no setting that the bot does not read."""
    page = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    known = {field.name.upper() for field in fields(Settings)}
    assert set(re.findall(r"\b([A-Z]+_[A-Z_]+)\b(?==|`)", page)) - {"HTTPS_PROXY", "NO_PROXY"} <= known
