"""The conversation in a terminal: whole transcripts, as a person at the keyboard or a pipe sees them."""

import io
import re
from collections.abc import Iterator

import pytest
from talking import ids, served, shipped, small, written

from bot.conversation import Choice, Context, Question, Reply, respond
from bot.languages import ENGLISH
from bot.matcher import Index
from bot.service.commands import typed
from bot.terminal import chat, show

BOLD, ITALIC, STRUCK, CODE = "\x1b[1m", "\x1b[3m", "\x1b[9m", "\x1b[36m"
NO_BOLD, NO_ITALIC, NO_STRUCK, NO_CODE = "\x1b[22m", "\x1b[23m", "\x1b[29m", "\x1b[39m"


def transcript(index: Index, *lines: str, width: int | None = None) -> str:
    """Hold a conversation; give everything on the screen, what was typed after a prompt."""
    out = io.StringIO()

    def typed() -> Iterator[str]:
        for line in lines:
            out.write(f"> {line}\n")
            yield line

    left = typed()
    assert chat(served(index), lambda: next(left, None), out, width) == 0
    return out.getvalue()


def test_a_plain_conversation() -> None:
    """Lines in, lines out: no greeting, no colours, numbered choices, picks by number."""
    assert transcript(small("twins"), "How do I install the printer?", "2", "tell me more", "thanks", "none") == (
        """\
> How do I install the printer?
I'm not sure which you mean. Is it one of these?

  1. Install on Windows
  2. Install on Mac
  3. None of these

> 2
How do I install the printer on Mac?

Open setup.dmg.

  1. Install on Windows

> tell me more
That is all I have on that. You could go on from here:

  1. Install on Windows

> thanks
Any time.

> none
Sorry about that. Try other words, or see what I know.

  1. Setting up
  2. Use

"""
    )


def test_browsing() -> None:
    """/faq lists the topics, numbers open them and lead back."""
    assert transcript(small("twins"), "/faq", "2", "3", "the first one", "Install on Mac") == (
        """\
> /faq
What would you like to read about?

  1. Setting up
  2. Use

> 2
Use

  1. Paper jam
  2. Ink
  3. « All topics

> 3
What would you like to read about?

  1. Setting up
  2. Use

> the first one
Setting up

  1. Install on Windows
  2. Install on Mac
  3. « All topics

> Install on Mac
How do I install the printer on Mac?

Open setup.dmg.

  1. Install on Windows

"""
    )


def test_two_questions() -> None:
    """Two answers come in order, each under its question."""
    assert transcript(small("twins"), "Where can I buy ink? And what do I do about a paper jam?") == (
        """\
> Where can I buy ink? And what do I do about a paper jam?
Where can I buy ink?

At any stationer's.

What do I do about a paper jam?

Open the flap and pull gently.

"""
    )


def test_a_terminal_gets_a_greeting_and_emphasis() -> None:
    """At a terminal the bot speaks first, says how to leave, and bold is bold."""
    assert transcript(small("twins"), "2", width=60) == (
        f"""\
(/faq lists everything, /quit or Ctrl-D ends this talk)

{BOLD}Printers{NO_BOLD}

Ask me in your own words, or start with one of these:

  1. Install on Windows
  2. Paper jam
  3. All topics

> 2
{BOLD}What do I do about a paper jam?{NO_BOLD}

Open the flap and pull gently.

  1. Ink

"""
    )


MARKED = "Bold, italic, struck and code."


def test_markdown_without_a_terminal() -> None:
    """A pipe gets plain text: list items with bullets, addresses behind their links, nothing wrapped."""
    assert transcript(small("marked"), "How do you mark text?") == (
        f"""\
> How do you mark text?
{MARKED}

• A list item that is long enough to need a second line in a narrow terminal.
• A link (https://example.org/page) and a bare one: https://example.org/bare

  1. 한국어로도 대답하나요?

"""
    )


@pytest.mark.parametrize(
    ("width", "wrapped"),
    [
        (
            40,
            f"""\
{BOLD}How do you mark text?{NO_BOLD}

{BOLD}Bold{NO_BOLD}, {ITALIC}italic{NO_ITALIC}, {STRUCK}struck{NO_STRUCK} and {CODE}code{NO_CODE}.

• A list item that is long enough to
  need a second line in a narrow
  terminal.
• A link (https://example.org/page) and
  a bare one: https://example.org/bare

  1. 한국어로도 대답하나요?""",
        ),
        (
            20,
            f"""\
{BOLD}How do you mark
text?{NO_BOLD}

{BOLD}Bold{NO_BOLD}, {ITALIC}italic{NO_ITALIC}, {STRUCK}struck{NO_STRUCK}
and {CODE}code{NO_CODE}.

• A list item that
  is long enough to
  need a second line
  in a narrow
  terminal.
• A link (https://example.org/page)
  and a bare one:
  https://example.org/bare

  1. 한국어로도
     대답하나요?""",
        ),
    ],
)
def test_wrapping(width: int, wrapped: str) -> None:
    """Lines break between words at the terminal's width, list items go on under their text, escapes take no room."""
    assert show(respond(small("marked"), Question("marks", "open")), width) == wrapped


def test_too_narrow_to_wrap() -> None:
    """Below twenty columns the terminal wraps better than we do."""
    reply = respond(small("marked"), Question("marks", "open"))
    assert show(reply, 19).count("\n") == show(reply, None).count("\n")


