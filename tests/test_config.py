"""Settings come from the environment and `.env`; complaints are complete, and secrets stay secret."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings, load, redacted, set_up_logging
from bot.errors import ConfigError

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
GOOD = {"BOT_TOKEN": TOKEN}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Return what was written to stderr so far."""
    logging.getLogger().handlers.clear()  # set_up_logging closes what it replaces, and these are pytest's
    return lambda: capsys.readouterr().err


def complaints(**environ: str) -> list[str]:
    """Return what `load` has to say about an environment."""
    with pytest.raises(ConfigError) as raised:
        load(environ)
    return str(raised.value).splitlines()


def test_a_token_is_enough() -> None:
    """Everything but the token has a default."""
    settings = load(GOOD)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value() == "sqlite:///faqbot.sqlite3"
    assert (settings.faq_file, settings.port, settings.webhook_url, settings.admin_ids) == (None, None, "", ())
    assert settings.log_level == "INFO"


def test_everything_can_be_set() -> None:
    """Each variable reaches its setting, in its own type."""
    settings = load(
        {
            **GOOD,
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "FAQ_FILE": "garden.yaml",
            "DATABASE_URL": "postgres://u:p@db.example/faq?sslmode=require",
            "WEBHOOK_URL": "http://127.0.0.1:9000/hook",
            "PORT": "9000",
            "WEBHOOK_SECRET": "s-_3",
            "ADMIN_IDS": " 12, 34 ,",
            "LOG_LEVEL": "debug",
        }
    )
    assert settings.bot_api_url == "http://127.0.0.1:8081"
    assert settings.faq_file == Path("garden.yaml")
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://u:p@db.example/faq?sslmode=require"
    assert settings.webhook == "http://127.0.0.1:9000/hook"
    assert (settings.port, settings.secret, settings.admin_ids, settings.log_level) == (9000, "s-_3", (12, 34), "DEBUG")


def test_the_environment_is_read_when_nothing_else_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the process's environment counts."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("PORT", "")
    assert load().bot_token.get_secret_value() == TOKEN


def test_a_dotenv_file_fills_in_what_the_environment_leaves_out(tmp_path: Path) -> None:
    """`.env` is read, byte order mark or not, and the environment wins over it."""
    (tmp_path / ".env").write_text(f'BOT_TOKEN="{TOKEN}"\nPORT=1\nADMIN_IDS=5,6\nOTHER=x\nLOG_LEVEL=\n', "utf-8-sig")
    settings = load({"PORT": "2"})
    assert (settings.bot_token.get_secret_value(), settings.port, settings.admin_ids) == (TOKEN, 2, (5, 6))


