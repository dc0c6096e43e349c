"""Hosts with a Procfile find what they need, and the page about hosting says what is so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from bot.config import Settings

ROOT = Path(__file__).parents[1]


def pins(name: str) -> dict[str, str]:
    """Return the version of each package in a file of requirements, hashes and markers apart."""
    text = (ROOT / name).read_text("utf-8")
    found = re.findall(r"^([\w.-]+)==([\w.+]+)", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)), "a line that pins nothing"
    return dict(found)


def names(requirements: list[str]) -> set[str]:
    """Return the names of packages as files of requirements write them."""
    return {re.split(r"[\[><=]", line)[0].lower().replace("_", "-") for line in requirements}


def test_one_resolution_serves_everybody() -> None:
    """constraints.txt pins all that pyproject.toml asks for; requirements.txt has hashes for the same versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    everything = names([*project["dependencies"], *(line for extra in extras.values() for line in extra)])
    tested, hosted = pins("constraints.txt"), pins("requirements.txt")
    assert everything - {"telegram-faq-bot"} <= tested.keys()
    assert names([*project["dependencies"], *extras["postgres"]]) <= hosted.keys()
    assert hosted.items() <= tested.items()
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", (ROOT / "requirements.txt").read_text("utf-8"))[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_procfile_names_what_can_be_run() -> None:
    """`web` receives as the environment says, `worker` always polls, `answerer` answers what others receive."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    assert dict(line.split(": ") for line in lines) == {
        "web": "python -m bot",
        "worker": "python -m bot --polling",
        "answerer": "python -m bot --role worker",
    }


def test_every_variable_on_the_hosting_page_exists() -> None:
    """The page about hosting names no setting that the bot does not read."""
    page = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    known = {field.name.upper() for field in fields(Settings)}
    assert set(re.findall(r"\b([A-Z]+_[A-Z_]+)\b(?==|`)", page)) - {"HTTPS_PROXY", "NO_PROXY"} <= known