def test_wide_characters_take_two_columns() -> None:
    """Korean wraps at half as many characters; combining marks take none."""
    lines = show(respond(small("marked"), Question("wide", "open")), 40).splitlines()
    assert lines[2:5] == [
        "네, 이 질문과 대답은 영어가 아닌 다른",
        "언어로도 쓸 수 있고 화면의 너비에 맞추어",
        "줄을 바꿉니다.",
    ]
    marks = "a\u0301" * 9
    faq = written(f"{{title: T, entries: [{{id: m, question: q, answer: '{marks} {marks}'}}]}}")
    assert show(respond(faq, Question("m", "open")), 20).splitlines()[2] == f"{marks} {marks}"


@pytest.mark.parametrize("width", [None, 20, 33, 79, 80, 200])
def test_every_answer_of_the_shipped_faq_keeps_its_words(width: int | None) -> None:
    """Wrapping and colours change only spaces, and no line of words is wider than the terminal."""
    for entry in shipped().faq.entries:
        reply = respond(shipped(), Question(entry.id, "open"))
        shown = show(reply, width)
        shown = re.sub(r"\x1b\[\d+m", "", shown)
        assert shown.split() == show(reply).split()
        prose = [line for line in shown.splitlines() if "http" not in line]
        assert max(map(len, prose)) <= (width or 10_000)


def test_emphasis_nests() -> None:
    """Styles end one by one, addresses stand behind what is emphasised, and emoji shift nothing."""
    faq = written(
        "{title: T, entries: [{id: m, question: q, answer: '😀 **bold *both* bold** [**x**](https://e.org)'}]}"
    )
    assert show(respond(faq, Question("m", "open")), 80).splitlines()[2] == (
        f"😀 {BOLD}bold {ITALIC}both{NO_ITALIC} bold{NO_BOLD} {BOLD}x{NO_BOLD} (https://e.org)"
    )


def test_commands() -> None:
    """Commands say what they say everywhere; one that nobody knows gets help."""
    plain = transcript(small("plain"), "/help", "/nonsense here", "/about", "/privacy").split("> ")[1:]
    help, unknown, about, privacy = (said.split("\n", 1)[1].strip() for said in plain)
    assert help == ENGLISH.messages["help"].replace("**", "") + "\n\n/quit – end this talk"
    assert unknown == help
    assert about == ENGLISH.messages["about"].replace("**{title}**", "Village library")
    assert privacy == f"{ENGLISH.messages['privacy']}\n\n{ENGLISH.messages['privacy_forget']}"


def test_forgetting() -> None:
    """/forget lets go of what was said, and says that this was all: what comes next leans on nothing before it."""
    said = transcript(small("plain"), "How do I get a library card?", "why?", "/forget", "why?").split("> ")[1:]
    _, before, forgotten, after = (each.split("\n", 1)[1].strip() for each in said)
    assert forgotten == ENGLISH.messages["forgotten_talk"]
    assert after.startswith(ENGLISH.messages["about_what"])
    assert not before.startswith(ENGLISH.messages["about_what"])


@pytest.mark.parametrize("leave", ["/quit", "/QUIT", "  /exit  "])
def test_quitting(leave: str) -> None:
    """/quit ends the conversation at once, as does the end of the input."""
    assert transcript(small("twins"), leave, "hello") == f"> {leave}\n"
    assert transcript(small("twins")) == ""


def test_empty_lines_are_passed_over() -> None:
    """An empty line gets no reply."""
    assert transcript(small("twins"), "", "   ") == "> \n>    \n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Should I buy a GPU?\n", Question("Should I buy a GPU?\n")),
        ("/start", Question("", "start")),
        ("/start gpu", Question("gpu", "start")),
        (" /FAQ work-and-community ", Question("work-and-community", "browse")),
        ("/faq", Question("", "browse")),
        ("/faq gpu", Question("gpu", "open")),
        ("/faq should I buy one", Question("should I buy one")),
        ("/ask should I buy one", Question("should I buy one")),
        ("/ask", Question("")),
        ("/help me", Question("", "help")),
        ("/about it", Question("", "about")),
        ("/nonsense", Question("", "help")),
        ("what is 1/2", Question("what is 1/2")),
    ],
)
def test_typed_lines(line: str, expected: Question) -> None:
    """A line that begins with a slash is a command, everything else is a message."""
    assert typed(line, shipped().faq) == expected


def test_choices_are_numbered_in_order() -> None:
    """Every choice has its number, also where there is no text above ten."""
    choices = tuple(Choice("entry", f"e{n}", f"Entry {n}") for n in range(1, 12))
    shown = show(Reply("browse", Context(), text="All", choices=choices))
    assert shown.splitlines()[2:] == [f"  {n}. Entry {n}" for n in range(1, 12)]


def test_the_terminal_names_the_same_entries_as_the_engine() -> None:
    """What is typed into the terminal is answered as the engine answers it, turn by turn."""
    script = ["hi", "Should I buy a GPU?", "why?", "2", "and grad school?", "thanks", "what's the weather like?"]
    context, expected = Context(), []
    for line in script:
        reply = respond(shipped(), Question(line), context)
        context = reply.context
        expected.append(ids(reply))
    replies = transcript(shipped(), *script).split("> ")[1:]
    for id_list, said in zip(expected, replies, strict=True):
        for id in id_list:
            entry = shipped().faq.entry(id)
            assert entry
            assert set(entry.answer.split()) & set(said.split())
    assert expected == [[], ["gpu"], ["gpu"], ["study-alone"], ["grad-school"], [], []]
