import pytest
from hypothesis import given
from hypothesis import strategies as st
from server import text_problems
from telegram.constants import MessageLimit

from bot.markup import (
    SPAN_LIMIT,
    TEXT_LIMIT,
    Markup,
    Span,
    bold,
    cut,
    escape,
    fold,
    join,
    kept,
    parse,
    plain,
    split,
    utf16_length,
)

ANY_TEXT = st.text(st.characters(codec=None))
MARKDOWN = st.lists(
    st.sampled_from(
        [
            "**",
            "*",
            "`",
            "```\n",
            "# ",
            "- ",
            "1. ",
            "9. ",
            "- 5 %",
            "__init__.py",
            "、「",
            "> ",
            "\n",
            "\n\n",
            "[a](https://b.c)",
            "<b>",
            "||",
            "~~",
            "😀",
            "x y",
        ]
    )
).map("".join)


def shown(markup: Markup, kind: str) -> list[str]:
    """Return the stretches of text that spans of this kind cover."""
    raw = markup.text.encode("utf-16-le")
    return [raw[2 * s.offset : 2 * s.end].decode("utf-16-le") for s in markup.spans if s.type == kind]


def entities(markup: Markup) -> list[dict[str, object]]:
    """Return spans as the kit checks them."""
    return [{"type": s.type, "offset": s.offset, "length": s.length} for s in markup.spans]


def test_limits_are_telegrams() -> None:
    """The limits written down in the core are the library's."""
    assert TEXT_LIMIT == MessageLimit.MAX_TEXT_LENGTH
    assert SPAN_LIMIT == MessageLimit.MESSAGE_ENTITIES


def test_markdown_becomes_text_and_spans() -> None:
    """What an author marks up is formatted, and no mark is left in the text."""
    markup = parse("# Tools\n\n**Bold**, _slanted_, ~~gone~~, `code`:\n- one\n- [two](https://two.example)\n\n> said")
    assert markup.text == "Tools\n\nBold, slanted, gone, code:\n• one\n• two\n\nsaid"
    assert shown(markup, "bold") == ["Tools", "Bold"]
    assert shown(markup, "italic") == ["slanted"]
    assert shown(markup, "strikethrough") == ["gone"]
    assert shown(markup, "code") == ["code"]
    assert shown(markup, "blockquote") == ["said"]
    assert [span.url for span in markup.spans if span.url] == ["https://two.example"]


def test_angle_brackets_stay() -> None:
    """An author's `<` is text, in and out of code, and never a tag; autolinks are links."""
    markup = parse("List<int>, <b>, `a<b` and <https://auto.example>\n\n<div>\n\n```cpp\n#include <map>\n```")
    assert markup.text == "List<int>, <b>, a<b and https://auto.example\n\n<div>\n\n#include <map>"
    assert shown(markup, "pre") == ["#include <map>"]
    assert shown(markup, "text_link") == ["https://auto.example"]
    assert parse(r"\<b>").text == "<b>"


def test_links_that_telegram_drops_lose_nothing() -> None:
    """Mail and telephone stay readable, a link to nowhere stays text, code inside a link doesn't cost the link."""
    assert parse("[Write to us](mailto:us@club.example)").text == "Write to us (us@club.example)"
    assert parse("[Call us](tel:+49-30-123)").text == "Call us (+49-30-123)"
    assert parse("[here](#anchor) and [there](pages/other.md)") == plain("here and there")
    assert [span.type for span in parse("[`call()`](https://docs.example)").spans] == ["text_link"]


NUMBERS = {
    "departures": "7. bus\n12. bus\n30. bus",
    "a countdown": "3. **Breathe** in\n2. Hold\n1. Go",
    "floors": "2. floor: office\n0. floor: shop",
    "a shared rank": "1. Ann\n2. Ben\n2. Cem\n4. Dan",
    "years": "1969. The moon.\n1989. The wall.",
    "leading zeros": "01. 😀 March\n02. March",
    "brackets": "1) one\n2) two",
    "in a quotation": "8. a\n6. b",
    "loose": "9. a\n\n7. b",
    "nested": "4. a\n  1. b\n  3. c\n2. d",
    "dates": "24. 12. closed\n26. 12. closed\n1. 1. closed",
    "a date": "2. 3. 2024",
    "three numbers": "1. 2. 3. go",
    "an address": "127.0.0.1 is this machine\n8.6M people",
}


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_numbers_arrive_as_typed(text: str) -> None:
    """A number at the beginning of a line stays what its author typed, wherever the list stands."""
    source = text.replace("\n  ", "\n   ")
    assert parse(source).text.replace("\n\n", "\n") == text.replace("**", "").replace("\n\n", "\n")
    assert parse("\n".join(f"> {line}" for line in source.split("\n"))).text.replace("\n\n", "\n") == parse(
        source
    ).text.replace("\n\n", "\n")