def test_a_dotenv_file_that_is_no_text_is_a_clear_error(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 give one line about `.env`."""
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe")
    assert complaints() == ["The file .env can't be read. It must be UTF-8 text that this user may read."]


def test_a_missing_token_is_one_line_with_the_remedy() -> None:
    """Whoever starts the bot for the first time learns where a token comes from and where it goes."""
    [line] = complaints(BOT_TOKEN="  ")
    assert line.startswith("BOT_TOKEN is missing")
    assert "@BotFather" in line
    assert ".env" in line


def test_all_errors_come_at_once_and_show_no_value() -> None:
    """Each wrong setting has a line that names it, and what was typed is not in any of them."""
    wrong = {
        "BOT_TOKEN": "5up3rsecret",
        "BOT_API_URL": "ftp://5up3rsecret",
        "DATABASE_URL": "mysql://me:5up3rsecret@db/faq",
        "WEBHOOK_URL": "https://5up3rsecret@x/#y",
        "PORT": "5up3rsecret",
        "WEBHOOK_SECRET": "5up3rsecret!",
        "ADMIN_IDS": "5up3rsecret,1",
        "LOG_LEVEL": "5up3rsecret",
    }
    lines = complaints(**wrong)
    assert [line.split()[0] for line in lines] == list(wrong)
    assert "5up3rsecret" not in "".join(lines)


@pytest.mark.parametrize("password", ["p#ss", "p/ss", "1/ss", "p?ss", "1?ss", "p[ss", "1#ss", "p@ss"])
def test_signs_in_a_password_are_explained(password: str) -> None:
    """A password whose signs mean something else in a URL is refused with how to write them."""
    [line] = complaints(**GOOD, DATABASE_URL=f"postgres://me:{password}@db.example:1/faq")
    assert "write # as %23" in line.lower()
    assert password not in line


@pytest.mark.parametrize("url", ["postgres://me:p%23ss@db/faq", "postgres://me:pw@db:5432/faq?application_name=a@b"])
def test_a_url_without_such_signs_is_taken(url: str) -> None:
    """An escaped password and an @ among the options are no reason to complain."""
    assert load({**GOOD, "DATABASE_URL": url})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_API_URL", "http://127.0.0.1:8081/bot"),
        ("BOT_API_URL", "http://127.0.0.1:x"),
        ("BOT_API_URL", "localhost"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("PORT", "-1"),
        ("WEBHOOK_SECRET", "a" * 257),
        ("WEBHOOK_SECRET", "ä"),
        ("ADMIN_IDS", "@me"),
        ("ADMIN_IDS", "1 2"),
        ("DATABASE_URL", "faq.db"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "postgres://me:secret@[db/faq"),
        ("DATABASE_URL", "postgres://me:secret@db:port/faq"),
        ("DATABASE_URL", "sqlite://faq.db"),
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org:8080"),
        ("WEBHOOK_URL", "https://bot.example.org?x=1"),
        ("WEBHOOK_URL", "https://bot.example.org/healthz"),
        ("WEBHOOK_URL", "https://bot.example.org/readyz"),
        ("WEBHOOK_URL", "https://bot.example.org/livez"),
        ("WEBHOOK_URL", "https://bot.example.org/metrics"),
    ],
)
def test_what_cannot_work_is_refused(name: str, value: str) -> None:
    """A setting that would fail later, or silently do something else, fails at once under its name."""
    [line] = complaints(**GOOD, **{name: value})
    assert line.startswith(f"{name} must be")


@pytest.mark.parametrize(
    ("name", "largest", "too_large"),
    [
        ("PORT", "65535", "65536"),
        ("DESK_MINUTES", "10080", "10081"),
        ("RETENTION_DAYS", "3650", "3651"),
        ("ADMIN_IDS", "9" * 19, "9" * 20),
        ("DESK_CHAT_ID", "-" + "9" * 19, "-" + "9" * 20),
        ("WEBHOOK_SECRET", "a" * 256, "a" * 257),
        ("PORT", "1", "1" * 5000),
    ],
)
def test_the_largest_value_that_is_taken(name: str, largest: str, too_large: str) -> None:
    """A week between two cards, ten years of keeping, every port and every id of Telegram's: no more than that."""
    assert load({**GOOD, name: largest})
    [line] = complaints(**GOOD, **{name: too_large})
    assert line.startswith(f"{name} must be")


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_telegrams_webhook_ports_are_taken(port: str) -> None:
    """The ports that Telegram calls are fine."""
    url = f"https://bot.example.org{port}/hook"
    assert load({**GOOD, "WEBHOOK_URL": url}).webhook == url


def test_the_webhook_gets_a_path_and_a_secret_nobody_can_guess() -> None:
    """Path and secret are derived from the token if left out: the same every time, different for every token."""
    first, again = (load({**GOOD, "WEBHOOK_URL": "https://bot.example.org/"}) for _ in range(2))
    other = load({"BOT_TOKEN": TOKEN + "x", "WEBHOOK_URL": "https://bot.example.org"})
    assert (first.webhook, first.secret) == (again.webhook, again.secret)
    assert len({first.webhook, other.webhook, first.secret, other.secret, first.webhook.rpartition("/")[2]}) == 5
    assert len(first.webhook.rpartition("/")[2]) >= 32


def test_each_bot_and_each_server_has_its_own_identity() -> None:
    """Another token or another Bot API server counts its updates anew, so none is taken for one that was answered."""
    others = [{"BOT_TOKEN": f"7{TOKEN}"}, *({"BOT_API_URL": f"http://127.0.0.1:808{n}"} for n in (1, 2))]
    identities = [load({**GOOD, **other}).identity for other in ({}, {}, *others)]
    assert identities[0] == identities[1] == "110201543"
    assert len(set(identities)) == 4
    assert load({**GOOD, "BOT_API_URL": "http://127.0.0.1:8081"}).identity == "110201543-7c7be3c9", (
        "after an update too"
    )


SECRETS = ("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "p%40ssw0rd", "p@ssw0rd", "hook-s3cret", "s3ssl")


def secretive() -> Settings:
    """Return settings with a secret in every place that can hold one."""
    url = "postgres://me:p%40ssw0rd@db.example/faq?sslpassword=s3ssl"
    return load({**GOOD, "DATABASE_URL": url, "WEBHOOK_SECRET": "hook-s3cret", "LOG_LEVEL": "DEBUG"})


def test_settings_print_without_their_secrets() -> None:
    """A repr shows no token, secret or password."""
    shown = f"{secretive()!r} {secretive()} {asdict(secretive())}"
    assert not [secret for secret in SECRETS if secret in shown]
    assert "***" in shown


def test_no_record_has_a_secret_in_it_however_it_got_there(log: Callable[[], str]) -> None:
    """Messages, arguments, exceptions, warnings and crashes are written without secrets, one line each."""
    set_up_logging(secretive())
    for secret in SECRETS:
        logging.getLogger("httpx").debug("POST https://api.telegram.org/bot%s/getMe", secret)
        logging.getLogger("x").error({"url": secret})
        try:
            raise ValueError(f"bad\n{secret}")
        except ValueError:
            logging.getLogger("y").exception("failed")
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]  # there is an exception
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"mind {secret}", stacklevel=1)
    written = log()
    assert len(written.splitlines()) == 5 * len(SECRETS)
    assert "ValueError: bad | ***" in written
    assert not [secret for secret in SECRETS if secret in written]


