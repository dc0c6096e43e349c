import string
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server import keyboard_problems, text_problems
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.conversation import Choice, Context, Question, Reply
from bot.faq import Entry
from bot.telegram.rendering import (
    BUTTON_LIMIT,
    CAPTION_LIMIT,
    Button,
    Press,
    Signs,
    buttons,
    compose,
    decode,
    encode,
    mark,
    panel,
    render,
    rows,
    title,
)

IDS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=48)
ENTRIES = st.builds(Choice, st.just("entry"), IDS, st.text(max_size=200))
TOPICS = st.builds(Choice, st.just("topic"), IDS | st.sampled_from(["", "*"]), st.text(), st.integers(0, 9999))
CHOICES = ENTRIES | TOPICS | st.builds(Choice, st.just("none"), st.just(""), st.text())
JOIN = Entry("join", "How do I join?", "Ask **Ann**.")
COST = Entry("cost", "What does it *cost*?", "Nothing.")


def test_limits_are_telegrams() -> None:
    """The limits written down here are the library's."""
    assert CAPTION_LIMIT == MessageLimit.CAPTION_LENGTH
    assert BUTTON_LIMIT == InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER


def test_a_reply_reads_from_top_to_bottom() -> None:
    """First the bot's words, then each answer under its question, then the closing words; questions aren't Markdown."""
    reply = Reply("answer", Context(), "Two *things*:", (JOIN, COST), headed=True, closing="That's all.")
    assert compose(reply).text == (
        "Two things:\n\nHow do I join?\n\nAsk Ann.\n\nWhat does it *cost*?\n\nNothing.\n\nThat's all."
    )


def test_a_single_answer_stands_alone() -> None:
    """An answer to what was just asked doesn't repeat the question."""
    assert compose(Reply("answer", Context(), answers=(JOIN,))).text == "Ask Ann."


def test_buttons_come_under_the_last_part() -> None:
    """A long answer is several messages, and what to press is under the end of it."""
    long = Entry("long", "Q", "A sentence. " * 800)
    reply = Reply("answer", Context(), answers=(long,), choices=(Choice("entry", "join", "Join"),))
    *first, last = render(reply)
    assert len(first) == 2
    assert [message.rows for message in first] == [(), ()]
    assert last.rows == ((Button("Join", "e:join"),),)


def test_short_labels_share_a_row() -> None:
    """Two short labels fit side by side on a phone; a long one has a row of its own, and wide letters count double."""
    labels = ["Yes", "No", "A label that is rather long", "Maybe", "学生は何を勉強すべきですか", "Later"]
    laid = rows([Button(label, "n") for label in labels])
    assert [[button.label for button in row] for row in laid] == [
        ["Yes", "No"], ["A label that is rather long"], ["Maybe"], ["学生は何を勉強すべきですか"], ["Later"]
    ]  # fmt: skip


def test_labels_are_cut_at_a_word() -> None:
    """A label that is too long ends at a word, with an ellipsis, and keeps to one line."""
    assert title("What should I\ndo about the slugs?", 20) == "What should I do…"
    assert title("x" * 30, 20) == "x" * 19 + "…"


def test_a_label_has_sixty_characters_and_half_a_row_sixteen() -> None:
    """A label that is any longer ends with an ellipsis, one of over sixteen characters has a row of its own."""
    assert title("x" * 60) == "x" * 60
    assert title("x" * 61) == "x" * 59 + "…"
    for width, in_rows in ((16, 1), (17, 2)):
        assert len(rows([Button("x" * width, "n"), Button("y" * 16, "n")])) == in_rows


SIGNS = Signs("the_bot", inline=False, share="Share", read_on="Read on", more="More", private="In private")


def test_buttons_beside_the_choices_have_room() -> None:
    """Of more choices than Telegram takes, as many are shown as leave room for four other buttons."""
    many = tuple(Choice("entry", f"e{n}", f"Entry {n}") for n in range(120))
    [message] = render(Reply("answer", Context(), answers=(JOIN, COST), headed=True, choices=many), SIGNS)
    assert sum(map(len, message.rows)) == 96 + 2


@pytest.mark.parametrize(("width", "beside"), [(20, True), (21, False)])
def test_share_stands_beside_a_label_that_leaves_room(width: int, beside: bool) -> None:
    """Everybody in a group scrolls past an answer: three entries to read next, and Share beside one of them."""
    choices = tuple(Choice("entry", f"e{n}", "x" * width) for n in range(4))
    reply = Reply("answer", Context(), answers=(JOIN,), choices=choices)
    message = panel(reply, SIGNS)
    assert sum(button.data.startswith("e:") for row in message.rows for button in row) == 3
    assert (len(message.rows[-1]) == 2) == beside