def test_lists_that_ask_to_be_counted_are_counted() -> None:
    """The idiom of writing 1 before every item still counts, tasks keep their boxes, and spans stay in their place."""
    assert parse("1. a\n1. b\n1. c").text == "1. a\n2. b\n3. c"
    assert parse("0) a\n0) b").text == "0) a\n1) b"
    assert parse("- 24. May\n- 31. May").text == "• 24. May\n• 31. May"
    assert parse("5. [ ] a\n7. [x] b").text == "☐ a\n☑ b"
    assert shown(parse("30. **a**\n9. `b` _c_\n\n**d**"), "bold") == ["a", "d"]
    assert shown(parse("> 30. **a**\n> 9. b"), "blockquote") == ["30. a\n9. b"]


def test_numbers_that_no_guard_keeps_are_told() -> None:
    """Where a number can't be kept, since a list or nothing follows it on its line, it is known to be replaced."""
    for markdown in ("4. - a\n2. - b", "4. a\n2.\n   b", "4. a\n2. # b"):
        assert [(place.kind, place.written) for place in kept(markdown)] == [("renumbered", "2.")]


@pytest.mark.parametrize("line", ["- 3 °F outside", "- 12.5 % on Mondays", "- 1 000 € a year", "+ 2 points", "- 40 K"])
def test_signs_before_numbers_arrive(line: str) -> None:
    """A sign before a temperature, a share or a sum stays a sign; the other items of the list keep their bullets."""
    assert parse(f"Now:\n{line}\n{line}").text == f"Now:\n{line}\n{line}"
    assert parse("- a\n- 3 eggs\n* b").text == "• a\n• 3 eggs\n• b"


@pytest.mark.parametrize(
    "text",
    [
        "x || y, and then p || q",
        "cmd1||cmd2||cmd3",
        "false || true",
        "The file __main__.py and __name__",
        "call self.__repr__ or __enter__()",
        "edit _Host_.cshtml",
        "pkg/__tests__/run",
        "10*10*10 is a thousand, 3*4 and 5*6",
        "2**3**2",
    ],
)
def test_code_outside_backticks_arrives(text: str) -> None:
    """Bars and underscores of code stay, although Markdown would hide or embolden what stands between them."""
    assert parse(text) == plain(text)


def test_bars_and_underscores_still_format() -> None:
    """A spoiler that touches what it hides, and bold text in underscores, are what they were; tables keep columns."""
    assert shown(parse("It is ||the **butler**||, or 犯人は||彼||だ"), "spoiler") == ["the butler", "彼"]
    assert shown(parse("This is __very important__. __Really__."), "bold") == ["very important", "Really"]
    assert parse("`a || b || c`") == Markup("a || b || c", (Span("code", 0, 11),))
    assert parse("| a | b | c |\n|---|---|---|\n| 1 || 3 || 5 |").text == "a | b | c\n--+---+--\n1 |   | 3"


@pytest.mark.parametrize(
    ("markdown", "marked"),
    [
        ("料金は**（税込）**です", "（税込）"),
        ("他说**“你好”**然后走了", "“你好”"),
        ("신청은 **'온라인'**으로", "'온라인'"),
        ("请看**《手册》**和**【附录】**再问", "《手册》"),
        ("**会員証。**を忘れずに", "会員証。"),
        ("**重要**：请带证件", "重要"),
        ("ดู**「คู่มือ」**ก่อน", "「คู่มือ」"),
    ],
)
def test_bold_needs_no_spaces_in_east_asian_text(markdown: str, marked: str) -> None:
    """Bold text may begin and end with a bracket or quotation mark between letters of Chinese, Japanese or Korean."""
    markup = parse(markdown)
    assert shown(markup, "bold")[0] == marked
    assert markup.text == markdown.replace("*", "")


def test_asterisks_that_mark_nothing_stay() -> None:
    """An asterisk without a partner, escaped or between spaces stays in East Asian text as in any other."""
    for markdown in ("注意**「重要」", "3 * 4 は12", "2＊3**（", "a**(b)**c"):
        assert parse(markdown) == plain(markdown)
    assert parse(r"必ず\*\*「会員証」\*\*を").text == "必ず**「会員証」**を"


