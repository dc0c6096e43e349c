"""The command line: what every command prints, where, and how it exits."""

import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from talking import FAQS, ROOT

from bot import __version__
from bot.cli import main
from bot.cli.opening import faq_path
from bot.faq import read
from bot.languages import CODES, ENGLISH, detect

TWINS = str(FAQS / "twins.yaml")
OURS = ("BOT_TOKEN", "BOT_API_URL", "FAQ_FILE", "DATABASE_URL", "WEBHOOK_URL", "PORT", "WEBHOOK_SECRET", "ADMIN_IDS")


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run in an empty directory, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in OURS:
        monkeypatch.delenv(name, raising=False)


def bot(*arguments: str, input: bytes = b"", python: tuple[str, ...] = ("-m", "bot"), **env: str):
    """Run a command in a process of its own, in the current directory; bytes in, bytes out."""
    return subprocess.run(
        [sys.executable, *python, *arguments],
        input=input,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **env},
    )


class Speaker:
    """A standard input that says its lines, then raises."""

    def __init__(self, *lines: str, end: type[BaseException] | None = None) -> None:
        self.lines = list(lines)
        self.end = end

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        if not self.lines and self.end:
            raise self.end
        return self.lines.pop(0) if self.lines else ""

    read = readline


# ---------------------------------------- where the FAQ is ----------------------------------------


def test_where_the_faq_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The named file comes first, then FAQ_FILE, then ./faq.yaml, then the shipped one."""
    assert Path(faq_path(None)).samefile(ROOT / "faq.yaml")
    (tmp_path / "faq.yaml").touch()
    assert faq_path(None) == "faq.yaml"
    monkeypatch.setenv("FAQ_FILE", "other.yaml")
    assert faq_path(None) == "other.yaml"
    assert faq_path("named.yaml") == "named.yaml"
    monkeypatch.setenv("FAQ_FILE", "")
    assert faq_path(None) == "faq.yaml"


def test_faq_file_in_a_dotenv_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """FAQ_FILE counts in `.env` too, as an editor on Windows writes it; one that can't be read is one line."""
    Path(".env").write_text(f"FAQ_FILE={TWINS}\n", encoding="utf-8-sig")
    assert main(["ask", "ink?"]) == 0
    assert "At any stationer's." in capsys.readouterr().out
    monkeypatch.setenv("FAQ_FILE", "other.yaml")
    assert faq_path(None) == "other.yaml"
    Path(".env").write_bytes(b"FAQ_FILE=\xff")
    assert main(["ask", "ink?"]) == 2
    said = capsys.readouterr()
    assert said == ("", "The file .env can't be read. It must be UTF-8 text that this user may read.\n")


@pytest.mark.parametrize("arguments", [["--faq", TWINS, "ask", "ink?"], ["ask", "--faq", TWINS, "ink?"]])
def test_the_faq_may_be_named_before_and_after_the_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """`--faq` belongs to every command, on either side of its name."""
    assert main(arguments) == 0
    assert "At any stationer's." in capsys.readouterr().out


# ---------------------------------------- ask ----------------------------------------