@pytest.mark.parametrize(
    ("length", "in_group", "in_private"), [(299, False, False), (300, True, False), (600, True, True)]
)
def test_long_answers_are_folded(length: int, in_group: bool, in_private: bool) -> None:
    """An answer is folded where folding saves a group its screen, or fills a phone in private."""
    reply = Reply("answer", Context(), answers=(Entry("long", "Q", "x" * length),))
    shown = panel(reply, SIGNS), render(reply)[0]
    folded = [any(span.type == "expandable_blockquote" for span in message.markup.spans) for message in shown]
    assert folded == [in_group, in_private]


def test_where_the_bot_is_no_member_six_hundred_characters_are_posted() -> None:
    """Of a long answer the beginning is posted, with a link to the rest."""
    reply = Reply("answer", Context(), answers=(Entry("long", "Q", "word " * 400),))
    message = panel(reply, SIGNS, inline=True)
    assert 580 <= len(message.markup.text) <= 600


def test_a_shared_question_has_two_hundred_characters() -> None:
    """What is put into the message of whoever shares an answer is its question, at length."""
    url = SIGNS.share_button(Entry("long", "word " * 99, "A"), alone=True).url
    [text] = parse_qs(urlsplit(url).query)["text"]
    assert 190 <= len(text) <= 200


def test_topics_open_in_place_only_in_the_browser() -> None:
    """A topic offered under an answer opens a browser below it; inside the browser it turns the page."""
    topic = Choice("topic", "plots", "Plots", 1)
    assert decode(encode(topic)) == Press(Question("plots", "browse", 1))
    assert decode(encode(topic, browser=True)) == Press(Question("plots", "browse", 1), in_place=True)


@given(CHOICES, st.booleans(), st.sampled_from(["", mark("join")]))
def test_callback_data_makes_a_round_trip(choice: Choice, browser: bool, origin: str) -> None:
    """What a button carries fits 64 bytes and means the choice again when it comes back."""
    data = encode(choice, browser=browser, origin=origin)
    assert 1 <= len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    press = decode(data)
    assert press is not None
    command = {"entry": "open", "topic": "browse", "none": "none"}[choice.kind]
    text = "" if choice.kind == "none" else choice.key
    page = choice.page if choice.kind == "topic" else 0
    assert press.question == Question(text, command, page)  # type: ignore[arg-type]  # one of three literals
    assert press.origin == (origin if choice.kind == "entry" else "")


@given(st.text(max_size=64))
def test_forged_data_is_refused(data: str) -> None:
    """Whatever else arrives as callback data either means something or is nothing; it never raises."""
    press = decode(data)
    assert press is None or encode_again(press) == data


def encode_again(press: Press) -> str:
    """Write a press back."""
    question = press.question
    kind = {"open": "entry", "browse": "topic", "none": "none"}[question.command]
    choice = Choice(kind, question.text, "", question.page)  # type: ignore[arg-type]  # one of three literals
    return encode(choice, browser=press.in_place, origin=press.origin)


@given(st.lists(CHOICES, max_size=120), st.lists(st.text(max_size=3000), max_size=3))
def test_any_reply_fits_telegram(choices: list[Choice], answers: list[str]) -> None:
    """Whatever a FAQ and a conversation hold, the messages keep Telegram's limits."""
    entries = tuple(Entry(f"e{n}", text, text) for n, text in enumerate(answers))
    for message in render(Reply("answer", Context(), "Hm", entries, headed=True, choices=tuple(choices))):
        spans = [{"type": s.type, "offset": s.offset, "length": s.length} for s in message.markup.spans]
        assert text_problems(message.markup.text, spans) == []
        keyboard = [[{"text": b.label, "callback_data": b.data} for b in row] for row in message.rows]
        assert keyboard_problems(keyboard or None) == []


def test_marks_are_short_and_stable() -> None:
    """A mark is eight digits, the same on every machine and after every restart."""
    assert mark("join") == mark("join") != mark("cost")
    assert len(mark("x" * 48)) == 8


def test_every_choice_is_a_button() -> None:
    """Buttons carry the label as text and what it does as data."""
    assert buttons([Choice("entry", "join", "Join"), Choice("none", "", "None of these")]) == [
        Button("Join", "e:join"),
        Button("None of these", "n"),
    ]
