"""What all tests share: the same random examples in every run, so that a failure today is a failure tomorrow."""

import logging
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")

os.environ["SSL_CERT_DIR"] = os.devnull  # no certificates: a client reads its hundreds for longer than most tests take
os.environ["SEMANTIC"] = "off"  # the same results whether the extra is installed or not; its own tests switch it on


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that tests were left out for want of a database, even where skips are not listed."""
    if not os.environ.get("TEST_DATABASE_URL"):
        terminalreporter.write_line("Postgres was not tested: set TEST_DATABASE_URL to a database that tests may use.")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Put logging back after a test that set it up, as `python -m bot run` does."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(False)
    for name in list(logging.root.manager.loggerDict):
        logger, before = logging.getLogger(name), levels.get(name, logging.NOTSET)
        if logger.level != before:  # to set it forgets what all others have found out about theirs
            logger.setLevel(before)