def test_ask(capsys: pytest.CaptureFixture[str]) -> None:
    """One question gets one reply, the words of the command line joined."""
    assert main(["ask", "--faq", TWINS, "Where", "can I", "buy ink?"]) == 0
    said = capsys.readouterr()
    assert said.out == "At any stationer's.\n\n  1. Paper jam\n"
    assert said.err == ""


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("Where can I buy ink?", 0, "answer"),
        ("hello", 0, "smalltalk"),
        ("How do I install the printer?", 1, "suggestions"),
        ("zzyzx", 1, "fallback"),
        ("my bicycle is broken", 1, "fallback"),
        ("", 1, "smalltalk"),
        ("\udcff\udcfe", 1, "smalltalk"),
    ],
)
def test_ask_as_json(text: str, status: int, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints one line of the design's object; the status says whether there was an answer."""
    assert main(["ask", "--json", "--faq", TWINS, text]) == status
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    reply = json.loads(said.out)
    assert list(reply) == ["kind", "id", "ids", "offered", "score", "follow_ups", "candidates"]
    assert reply["kind"] == kind
    assert said.err == ""


def test_ask_the_shipped_faq(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the shipped FAQ answers."""
    assert main(["ask", "--json", "Should I buy a GPU?"]) == 0
    assert json.loads(capsys.readouterr().out)["ids"] == ["gpu"]


# ---------------------------------------- chat ----------------------------------------


def test_chat_through_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines in, replies out, nothing else on either stream, until the input ends."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Where can I buy ink?\nthanks\n"))
    assert main(["chat", "--faq", TWINS]) == 0
    said = capsys.readouterr()
    assert said.out == "At any stationer's.\n\n  1. Paper jam\n\nAny time.\n\n"
    assert said.err == ""


def test_chat_until_quit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """/quit leaves what comes after it unread."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("/quit\nthanks\n"))
    assert main(["chat", "--faq", TWINS]) == 0
    assert capsys.readouterr().out == ""


def test_chat_interrupted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends the conversation without a complaint."""
    monkeypatch.setattr(sys, "stdin", Speaker("thanks\n", end=KeyboardInterrupt))
    assert main(["chat", "--faq", TWINS]) == 0
    assert capsys.readouterr() == ("Any time.\n\n\n", "")


class Screen:
    """A terminal of its own: what is typed goes in at once, what is shown is read to the end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keyboard, inside = pty.openpty()
        self.shown = ""
        self._stdin = os.fdopen(inside, "r", encoding="utf-8")
        self._stdout = os.fdopen(os.dup(inside), "w", encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", self._stdin)
        monkeypatch.setattr(sys, "stdout", self._stdout)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def type(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    def close(self) -> str:
        """Close the terminal and give what was shown, without the returns that it adds to line feeds."""
        self._stdin.close()
        self._stdout.close()
        self._reader.join()
        os.close(self.keyboard)
        return self.shown.replace("\r\n", "\n")

    def _read(self) -> None:
        data = b""
        with suppress(OSError):  # Linux's way of saying that the other side is closed
            while part := os.read(self.keyboard, 65536):
                data += part
        self.shown = data.decode()


@pytest.mark.parametrize("end", ["\x04", "/quit\n"], ids=["Ctrl-D", "/quit"])
def test_chat_at_a_terminal(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """At a terminal there is a greeting, a prompt before every line, and emphasis; Ctrl-D leaves as /quit does."""
    screen = Screen(monkeypatch)
    screen.type(f"ink?\n1\n{end}")
    status = main(["chat", "--faq", TWINS])
    shown = screen.close()
    for typed in ("ink?\n", "1\n", "/quit\n"):  # the terminal echoes what is typed ahead, or does not
        shown = shown.replace(typed, "", 1)
    assert status == 0
    greeting = ENGLISH.messages["welcome"].replace("**{title}**", "\x1b[1mPrinters\x1b[22m")
    assert greeting.split(":")[0] in shown
    assert shown.count("> ") == 3
    assert "> \x1b[1mWhere can I buy ink?\x1b[22m\n\nAt any stationer's.\n" in shown
    assert "\x1b[1mWhat do I do about a paper jam?\x1b[22m\n\nOpen the flap and pull gently." in shown
    assert shown.endswith("> \n" if end == "\x04" else "> ")


AT_A_TERMINAL = """
import os, signal, sys
os.login_tty(int(sys.argv[1]))
signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in whatever a script starts with "&"
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[2:]])
"""


def test_chat_interrupted_at_a_real_terminal() -> None:
    """Ctrl-C at the prompt ends a real process with status 0, without a traceback."""
    keyboard, inside = pty.openpty()
    arguments = [sys.executable, "-c", AT_A_TERMINAL, str(inside), "chat", "--faq", TWINS]
    with subprocess.Popen(arguments, pass_fds=[inside], env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        os.close(inside)
        shown = b""
        while shown.count(b"> ") < 1 and (part := _seen(keyboard, 20)):
            shown += part
        os.write(keyboard, b"ink?\n")
        while shown.count(b"> ") < 2 and (part := _seen(keyboard, 20)):
            shown += part
        for _ in range(40):  # a key pressed while the prompt is being drawn is lost, so people press it again
            os.write(keyboard, b"\x03")
            while part := _seen(keyboard, 0.25):
                shown += part
            if process.poll() is not None:
                break
        process.kill()
    os.close(keyboard)
    assert process.returncode == 0
    assert b"At any stationer's." in shown
    assert b"Traceback" not in shown


def _seen(terminal: int, seconds: float) -> bytes:
    """Give what a terminal shows next, nothing if that takes too long or the other side is closed."""
    with suppress(OSError):  # Linux's way of saying that the other side is closed
        if select.select([terminal], [], [], seconds)[0]:
            return os.read(terminal, 4096)
    return b""


# ---------------------------------------- check ----------------------------------------

CLEAN = """\
title: Tea
contact: Ask at the counter.
entries:
  - {id: green, topic: Tea, question: Is green tea good?, aliases: [green tea any good], answer: "Yes."}
  - {id: milk, topic: Tea, question: May I take milk?, aliases: [with milk or without], answer: "Please do."}
"""


def test_check_the_shipped_faq(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped FAQ has neither errors nor warnings."""
    path = str(ROOT / "faq.yaml")
    assert main(["check", "--strict", path]) == 0
    twin = str(ROOT / "faq.ko.yaml")
    outlook, first, second = capsys.readouterr().out.splitlines()
    assert [first, second] == [f"{path}: 0 errors, 0 warnings", f"{twin}: 0 errors, 0 warnings"]
    assert outlook.startswith(f"{path}: Of 10 questions in people's own words, about 7 will get the right answer")


def test_check_a_clean_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean file exits with 0, named or found as any other command finds it."""
    (tmp_path / "faq.yaml").write_text(CLEAN, encoding="utf-8")
    assert main(["check", "--strict"]) == 0
    assert main(["check", "--strict", "faq.yaml"]) == 0
    assert main(["check", "--strict", "--faq", "faq.yaml"]) == 0
    outlook, said = capsys.readouterr().out.splitlines()[:2]
    assert said == "faq.yaml: 0 errors, 0 warnings"
    assert outlook == (
        "faq.yaml: Of 10 questions in people's own words, about 5 will get the right answer (give or take 2), "
        "and 3 more will find it among those offered. With 10 aliases an entry: 7, and 2 more."
    )


def test_check_a_translation_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A twin is checked with its main file, and whoever names it alone is told so, once."""
    (tmp_path / "faq.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "faq.ko.yaml").write_text("entries: [{id: green, question: 녹차는 좋은가요?}]", encoding="utf-8")
    assert main(["check", "faq.ko.yaml"]) == 1
    assert (
        capsys.readouterr().out == "faq.ko.yaml: a translation of faq.yaml, which it is checked with: check faq.yaml\n"
    )


def test_a_fresh_file_needs_no_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `init` writes is as `check` would have it, in every language."""
    for code in CODES:
        assert main(["init", f"{code}.yaml", "--language", code]) == 0
        assert main(["check", f"{code}.yaml"]) == 0
    assert "advice" not in capsys.readouterr().out


def test_asking_nothing_fails(tmp_path: Path) -> None:
    """A question without words gets no answer, and the status says so."""
    (tmp_path / "faq.yaml").write_text(CLEAN, encoding="utf-8")
    assert main(["ask", "?!"]) == 1


def test_check_a_broken_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Every error is a line with file, line, column, remedy and rule, then the count; the status is 1."""
    path = FAQS / "broken.yaml"
    assert main(["check", str(path)]) == 1
    first, second, count = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}:4:")
    assert '"Should I: buy?"' in first
    assert second.startswith(f"{path}:7:5: error: ")
    assert "answer" in second
    assert count == f"{path}: 2 errors, 0 warnings"


def test_check_counts_what_is_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule is one line with how many more there are; `-v` prints every finding with its place."""
    (tmp_path / "faq.yaml").write_text(
        CLEAN + "synonyms: [[coffee, java], [mocha, moka], [cup, mug]]\n", encoding="utf-8"
    )
    assert main(["check"]) == 0
    [_, found, count] = capsys.readouterr().out.splitlines()
    assert found.endswith("[idle-synonyms] (and 2 more)")
    assert count == "faq.yaml: 0 errors, 3 warnings; `check -v` shows 2 more lines"
    assert main(["check", "-v"]) == 0
    _, *all_found, count = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in all_found] == ["faq.yaml:6:12", "faq.yaml:6:28", "faq.yaml:6:43"]
    assert count == "faq.yaml: 0 errors, 3 warnings"


def test_check_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings are printed, and are problems only with `--strict`."""
    (tmp_path / "faq.yaml").write_text(CLEAN + "synonyms: [[coffee, java]]\n", encoding="utf-8")
    assert main(["check"]) == 0
    warned = capsys.readouterr().out
    assert "\nfaq.yaml:6:" in warned
    assert " warning: " in warned
    assert warned.endswith("faq.yaml: 0 errors, 1 warning\n")
    assert main(["check", "--strict"]) == 1
    assert capsys.readouterr().out == warned


@pytest.mark.parametrize("place", ["missing.yaml", "."])
def test_check_what_can_not_be_read(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is missing or no file is status 2 and one line on stderr."""
    assert main(["check", place]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{place}: ")
    assert said.err.count("\n") == 1


# ---------------------------------------- eval ----------------------------------------

ROWS = [
    {"text": "Where can I buy ink?", "expect": ["ink"], "kind": "plain", "half": "one"},
    {"text": "How do I install the printer?", "expect": ["install-mac"], "kind": "twins", "half": "two"},
    {"text": "zzyzx", "expect": [], "kind": "nonsense", "half": "one"},
    {"text": "what about a paper jam?", "expect": ["ink"], "kind": "wrong", "half": "two"},
    {"turns": ["Where can I buy ink?", "thanks"], "expect": [["ink"], []], "kind": "dialogue", "half": "one"},
    {"text": "paper jam?", "kind": "free"},
]


@pytest.fixture
def queries(tmp_path: Path) -> str:
    """Give the path of a file of labelled queries."""
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return "queries.jsonl"


def test_eval(queries: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The report has a line for each kind, and the exit status is 0 where no bound was set."""
    assert main(["eval", "--faq", TWINS, queries]) == 0
    said = capsys.readouterr()
    head, *lines = said.out.splitlines()
    assert head.replace(" %", "").split() == ["messages", "right", "found", "wrong", "false", "dialogue", "words"]
    assert [line.split() for line in lines[:7]] == [
        ["plain", "1", "100.0", "100.0", "0.0", "–", "–", "–"],
        ["twins", "1", "0.0", "100.0", "0.0", "–", "–", "–"],
        ["nonsense", "1", "–", "–", "–", "0.0", "–", "–"],
        ["wrong", "1", "0.0", "0.0", "100.0", "–", "–", "–"],
        ["dialogue", "2", "–", "–", "–", "–", "100.0", "–"],
        ["free", "1", "–", "–", "–", "–", "–", "–"],
        ["all", "7", "33.3", "66.7", "33.3", "0.0", "100.0", "–"],
    ]
    assert "ink → paper" in said.out
    assert said.err == ""


def test_eval_by_another_field_and_in_detail(queries: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--by` groups by any field, `--only` keeps rows that have it, `-v` lists what went wrong."""
    assert main(["eval", "--faq", TWINS, "--by", "half", "-v", queries]) == 0
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines()[1:4]] == [["one", "4"], ["two", "2"], ["all", "7"]]
    assert "'what about a paper jam?'" in said
    assert main(["eval", "--faq", TWINS, "--only", "half=one", "--only", "kind=plain", queries]) == 0
    assert capsys.readouterr().out.splitlines()[2].split()[:2] == ["all", "1"]


def test_eval_as_json(queries: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints one line per row and nothing else; a dialogue is a list of turns."""
    assert main(["eval", "--json", "--faq", TWINS, queries]) == 0
    said = capsys.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert len(rows) == len(ROWS)
    assert rows[0]["ids"] == ["ink"]
    assert rows[1]["offered"] == ["install-windows", "install-mac"]
    assert [list(row) for row in rows if "turns" in row] == [["turns"]]
    assert [turn["kind"] for turn in rows[4]["turns"]] == ["answer", "smalltalk"]
    assert said.err == ""


def test_eval_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`-` reads the queries from standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"text": "ink?"}\n'))
    assert main(["eval", "--json", "--faq", TWINS, "-"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "ink"


@pytest.mark.parametrize(
    ("bound", "status", "complaint"),
    [
        (["--min-right", "33"], 0, ""),
        (["--min-right", "34"], 1, "right: 33.3 %, wanted at least 34 %"),
        (["--min-found", "66"], 0, ""),
        (["--min-found", "90.5"], 1, "found: 66.7 %, wanted at least 90.5 %"),
        (["--max-wrong", "34"], 0, ""),
        (["--max-wrong", "6"], 1, "wrong: 33.3 %, wanted at most 6 %"),
        (["--max-false", "0"], 0, ""),
        (["--min-dialogue", "100"], 0, ""),
    ],
)
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_eval_bounds(
    queries: str, bound: list[str], status: int, complaint: str, json: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure beyond its bound is told on stderr and makes the status 1."""
    assert main(["eval", "--faq", TWINS, *json, *bound, queries]) == status
    assert capsys.readouterr().err.strip() == complaint


@pytest.mark.parametrize(
    ("content", "arguments", "error"),
    [
        (b'{"text": "a"}\n{', [], "queries:2: not JSON: "),
        (b'{"text": "a", "expect": ["inc"]}', [], "queries: the FAQ has no entry with id inc"),
        (b'{"text": "\xff"}', [], "queries: not UTF-8 text"),
        (b'{"text": "a"}', ["--only", "half=reporting"], "No row has half=reporting."),
        (None, [], "queries: No such file or directory"),
    ],
)
def test_eval_what_can_not_be_read(
    content: bytes | None, arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Queries that are missing or malformed are one line on stderr and status 2."""
    if content is not None:
        Path("queries").write_bytes(content)
    assert main(["eval", "--faq", TWINS, *arguments, "queries"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(error)
    assert said.err.count("\n") == 1


def test_eval_interrupted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends every command without a traceback, as shells expect it."""
    monkeypatch.setattr(sys, "stdin", Speaker(end=KeyboardInterrupt))
    assert main(["eval", "--faq", TWINS, "-"]) == 130
    assert capsys.readouterr() == ("", "")


# ---------------------------------------- schema, init, run ----------------------------------------


def test_the_committed_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    """faq.schema.json is what `schema` prints."""
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert printed == (ROOT / "faq.schema.json").read_text(encoding="utf-8")
    assert json.loads(printed)["$schema"].startswith("https://json-schema.org/")


def test_the_schema_names_every_wording() -> None:
    """Editors offer all messages that a FAQ may override, and no others."""
    messages = json.loads((ROOT / "faq.schema.json").read_text(encoding="utf-8"))["properties"]["messages"]
    assert set(messages["properties"]) == set(ENGLISH.wordings)
    assert messages["additionalProperties"] is False


@pytest.mark.parametrize("arguments", [[], ["mine.yaml"]])
def test_init(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`init` writes a FAQ that is clean and answers, and says what to do next; it never overwrites."""
    assert main(["init", *arguments]) == 0
    [file] = tmp_path.iterdir()
    assert file.name == (arguments or ["faq.yaml"])[0]
    assert capsys.readouterr().out == f"Wrote {file.name}. Try it: python -m bot chat --faq {file.name}\n"
    assert main(["check", "--strict", file.name]) == 0
    capsys.readouterr()
    written = file.read_bytes()
    assert main(["init", file.name]) == 2
    said = capsys.readouterr()
    assert said == ("", f"{file.name} exists already; name another file: python -m bot init FILE\n")
    assert file.read_bytes() == written


@pytest.mark.parametrize("code", CODES)
def test_init_in_a_language(code: str, tmp_path: Path) -> None:
    """`init --language` writes a FAQ in each language that the bot speaks; it names the language and whom to ask."""
    assert main(["init", "--language", code]) == 0
    faq = read(tmp_path / "faq.yaml").faq
    assert faq.language == code
    assert detect(faq.texts()).code == code


def test_init_where_nothing_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that does not exist is one line and status 2."""
    path = Path("no", "faq.yaml")
    assert main(["init", str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: No such file or directory\n"


@pytest.mark.parametrize("arguments", [[], ["run"], ["--polling"], ["run", "--polling", "--faq", TWINS]])
def test_run_without_a_token(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a token the bot says where to get one, and exits with 2."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "BOT_TOKEN" in said.err
    assert "BotFather" in said.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(["--faq", "missing.yaml"], "missing.yaml"), (["run", "--faq", str(FAQS / "broken.yaml")], "broken.yaml:4:")],
)
def test_run_with_a_faq_that_can_not_be_used(
    arguments: list[str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing or broken FAQ stops the bot before it talks to Telegram, and the token is not shown."""
    monkeypatch.setenv("BOT_TOKEN", "123456:SECRET-TOKEN")
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert named in said.err
    assert "SECRET-TOKEN" not in said.out + said.err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` and `--help` exit with 0; help names every command."""
    for option in ("--version", "--help"):
        with pytest.raises(SystemExit) as left:
            main([option])
        assert left.value.code == 0
    said = capsys.readouterr().out
    assert __version__ in said
    for command in ("run", "chat", "ask", "check", "eval", "schema", "init"):
        assert f"\n    {command} " in said


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nonsense"], "faqbot: argument COMMAND: invalid choice: 'nonsense'"),
        (["chta"], "faqbot: argument COMMAND: invalid choice: 'chta'. Did you mean `chat`?"),
        (["ask"], "faqbot ask: the following arguments are required: TEXT"),
        (["eval", "--min-right", "many", "q"], "faqbot eval: argument --min-right: many is no number from 0 to 100"),
        (["eval", "--max-false", "-1", "q"], "faqbot eval: argument --max-false: -1 is no number from 0 to 100"),
        (["eval", "--min-right", "nan", "q"], "faqbot eval: argument --min-right: nan is no number from 0 to 100"),
        (["check", "--nonsense"], "faqbot: unrecognized arguments: --nonsense"),
        (["init", "a", "b"], "faqbot: unrecognized arguments: b"),
    ],
)
def test_wrong_arguments(arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command or option is one line that points to --help, and status 2."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.out == ""
    assert said.err.startswith(error)
    assert said.err.endswith("--help)\n")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", [["ask", "hi"], ["chat"], ["eval", "q.jsonl"]])
@pytest.mark.parametrize(("faq", "remedy"), [("missing.yaml", "bot init"), (".", "inside it"), ("binary", "UTF-8")])
def test_a_faq_that_can_not_be_read(
    command: list[str], faq: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that needs a FAQ says in one line why there is none and what to do, and exits with 2."""
    Path("binary").write_bytes(b"\xc3\x28\xff")
    assert main(["--faq", faq, *command]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{faq}: ")
    assert remedy in said.err
    assert said.err.count("\n") == 1


def test_a_broken_faq_stops_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken FAQ ends with 2 and one line: the first problem with its place, and where to see the others."""
    path = FAQS / "broken.yaml"
    assert main(["--faq", str(path), "ask", "hi"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}:4:")
    assert said.err.endswith(f" (1 more: python -m bot check {path})\n")
    assert said.err.count("\n") == 1
    (tmp_path / "faq.yaml").write_text("title: T\n", encoding="utf-8")
    assert main(["ask", "hi"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("faq.yaml:1:1: error: ")
    assert "more:" not in said.err


def test_a_message_that_nobody_knows_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelled name under `messages` is told, and the right one suggested, by check and by every other command."""
    (tmp_path / "faq.yaml").write_text(CLEAN + "messages: {falback: Pardon?}\n", encoding="utf-8")
    assert main(["check"]) == 1
    assert "fallback" in capsys.readouterr().out
    assert main(["ask", "hi"]) == 2
    assert "fallback" in capsys.readouterr().err


def test_a_pipe_that_closes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops reading has seen enough: no complaint, status 0."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert main(["schema"]) == 0


# ---------------------------------------- real processes ----------------------------------------


def test_a_closed_pipe_in_a_real_process() -> None:
    """`python -m bot schema | head -c 1` ends quietly."""
    for command in (["schema"], ["chat", "--faq", TWINS], ["ask", "--faq", TWINS, "ink?"]):
        with subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as process:  # fmt: skip
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            process.stdin.write(b"ink?\n" * 50)
            process.stdin.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_the_package_without_any_faq(tmp_path: Path) -> None:
    """Where there is no FAQ at all, the remedy is one line."""
    shutil.copytree(ROOT / "bot", tmp_path / "lib" / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    done = bot("ask", "hi", PYTHONPATH=str(tmp_path / "lib"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "There is no faq.yaml here. Name one with --faq FILE, or write one with: python -m bot init\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 2),
        (["nonsense"], 2),
        (["check", str(FAQS / "broken.yaml")], 1),
        (["ask", "Should I buy a GPU?"], 0),
    ],
)
def test_statuses_of_real_processes(arguments: list[str], status: int) -> None:
    """The process exits as `main` returns, and nobody ever sees a traceback."""
    done = bot(*arguments)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr + done.stdout
    assert (done.stdout == b"") == (status == 2)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """A file without the right to read it is named with its remedy."""
    faq = tmp_path / "locked.yaml"
    faq.write_text(CLEAN, encoding="utf-8")
    faq.chmod(0)
    if os.access(faq, os.R_OK):
        pytest.skip("root may read everything")
    done = bot("--faq", str(faq), "ask", "hi")
    assert done.returncode == 2
    assert b"Give this user the right to read it." in done.stderr


def test_a_wrong_token_in_a_real_process(tmp_path: Path) -> None:
    """A token that is none is refused without being shown."""
    done = bot("run", BOT_TOKEN="oops-SECRET")
    assert done.returncode == 2
    assert b"BOT_TOKEN" in done.stderr
    assert b"SECRET" not in done.stderr + done.stdout
    assert b"Traceback" not in done.stderr


def test_bytes_that_are_no_text() -> None:
    """Input in another encoding and arguments that are no text are answered, not a traceback."""
    done = bot("chat", "--faq", TWINS, input=b"\xff\xfe\nink?\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "At any stationer's." in done.stdout.decode()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--faq", TWINS, b"ink \xff?"],
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_that_can_not_show_everything() -> None:
    """Where the output's encoding lacks a character, another stands in for it."""
    done = bot("ask", "--faq", str(FAQS / "marked.yaml"), "how do you mark text", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\n? A list item" in done.stdout


FORBIDDEN = ("telegram", "sqlalchemy", "sqlite3", "psycopg", "tornado", "httpx")


def test_commands_import_neither_telegram_nor_a_database(tmp_path: Path) -> None:
    """What needs no Telegram and no database does not import them."""
    (tmp_path / "queries.jsonl").write_text('{"text": "hi"}\n', encoding="utf-8")
    commands = [
        ["ask", "Should I buy a GPU?"], ["check", TWINS], ["eval", "queries.jsonl"], ["chat"], ["schema"], ["init"],
    ]  # fmt: skip
    program = (
        "import sys; from bot.cli import main\n"
        f"for arguments in {commands!r}:\n"
        "    main(arguments)\n"
        "    print(f'after {arguments[0]}:', *{name.split('.')[0] for name in sys.modules} & "
        f"{set(FORBIDDEN)!r}, file=sys.stderr)"
    )
    done = bot(input=b"hi\n", python=("-c", program))
    assert done.stderr.decode().splitlines() == [f"after {command}:" for command, *_ in commands]


def test_chat_in_a_real_process() -> None:
    """One line a reply on a pipe, every reply as soon as its line is there."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--faq", TWINS], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        for line, expected in (("Where can I buy ink?", "stationer's"), ("1", "Open the flap")):
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            assert any(expected in said.decode() for said in process.stdout), "the reply never came"
        process.stdin.write(b"/quit\n")
        process.stdin.close()
        assert process.stdout.read().strip() == b""
    assert process.returncode == 0
