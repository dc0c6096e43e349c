"""Importing: questions and answers of other formats become a FAQ that people can use, and every change is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import importing
from bot.cli import main
from bot.errors import SourceError
from bot.faq import parse
from bot.importing import Draft, Notes, Options, cleaning, read
from bot.lint import check
from bot.matcher import Index


def imported(path: Path, text: str, **options: object) -> tuple[list[Draft], Notes]:
    """Write a file and import it."""
    path.write_text(text, encoding="utf-8")
    notes = Notes()
    return importing.read(path, Options(**options), notes).drafts, notes  # type: ignore[arg-type]  # as each test says


def pairs(drafts: list[Draft]) -> list[tuple[str, str, str]]:
    """Return topic, question and answer of each draft."""
    return [(draft.topic, draft.question, draft.answer) for draft in drafts]


HEADINGS = """\
---
title: Sailing club
---
Welcome to all.

## Boats

### 1. May I sail alone? {#alone}

Yes, **after**
the course.

- In summer
  only
- Or with a [guide](../guides.md) or the [course][c]

[Back to top](#top)

### Q: What does it cost?

A: See [prices]. <br>Ask <b>Ann</b> &amp; co.<!-- 2019? -->

| a | b |
|---|---|
| 1 | 2 |

## People

About us.

### Who is who?

![Ann](ann.png) {{ site.team }}

```yaml
# no heading: {{ kept }}
```

### Soon

[c]: https://course.example "The course"
[prices]: /prices
"""


def test_headings_are_questions(tmp_path: Path) -> None:
    """The headings that ask are the questions, those above them topics, and what only a website understands goes."""
    drafts, notes = imported(tmp_path / "faq.md", HEADINGS, base="https://club.example/docs/faq/")
    assert pairs(drafts) == [
        (
            "Boats",
            "May I sail alone?",
            "Yes, **after** the course.\n\n- In summer only\n"
            "- Or with a [guide](https://club.example/docs/guides.md) or the [course](https://course.example)",
        ),
        (
            "Boats",
            "What does it cost?",
            "See [prices](https://club.example/prices).\nAsk **Ann** & co.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        ),
        (
            "People",
            "Who is who?",
            "[Ann](https://club.example/docs/faq/ann.png)\n\n```yaml\n# no heading: {{ kept }}\n```",
        ),
    ]
    assert [draft.id for draft in drafts] == ["may-i-sail-alone", "what-does-it-cost", "who-is-who"]
    assert drafts[0].where == "faq.md:8"
    assert {sort: len(examples) for sort, examples in notes.found.items()} == {
        "HTML comments dropped": 1,
        "templates dropped": 1,
        "attributes dropped": 1,
        "links to the top dropped": 1,
        "relative links resolved": 3,
        "reference links written out": 2,
        "numbers and “Q:” before questions dropped": 2,
        "“A:” before answers dropped": 1,
        "texts under headings that are no questions left out": 1,
        "pictures turned into links": 1,
        "headings without an answer left out": 1,
        "texts before the first heading left out": 1,
    }


def test_relative_links_without_a_base_keep_their_text(tmp_path: Path) -> None:
    """Without an address to resolve them with, links of a website become text; full ones and mail stay."""
    text = "# Why?\n\n[a](b.md), [`c`](#d), [e](https://f.example), [g](mailto:h@i.io), [j](ftp://k.io), ![](l)\n"
    [draft], notes = imported(tmp_path / "faq.md", text)
    assert draft.answer == ("a, `c`, [e](https://f.example), [g](mailto:h@i.io), j (ftp://k.io), Picture")
    assert len(notes.found["relative links without --base: only their text was kept"]) == 3


STYLES = {
    "bold lines": "# FAQ\n\n**Who?**\n\nMe.\n\n**When?**\nNow, **really**.\n\n**Note** that.\n",
    "bold items": "# FAQ\n\n- **Who?**\n  Me.\n\n- **When?** Now, **really**.\n\n  **Note** that.\n",
    "bold pairs": "**Q: Who?**\n\n**A:** Me.\n\n**Q2. When?**\n\n**A.** Now, **really**.\n\n**Note** that.\n",
    "underlined": "FAQ\n===\n\nWho?\n----\n\nMe.\n\nWhen?\n-----\n\nNow, **really**.\n\n**Note** that.\n",
    "boxes": "<details>\n<summary><b>Who?</b></summary>\n\nMe.\n\n</details>\n<details><summary>When?</summary>\n"
    "Now, <strong>really</strong>.\n\n<b>Note</b> that.\n</details>\n",
    "boxes in a box": "<details><summary>FAQ</summary>\n\n  <details><summary>Who?</summary>\n  Me.\n  </details>\n"
    "  <details><summary><h4>When?</h4></summary><p>\n\n  Now, **really**.\n\n"
    "  <b>Note</b> that.</p></details>\n</details>\n",
    "headings in a box": "<details><summary>FAQ</summary>\n\n## Who?\n\nMe.\n\n## When?\n\nNow, **really**.\n\n"
    "**Note** that.\n</details>\n",
    "answers in boxes": "### Who?\n\n<details><summary>Answer</summary>\n\nMe.\n</details>\n\n---\n\n### When?\n\n"
    "<details><summary><b>Show the solution!</b></summary>\n\nNow, **really**.\n\n**Note** that.\n</details>\n\n***\n",
    "sign after bold": "**Who**?\n\nMe.\n\n**When**? — Now, **really**.\n\n**Note** that.\n",
    "marks in bold": "**Q**: Who?\n\n**A**: Me.\n\n**Q**: When\n\n**A**: Now, **really**.\n\n**Note** that.\n",
    "quoted": "> **Q: Who?**\n> A: Me.\n\n---\n\n> **Q: When?**\n>\n> A: Now, **really**.\n>\n> **Note** that.\n",
    "spoken": "Q: Who?\nA: Me.\nQ2. When?\nA: Now, **really**.\n\n**Note** that.\n",
    "numbered items": "# FAQ\n\n1. Who?\n\n   Me.\n\n2. When?\n\n   Now, **really**.\n\n   **Note** that.\n",
    "plain": "Who?\nMe.\n\nWhen?\n\nNow, **really**.\n\n**Note** that.\n",
    "without question marks": "# FAQ\n\n## Who\n\nMe.\n\n## When\n\nNow, **really**.\n\n**Note** that.\n",
    "italic items": "# FAQ\n\n* *Who?* \\\n  Me.\n\n* _When?_ \\\n  Now, **really**.\n\n  **Note** that.\n",
    "foldable": '??? question "Who?"\n    Me.\n\n???+ faq "When?"\n\n    Now, **really**.\n\n    **Note** that.\n',
    "answers cut short": "## FAQ\n\nQ1 - Who?\nAns: Me.\n\nQ2 - When?\nAns. Now, **really**.\n\n**Note** that.\n",
    "deep": "# A\n\n## B\n\n#### Who?\n\nMe.\n\n#### When?\n\nNow, **really**.\n\n**Note** that.\n\n## C\n\n[x](#y)\n",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_the_level_of_the_questions_is_guessed(tmp_path: Path, text: str) -> None:
    """Questions are found in whatever way a page writes them, each with its own answer."""
    drafts, _ = imported(tmp_path / "faq.md", text)
    assert [draft.question.rstrip("?") for draft in drafts] == ["Who", "When"]
    assert [draft.answer.replace("\n\n", " ") for draft in drafts] == ["Me.", "Now, **really**. **Note** that."]


def test_a_question_may_take_several_lines(tmp_path: Path) -> None:
    """In a text of short lines a question goes on until its mark; one without a mark is one line."""
    text = "Q: May I bring a friend\n   who is no member\n   of the club?\nA: Yes.\n   Is that all?\n\nQ: Who\nA: Me?\n"
    drafts, _ = imported(tmp_path / "faq.txt", text)
    assert [(draft.question, draft.answer) for draft in drafts] == [
        ("May I bring a friend who is no member of the club?", "Yes. Is that all?"),
        ("Who", "Me?"),
    ]


def test_the_first_heading_above_all_questions_is_the_title(tmp_path: Path) -> None:
    """A page that begins with a heading of the second level has its title there, and no topic."""
    path, notes = tmp_path / "faq.md", Notes()
    path.write_text("## Club FAQ\n\n### Who?\n\nMe.\n\n### When?\n\nNow.\n", encoding="utf-8")
    page = read(path, Options(), notes)
    assert (page.title, [draft.topic for draft in page.drafts]) == ("Club FAQ", ["", ""])


def test_a_title_says_more_than_faq_if_the_page_does(tmp_path: Path) -> None:
    """Of a title in front and a heading that has it the heading is kept: a bot from "FAQ" says nothing."""
    for front, title in (("FAQ", "Kayak FAQ"), ("Help with boats", "Help with boats")):
        page = tmp_path / "faq.md"
        page.write_text(f"---\ntitle: {front}\n---\n# Kayak FAQ\n\n## May I paddle?\n\nYes.\n", encoding="utf-8")
        assert importing.read(page, Options(), Notes()).title == title


def test_the_foot_of_a_page_is_no_answer(tmp_path: Path) -> None:
    """One line under a rule at the end is left out and reported; a rule within an answer stays."""
    text = "## May I paddle?\n\nYes.\n\n---\n\nNot at night.\n\nNor alone.\n\n***\n*Last updated: 2024*\n"
    drafts, notes = imported(tmp_path / "faq.md", text)
    assert drafts[0].answer.endswith("Nor alone.")
    assert "Not at night." in drafts[0].answer
    assert notes.found["lines under a rule at the end of a page left out"] == ["faq.md: *Last updated: 2024*"]


def test_a_box_inside_an_answer_is_part_of_it(tmp_path: Path) -> None:
    """What unfolds within an answer, and a heading there, stands in bold in the answer and begins no other."""
    page = (
        "<details><summary>May I?</summary>\n\nYes.\n\n<details><summary>An example</summary>\n\n## Boats\n\nThis.\n"
        "</details>\n\nAnd on.\n</details>\n\n<details><summary>Who?</summary>Me.</details></details>\n"
    )
    for name, text in (("a.md", page), ("a.html", page.replace("## Boats", "<h2>Boats</h2>"))):
        drafts, _ = imported(tmp_path / name, text)
        assert [draft.question for draft in drafts] == ["May I?", "Who?"]
        assert drafts[0].answer.split("\n\n") == ["Yes.", "**An example**", "**Boats**", "This.", "And on."]


@pytest.mark.parametrize("marks", ["F A", "P R", "В О", "問 答", "질문 답", "Frage Antwort", "Pregunta Respuesta"])
def test_questions_and_answers_are_marked_in_many_languages(tmp_path: Path, marks: str) -> None:
    """The letters that stand before questions and answers are those of the language, and none of their text."""
    asked, told = marks.split()
    drafts, _ = imported(tmp_path / "faq.txt", f"{asked}: Hm?\n{told}: Eh.\n\n{asked}2: Hm hm?\n{told}2: Eh eh.\n")
    assert [(draft.question, draft.answer) for draft in drafts] == [("Hm?", "Eh."), ("Hm hm?", "Eh eh.")]


def test_a_question_that_nobody_asks_begins_nothing(tmp_path: Path) -> None:
    """Where headings are the questions, though they don't ask, a line of an answer that does is part of it."""
    drafts, _ = imported(
        tmp_path / "faq.md", "# FAQ\n\n## Fees\n\nTen.\n\nTimes are hard?\n\nAsk us.\n\n## Place\n\nHere.\n"
    )
    assert [draft.question for draft in drafts] == ["Fees", "Place"]


def test_the_level_can_be_chosen(tmp_path: Path) -> None:
    """Whoever knows better names the heading; deeper ones stay part of the answer."""
    text = "## A\n\nx\n\n### Why?\n\ny\n\n**Bold**\n\nz\n"
    assert pairs(imported(tmp_path / "faq.md", text, level="2")[0]) == [
        ("", "A", "x\n\n### Why?\n\ny\n\n**Bold**\n\nz")
    ]
    assert pairs(imported(tmp_path / "faq.md", text, level="bold")[0])[-1][1:] == ("Bold", "z")


def test_pages_of_a_website_are_questions(tmp_path: Path) -> None:
    """A folder of pages with front matter: each title asks, each text answers, the category is the topic."""
    (tmp_path / "fees").mkdir()
    (tmp_path / "fees" / "a.md").write_text("---\ntitle: How much?\n---\n{% include note.html %}\n## Now\n\nTen.\n")
    (tmp_path / "b.md").write_text("---\ntitle: Where?\ncategories: [Place]\n---\nHere.\n")
    (tmp_path / "c.md").write_text("---\ntitle: Two\n---\n## Who?\n\nMe.\n\n## When?\n\nNow.\n")
    (tmp_path / "d.md").write_text("---\ntitle: Empty\n---\n\n")
    (tmp_path / "e.txt").write_text("no page")
    notes = Notes()
    page = importing.read(tmp_path, Options(), notes)
    assert pairs(page.drafts) == [
        ("Place", "Where?", "Here."),
        ("Two", "Who?", "Me."),
        ("Two", "When?", "Now."),
        ("fees", "How much?", "## Now\n\nTen."),
    ]
    assert notes.found["pages without text left out"] == ["d.md"]
    assert notes.found["templates dropped"] == ["fees/a.md: {% include note.html %}"]


def test_a_page_may_name_itself_in_front(tmp_path: Path) -> None:
    """A name in front is the question as well, anchors included; what tells of the folder is left out and reported."""
    (tmp_path / "a.md").write_text("---\nname: &name How much?\ntitle: *name\n---\nTen.\n")
    (tmp_path / "b.md").write_text("---\nname: Where?\n---\nHere.\n\n### Note\n\nThere.\n")
    (tmp_path / "c.md").write_text("---\ntitle: 'Who?\n---\n# Who?\n\nMe.\n")
    (tmp_path / "README.md").write_text("# Pages\n\n## Name\n\nThe question.\n")
    notes = Notes()
    drafts = importing.read(tmp_path, Options(), notes).drafts
    assert [draft.question for draft in drafts] == ["How much?", "Where?", "Who?"]
    assert notes.found["pages about the others left out"] == ["README.md"]


def test_notes_and_containers_of_websites_become_text(tmp_path: Path) -> None:
    """Boxes of several systems keep what they say and lose their marks, and footnotes and contents go."""
    text = (
        "# FAQ\n\n## Contents\n\n- [Why?](#why)\n\n## Why?\n\n::: tip\nSo.\n:::\n\n!!! warning\n    Mind\n    this.\n\n"
        '??? note "More"\n    Text.\n\n> [!NOTE]\n> Said.\n\nEnd[^1].\n\n[[toc]]\n\n[^1]: foot\n'
    )
    [draft], notes = imported(tmp_path / "faq.md", text)
    assert draft.answer == "So.\n\n**Warning**\n\nMind this.\n\n**More**\n\nText.\n\n> **Note**\n> Said.\n\nEnd."
    assert len(notes.found["tables of contents dropped"]) == 2


HTML = """\
<!DOCTYPE html><html><head><title>x</title></head><body><nav><a href="/">Home</a></nav><main>
<h1>Help</h1><h2>Fees</h2>
<h3>How <em>much</em>?</h3><p>Ten <b>euros </b>or_more, <a href="/p r">prices</a>,<br>or <code>free</code>.</p>
<ol><li>First</li><li><p>Second</p><ul><li>Inner</li></ul></li></ol>
<blockquote><p>Said.</p></blockquote><pre>a  b
c</pre><table><tr><th>A</th><th>B</th></tr></table><img src="x.png" alt="X"><hr>
<h2>More</h2><details><summary>Who?</summary><p>Me.</p></details><dl><dt>When?</dt><dd>Now.</dd></dl>
</main><script>no()</script></body></html>
"""


def test_web_pages_are_read(tmp_path: Path) -> None:
    """Headings, boxes and terms of a page are questions; lists, quotations, code and links stay what they are."""
    drafts, _ = imported(tmp_path / "faq.html", HTML, base="https://a.example", level="6")
    assert pairs(drafts)[1:] == [("More", "Who?", "Me."), ("More", "When?", "Now.")]
    assert drafts[0].topic == "Fees"
    assert drafts[0].question == "How much?"
    assert drafts[0].answer == (
        "Ten **euros** or\\_more, [prices](https://a.example/p%20r),\nor `free`.\n\n"
        "1. First\n2. Second\n\n   - Inner\n\n"
        "> Said.\n\n```\na  b\nc\n```\n\n| A | B |\n| --- | --- |\n\n[X](https://a.example/x.png)"
    )
    with pytest.raises(SourceError, match="no questions with answers"):
        imported(tmp_path / "empty.html", " ")


WEB = {
    "buttons in headings": "<h2><button>Who?</button></h2><div><div>Me.</div></div>"
    "<h2><button>When?</button></h2><div><div>Now, <b>really</b>.</div></div>",
    "buttons": "<h1>Help</h1><button>Who?</button><div><p>Me.</p></div><button>When?</button><p>Now, <b>really</b>.</p>"
    "<button>Subscribe</button>",
    "boxes": "<h1>Help</h1><form><div><div><span>Who?</span></div><div>Me.</div></div>"
    "<div>When?</div><div>Now, <b>really</b>.</div></form>",
}


@pytest.mark.parametrize("page", WEB.values(), ids=WEB)
def test_questions_are_found_however_a_page_hides_them(tmp_path: Path, page: str) -> None:
    """Buttons and boxes that unfold by a script hold questions too."""
    drafts, _ = imported(tmp_path / "faq.html", f"<html><body>{page}</body></html>")
    assert [(draft.question, draft.answer) for draft in drafts] == [("Who?", "Me."), ("When?", "Now, **really**.")]


def test_tables_are_read(tmp_path: Path) -> None:
    """Columns are taken by name or by what stands in them, or as they are told; empty rows are left out."""
    drafts, notes = imported(
        tmp_path / "a.csv", "Category;Question text;Answer;Variants\nFees;How much?;Ten.;price|cost\n;;\nX;Who?;\n"
    )
    assert pairs(drafts) == [("Fees", "How much?", "Ten.")]
    assert drafts[0].aliases == ("price", "cost")
    assert notes.found["rows without a question or an answer left out"] == ["a.csv: row 3"]
    keywords, notes = imported(
        tmp_path / "d.csv", 'keyword,question,answer\n"price, fee",How much?,Ten.\n"fee, place",Where?,Here.\n'
    )
    assert [draft.aliases for draft in keywords] == [("price",), ("place",)]
    assert len(notes.found["aliases of several questions dropped"]) == 2
    guessed, _ = imported(
        tmp_path / "b.tsv", "nr\tx\ty\n1\tA long text that tells.\tWho?\n2\tAnother one of them.\tWhen?\n"
    )
    assert [draft.question for draft in guessed] == ["Who?", "When?"]
    told, _ = imported(tmp_path / "c.csv", "a,b\nx,y\n", question="b", answer="1")
    assert pairs(told) == [("", "y", "x")]


LISTS = {
    "short.json": [{"q": "Who?", "a": "Me."}],
    "wrapped.json": {"title": "T", "faq": {"Fees": [{"Question": "Who?", "Answer": ["Me."]}]}},
    "named.json": {"sections": [{"name": "Fees", "items": [{"question": "Who?", "answer": "Me."}]}]},
    "own.json": [{"question": "Who?", "answer": "Me.", "category": "Fees"}],
    "keys.json": {"Who?": "Me."},
    "intents.json": {"intents": [{"tag": "x", "patterns": ["Who?", "who are you"], "responses": ["Me."]}]},
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_read(tmp_path: Path, name: str) -> None:
    """Pairs are found wherever in a file they stand, under the topic that is written above or beside them."""
    topic = "Fees" if name in ("wrapped.json", "named.json", "own.json") else ""
    for path in (tmp_path / name, tmp_path / name.replace(".json", ".yaml")):
        drafts, _ = imported(path, json.dumps(LISTS[name]))
        assert pairs(drafts) == [(topic, "Who?", "Me.")]
    assert drafts[0].aliases == (("who are you",) if name == "intents.json" else ())


def test_a_table_may_have_no_names(tmp_path: Path) -> None:
    """A first row that asks is a question as well, and no row of names."""
    drafts, notes = imported(tmp_path / "faq.csv", 'Who?,Me.\nWhen?,"Now, really."\n')
    assert [(draft.question, draft.answer) for draft in drafts] == [("Who?", "Me."), ("When?", "Now, really.")]
    assert "a first row that asks taken for a question, not for the names of columns" in notes.found


def test_lines_of_json_and_named_keys_are_read(tmp_path: Path) -> None:
    """A file with an object on each line is a list, keys can be named, and what is empty is left out."""
    text = '{"ask": "Who?", "say": "Me."}\n\n{"ask": "When?", "say": null}\n'
    drafts, notes = imported(tmp_path / "a.jsonl", text, question="ask", answer="say")
    assert pairs(drafts) == [("", "Who?", "Me.")]
    assert len(notes.found["items without a question or an answer left out"]) == 1


def test_questions_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    """The same pair is taken once; another answer to the same question gets its topic, or joins the first."""
    rows = [("A", "x"), ("A", "x"), ("B", "y"), ("A", "z")]
    text = "topic,question,answer\n" + "".join(f"{topic},Who?,{answer}\n" for topic, answer in rows)
    drafts, notes = imported(tmp_path / "a.csv", text)
    assert pairs(drafts) == [("A", "Who?", "x\n\nz"), ("B", "Who? (B)", "y")]
    assert [len(notes.found[sort]) for sort in notes.found if "twice" in sort or "duplicates" in sort] == [1, 1, 1]


def test_long_answers_are_split_if_wished(tmp_path: Path) -> None:
    """An answer that no message holds is reported, and split at its subheadings on demand."""
    text = (
        f"# Why?\n\nFirst.\n\n## Now\n\n{'word ' * 900}\n\n## Then\n\n## Later\n\nLast.\n\n# Who?\n\n{'word ' * 900}\n"
    )
    whole, notes = imported(tmp_path / "a.md", text, level="1")
    assert len(whole) == 2
    assert len(next(examples for sort, examples in notes.found.items() if "--split makes" in sort)) == 2
    parts, notes = imported(tmp_path / "a.md", text, level="1", split=True)
    assert [draft.question for draft in parts] == ["Why?", "Why? – Now", "Why? – Later", "Who?"]
    assert [draft.answer[:6] for draft in parts] == ["First.", "word w", "Last.", "word w"]


def test_headings_of_html_are_headings(tmp_path: Path) -> None:
    """Questions in HTML headings within Markdown are questions; in code they are code."""
    page = (
        '## FAQ\n\n* [Why?](#why)\n\n<h3 name="why">\nWhy is it `slow`?\n</h3>\n\nIt is not.\n\n'
        "<h3>Can I help?</h3>\nYes:\n\n```html\n<h3>Who?</h3>\n```\n"
    )
    drafts, _ = imported(tmp_path / "a.md", page)
    assert [draft.question for draft in drafts] == ["Why is it slow?", "Can I help?"]
    assert drafts[0].answer == "It is not."
    assert "<h3>Who?</h3>" in drafts[1].answer


def test_pages_may_name_their_question_in_front(tmp_path: Path) -> None:
    """A page whose front matter holds the question is one entry, whatever headings and bold lines are in it."""
    (tmp_path / "setup").mkdir()
    head = "---\nid: 7\nquestion: 'Docker: why no host name?'\n---\n\n"
    body = "Typical error:\n\n**Why is that?**\n\nNo network.\n\n**What can I do?**\n\nName one.\n"
    (tmp_path / "setup" / "1.md").write_text(head + body, encoding="utf-8")
    [draft] = read(tmp_path, Options(), Notes()).drafts
    assert (draft.question, draft.topic) == ("Docker: why no host name?", "setup")
    assert draft.answer.endswith("Name one.")


def test_brackets_in_addresses_arrive(tmp_path: Path) -> None:
    """A link whose address has brackets in it opens the whole address."""
    text = "# Where?\n\nSee [the page](https://docs.example/ms1(v=vs.85).aspx) there.\n"
    [draft], _ = imported(tmp_path / "a.md", text, level="1")
    assert draft.answer == "See [the page](https://docs.example/ms1%28v=vs.85%29.aspx) there."


WRONG = {
    "nowhere.md": (None, "there is no such file or folder"),
    "empty.md": ("", "no questions with answers were found"),
    "broken.json": ('{"a": ', "no JSON: "),
    "broken.yaml": ("a: b: c", "no YAML that can be read"),
    "alias.yaml": ("a: b\n---\nc: d", "no YAML that can be read"),
    "head.csv": ("question,answer\n", "at least one row"),
    "one.csv": ("question\nWho?\n", "one column only"),
    "faq.rst": ("FAQ\n===\n", "Make Markdown of it first: pandoc --to gfm --wrap none -o faq.md faq.rst"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str) -> None:
    """Whatever is wrong with a source is said with its name and what to do."""
    text, said = WRONG[name]
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError) as caught:
        importing.read(tmp_path / name, Options(), Notes())
    assert name in str(caught.value)
    assert said in str(caught.value)


def test_other_encodings_and_columns_are_refused_kindly(tmp_path: Path) -> None:
    """A spreadsheet saved as UTF-16 is read; other encodings, pipes and columns that are not there are named."""
    (tmp_path / "a.csv").write_bytes("question,answer\nWho?,Mé.\n".encode("utf-16"))
    assert importing.read(tmp_path / "a.csv", Options(), Notes()).drafts[0].answer == "Mé."
    (tmp_path / "b.csv").write_bytes("question,answer\nWho?,Mé.\n".encode("latin-1"))
    with pytest.raises(SourceError, match="Save it as UTF-8"):
        importing.read(tmp_path / "b.csv", Options(), Notes())
    with pytest.raises(SourceError, match="there is no column “x”"):
        importing.read(tmp_path / "a.csv", Options(question="x"), Notes())


def test_the_command_writes_a_faq_and_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`import` writes a file that passes `check`, tells every change, and never overwrites."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{n}. What is number {n} {chr(97 + n) * 4}?,yes: {n}\n" for n in range(1, 6))
    Path("help.csv").write_text("question,answer\n" + rows)
    assert main(["import", "help.csv"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "5 entries"
    assert "    5 × numbers and “Q:” before questions dropped" in said
    assert "        and 2 more: -v" in said
    assert said[-1] == "Wrote faq.yaml. Look it over: python -m bot check faq.yaml"
    document = parse(Path("faq.yaml").read_text())
    assert document.faq.entries[0].answer == "yes: 1"
    assert [found for found in check(document, Index(document.faq)) if found.severity == "error"] == []
    assert main(["import", "help.csv"]) == 2
    assert "faq.yaml exists already" in capsys.readouterr().err
    assert main(["import", "help.csv", "nowhere/faq.yaml"]) == 2
    assert main(["import", "-v", "help.csv", "other.yaml"]) == 0
    assert "more: -v" not in capsys.readouterr().out


SIGNS = ["# A?\n", "## B\n", "**C?**\n", "- ", "> ", "```\n", "`", "\n", "\n\n", "    ", "[a](b)", "[c]", "[c]: d\n"]
HTML_SIGNS = ["<b>", "<summary>", "<!--", "{{ x }}", "!!! note\n", "---\n", "| a |\n"]
TEXTS = ["x y", "A: ", "1. ", "\x00", "\ufdd0", "é“」"]
MARKDOWN = st.lists(st.sampled_from([*SIGNS, *HTML_SIGNS, *TEXTS]), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(MARKDOWN)
def test_any_markdown_becomes_a_faq_or_an_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a page holds, what is imported from it can be read as a FAQ."""
    path = tmp_path_factory.mktemp("any") / "a.md"
    try:
        drafts, notes = imported(path, text)
    except SourceError:
        return
    page = importing.Page("x", drafts)
    faq = parse(importing.as_yaml(page, "a.md")).faq
    assert [(entry.id, entry.question, entry.answer) for entry in faq.entries] == [
        (draft.id, draft.question, draft.answer.strip()) for draft in drafts
    ]
    assert list(importing.report(page, notes, verbose=True))


def test_code_is_never_touched() -> None:
    """What stands between backticks comes through any change as it was."""
    text = "a `b` c\n\n```\nd `e`\n```\n\n~~~\nf\n~~~\n``g`h`` i"
    assert cleaning.outside_code(text, str.upper) == ("A `b` C\n\n```\nd `e`\n```\n\n~~~\nf\n~~~\n``g`h`` I")