def test_the_derived_path_and_secret_are_secrets_too(log: Callable[[], str]) -> None:
    """What only Telegram may know about the webhook is blanked out of the log."""
    settings = load({**GOOD, "WEBHOOK_URL": "https://bot.example.org"})
    set_up_logging(settings)
    logging.getLogger("z").warning("%s %s", settings.webhook, settings.secret)
    assert log().endswith("https://bot.example.org/*** ***\n")


@pytest.mark.parametrize(("level", "shown"), [("DEBUG", True), ("INFO", False)])
def test_requests_are_logged_at_debug_only(log: Callable[[], str], level: str, shown: bool) -> None:
    """The line that the HTTP client writes about every request needs DEBUG."""
    set_up_logging(load({**GOOD, "LOG_LEVEL": level}))
    logging.getLogger("httpx").info("HTTP Request: getMe")
    assert ("getMe" in log()) is shown


def test_what_people_write_is_not_logged_even_at_debug(log: Callable[[], str]) -> None:
    """The loggers that print whole updates and messages stay at INFO."""
    set_up_logging(secretive())
    for name in ("telegram.Bot", "telegram.ext.ExtBot", "telegram.ext.Application"):
        logging.getLogger(name).debug("my private question")
    assert log() == ""


@given(st.dictionaries(st.sampled_from([field.name.upper() for field in fields(Settings)]), st.text(max_size=40)))
def test_any_environment_gives_settings_or_a_config_error(environ: dict[str, str]) -> None:
    """Whatever is in the variables, there are settings or complaints, never another exception."""
    try:
        settings = load(environ)
    except ConfigError:
        return
    assert settings.secret
    assert repr(settings)


def test_a_short_secret_leaves_the_log_readable() -> None:
    """A secret of a letter is masked where it stands alone, and a longer one wherever it is."""
    secrets = load({**GOOD, "WEBHOOK_SECRET": "e"}).secrets
    assert redacted("the secret e is set", secrets) == "the secret *** is set"
    assert redacted(f"/bot{TOKEN}/getMe", secrets) == "/bot***/getMe"
    assert redacted("its hookhook.de", ["hook", "its"]) == "*** hookhook.de"
    assert redacted("its hooks2.de", ["hooks", "it"]) == "its ***2.de"


def test_a_password_in_the_api_url_does_not_show() -> None:
    """Neither in the log nor where settings are printed, quoted or not."""
    settings = load({**GOOD, "BOT_API_URL": "http://me:p%40ssw0rd!@127.0.0.1:8081"})
    assert redacted("http://me:p%40ssw0rd!@127.0.0.1:8081 p@ssw0rd!", settings.secrets).count("***") == 2
    assert "ssw0rd" not in repr(settings)