def test_offsets_count_utf16() -> None:
    """A span behind an emoji is where Telegram looks for it."""
    assert parse("😀 **x**").spans == (Span("bold", 3, 1),)
    assert (plain("😀") + bold(plain("y"))).spans == (Span("bold", 2, 1),)


def test_lone_surrogates_are_replaced() -> None:
    """Half a character, which no connection can carry, never gets into a text."""
    assert plain("a\ud800b").text == parse("a\ud800b").text == "a\ufffdb"


def test_join_leaves_out_what_is_empty() -> None:
    """Parts are joined as paragraphs, and nothing adds no blank line."""
    assert join([Markup(), plain("a"), Markup(), plain("b")]).text == "a\n\nb"


def test_fold_wraps_everything_once() -> None:
    """A folded text is one expandable blockquote, since Telegram knows none inside another."""
    folded = fold(parse("> a\n\n**b**"))
    assert [span.type for span in folded.spans] == ["expandable_blockquote", "bold"]
    assert fold(Markup()) == Markup()


def test_split_prefers_paragraphs_then_sentences_then_words() -> None:
    """A text is cut where a reader would pause, the best place that leaves no stub."""
    assert [p.text for p in split(plain("One two.\n\nThree. Four five."), 20)] == ["One two.", "Three. Four five."]
    assert [p.text for p in split(plain("One two three. Four five six."), 20)] == ["One two three.", "Four five six."]
    assert [p.text for p in split(plain("one two three four"), 10)] == ["one two", "three four"]
    assert [p.text for p in split(plain("a\n\n" + "b" * 30), 20)] == ["a\n\n" + "b" * 17, "b" * 13]


def test_split_keeps_characters_whole() -> None:
    """Inside a word, neither a surrogate pair nor a flag nor an accent is torn apart."""
    assert [p.text for p in split(plain("😀😀😀"), 3)] == ["😀", "😀", "😀"]
    assert [p.text for p in split(plain("abc" + "e\u0301" * 2), 4)] == ["abc", "e\u0301e\u0301"]
    assert [p.text for p in split(plain("ab👩\u200d🚀"), 5)] == ["ab", "👩\u200d🚀"]
    assert [p.text for p in split(plain("ab🇩🇪"), 5)] == ["ab", "🇩🇪"]


def test_split_carries_spans_over() -> None:
    """A span that is cut goes on in the next part."""
    first, second = split(bold(plain("one two three four")), 10)
    assert (first.spans, second.spans) == ((Span("bold", 0, 7),), (Span("bold", 0, 10),))


def test_split_drops_spans_beyond_the_limit() -> None:
    """Telegram keeps a hundred entities of a message; no more are sent."""
    [part] = split(parse("**a** " * 150))
    assert len(part.spans) == SPAN_LIMIT


def test_cut_ends_with_an_ellipsis() -> None:
    """A text that doesn't fit is cut at a boundary and says so; one that fits stays as it is."""
    assert cut(plain("one two three four"), 12).text == "one two…"
    assert cut(plain("One. Two three"), 8).text == "One. …"
    assert cut(plain("One. Two three"), 5).text == "One.…"
    assert cut(plain("one two"), 12) == plain("one two")
    assert cut(plain(" " * 20 + "one two"), 12) == plain("one two")
    assert not cut(plain(" " * 20), 5)


@given(ANY_TEXT | MARKDOWN, st.integers(3, 20))
def test_whatever_is_cut_fits(text: str, limit: int) -> None:
    """Whatever the text, as it was typed or as Markdown, what is kept of it fits."""
    for markup in (plain(text), parse(text)):
        assert utf16_length(cut(markup, limit).text) <= limit


@given(ANY_TEXT | MARKDOWN)
def test_any_markdown_is_valid_on_telegram(markdown: str) -> None:
    """Whatever an author writes, the parts keep Telegram's rules about texts and entities."""
    for part in split(parse(markdown), 20):
        assert utf16_length(part.text) <= 20
        assert text_problems(part.text, entities(part)) == []


@given(ANY_TEXT, st.integers(2, 40))
def test_splitting_loses_nothing_but_space(text: str, limit: int) -> None:
    """All parts together hold every character of the text that isn't white space."""
    parts = split(plain(text), limit)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(plain(text).text.split())
    assert all(utf16_length(part.text) <= limit for part in parts)


@given(st.text(st.sampled_from("ab1 .*_[]()~|<>&!#+-=`^$:/\\"), min_size=1, max_size=12))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """No sign of Markdown in a title means anything, wherever in a wording the title stands."""
    line = " ".join(text.split())
    assert parse(escape(line)).text == line
    assert parse(f"All of {escape(line)}, bold: **b**").text == f"All of {line}, bold: b"
