import re

import pytest
from kit import ANN, BOB, FAQ, GROUP, Kit
from server import BOT, Json
from talking import GUESTHOUSE

from bot.matcher import Index
from bot.telegram.handlers.inline import matching

JOIN = "How do I join the club?\n\nFill in the form at the shed."
WATER = "May I water my plants with a hose?\n\nOnly after sunset."
PLANTS = ["Apple", "Bean", "Carrot", "Dill", "Elder", "Fennel", "Garlic", "Hazel", "Iris", "Jasmine"]
MANY = "title: Plants\nentries:\n" + "".join(
    f"  - id: p{n}\n    question: How do I grow {plant} number {n}?\n    answer: Sow {plant} {n}.\n"
    for n, plant in enumerate(PLANTS * 12)
)


SITE = """
title: Garden
entries:
  - {question: When is the water switched on?, answer: From April to October.}
  - {question: How do I get a key for the shed?, answer: Ask the committee.}
  - {question: How much is the yearly fee?, answer: Sixty pounds.}
  - {question: Where is the compost heap?, answer: Behind the shed.}
"""


def titles(answer: Json) -> list[str]:
    """Return the titles of the results."""
    return [result["title"] for result in answer["results"]]


@pytest.mark.parametrize("query", ["ho", "hos", "hosep", "HOSE", "water", "  may I use a hos"])
def test_half_words_are_enough(query: str) -> None:
    """As one types, the entry comes up before the word is whole."""
    with Kit() as client:
        assert titles(client.inline(query))[0] == "Hoses"


LETTERS = """
title: T
entries:
  - {id: far, question: Who maintains the map?, answer: a, label: Upkeep}
  - {id: near, question: Is there a fee?, answer: b, label: Money}
  - {id: m, question: Where is it?, answer: c, label: Place}
"""


def test_what_a_label_begins_with_comes_before_what_has_it_elsewhere() -> None:
    """Who types a letter sees the entry of that id, those whose label begins with it, and then the others."""
    with Kit(LETTERS) as client:
        assert titles(client.inline("m")) == ["Place", "Money", "Upkeep"]


def test_a_result_is_a_whole_answer() -> None:
    """A result has the label and the first words of the answer; what it posts has all of it, formatted."""
    with Kit() as client:
        [result, *_] = client.inline("how do I join")["results"]
        assert (result["id"], result["type"]) == ("join", "article")
        assert result["title"] == "How do I join?"
        assert result["description"] == "Fill in the form at the shed."
        posted = client.choose(result)
        assert posted.text == JOIN
        assert posted.spans("bold") == ["How do I join the club?", "Fill in"]
        assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}


def test_an_empty_query_offers_where_people_start() -> None:
    """Before anything is typed, the first entry of each topic comes first."""
    with Kit() as client:
        assert titles(client.inline(""))[:2] == ["How do I join?", "Hoses"]
        assert len(titles(client.inline(" "))) == 4


def test_follow_ups_work_where_the_bot_is_no_member() -> None:
    """Buttons under a posted answer turn it in place, lead back, and lead to the bot."""
    with Kit() as client:
        posted = client.choose(client.inline("how do I join")["results"][0])
        assert posted.labels == ["What does it cost?", "Hoses", "Ask me more"]
        assert posted.keyboard[-1][-1]["url"] == "https://t.me/the_faq_bot?start=join"
        assert client.click("Hoses", posted, BOB) == [posted]
        assert posted.text == WATER
        client.click("« How do I join?", posted, ANN)
        assert posted.text == JOIN
        assert client.press("n", posted) == [posted]


def test_two_presses_at_once_edit_once() -> None:
    """Several people who press the same button at once make one edit."""
    with Kit() as client:
        posted = client.choose(client.inline("how do I join")["results"][0])
        data = next(button["callback_data"] for row in posted.keyboard for button in row if button["text"] == "Hoses")
        client.receive(*({"callback_query": client.query(data, posted, person)} for person in (ANN, BOB)))
        assert [call.method for call in client.calls].count("editMessageText") == 1


def test_a_forged_press_is_refused() -> None:
    """Data that this bot never wrote is refused here too."""
    with Kit() as client:
        posted = client.choose(client.inline("how do I join")["results"][0])
        assert client.press("e:<script>", posted) == []
        assert client.pressed["show_alert"] is True


def test_a_long_answer_is_cut_with_a_deep_link() -> None:
    """What doesn't fit one message ends at a boundary and links to the rest."""
    with Kit() as client:
        posted = client.choose(client.inline("can I keep bees")["results"][0])
        assert posted.text.endswith("…")
        [link] = [button for row in posted.keyboard for button in row if button["text"] == "Read it all"]
        assert link["url"] == "https://t.me/the_faq_bot?start=bees"
        first, *_ = client.send("/start bees")
        assert first.text.startswith("Can I keep bees on my plot?")


def test_a_large_faq_is_paged() -> None:
    """Beyond fifty entries the next page begins where the last one ended; all pages together are the whole FAQ."""
    with Kit(MANY) as client:
        found: list[str] = []
        offset, pages = "", 0
        while pages == 0 or offset:
            answer = client.inline("", offset)
            found += [result["id"] for result in answer["results"]]
            offset, pages = answer["next_offset"], pages + 1
        assert (pages, len(found), len(set(found))) == (3, 120, 120)
        assert client.inline("", "999")["results"] == []
        assert len(client.inline("", "forged")["results"]) == 50
        assert {"Apple" in title for title in titles(client.inline("how do I grow an apple"))[:12]} == {True}
        typed = client.inline("grow")
        assert (len(typed["results"]), typed["next_offset"]) == (50, "50")


@pytest.mark.parametrize(
    "query", ["x", "qx", "qwertyuiop", "qwertyuiop asdfghjkl zxcvbnm " * 8, "τι είναι η ζωή, πες μου γρήγορα"]
)
def test_nothing_found_leads_to_the_bot(query: str) -> None:
    """Without results there is a button that opens the bot and asks the question there, however long it is."""
    with Kit() as client:
        answer = client.inline(query)
        assert answer["results"] == []
        payload = answer["button"]["start_parameter"]
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert "have an answer" in client.send(f"/start {payload}")[0].text


def test_what_is_about_something_else_lists_nothing() -> None:
    """Once a word that no entry has is whole, entries that share but small words with the question are gone."""
    with Kit(SITE) as client:
        for query in (
            "where is the toilet",
            "where is the toilet in",
            "where is the toilet in paris",
            "how do I cook pasta",
        ):
            answer = client.inline(query)
            assert (titles(answer), answer["button"]["text"]) == ([], "Ask me in private"), query


def test_what_an_entry_is_about_stays_listed_at_every_keystroke() -> None:
    """From a few letters of the word that tells on, misspelled or not, whatever comes next: the entry stays."""
    with Kit(SITE) as client:
        for typed, since in (
            ("where is the compost heap in winter", "where is the com"),
            ("where is the copmost heap", "where is the copmost"),
            ("can I get a key for my sister", "can I get a k"),
            ("how much is the yearly fee for students", "how much"),
        ):
            for end in range(len(since), len(typed) + 1):
                assert titles(client.inline(typed[:end])), typed[:end]


def test_a_carried_question_is_asked() -> None:
    """The payload of a deep link asks what was typed; one that is forgotten or forged is a plain start."""
    with Kit() as client:
        link = client.application.bot_data  # nothing is kept there
        assert link == {}
        short = "Q_" + "aG93IGRvIEkgam9pbg"  # "how do I join"
        assert client.send(f"/start {short}")[0].text.endswith("Fill in the form at the shed.")
        for payload in ("K_0123456789abcdef", "Q_____", "Q_gICA", "Q_IA"):
            assert "Allotment FAQ" in client.send(f"/start {payload}")[0].text


def test_results_are_the_same_for_everyone_and_fresh() -> None:
    """Telegram may keep an answer for everybody, for half a minute, so that a changed FAQ shows within a minute."""
    with Kit() as client:
        answer = client.inline("water")
        assert not answer.get("is_personal")
        assert 20 < answer["cache_time"] <= 30
        client.file.write_text(FAQ.replace("Only after sunset.", "Not at all."), encoding="utf-8")
        client.clock.now += 60 - answer["cache_time"]
        assert client.inline("water")["results"][0]["description"] == "Not at all."


def test_the_share_button_finds_its_entry() -> None:
    """Sharing an answer types its id into an inline query, and that id comes first."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        share = answer.keyboard[-1][-1]
        assert share == {"text": "Share", "switch_inline_query": "join"}
        assert client.inline(share["switch_inline_query"])["results"][0]["id"] == "join"


def test_without_inline_mode_the_deep_link_is_shared() -> None:
    """A bot whose inline mode is off at @BotFather shares a link to the entry instead."""
    client = Kit()
    client.telegram.me["supports_inline_queries"] = False
    with client:
        [answer] = client.send("how do I join")
        url = answer.keyboard[-1][-1]["url"]
        assert url.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fthe_faq_bot%3Fstart%3Djoin&")


def test_a_shared_answer_is_not_a_question() -> None:
    """An answer that somebody posts by inline mode into the chat with the bot is not answered."""
    with Kit() as client:
        assert client.send(JOIN, via_bot=BOT) == []


def test_guest_messages_are_answered_once() -> None:
    """Summoned where it is no member, the bot posts one message like those of inline mode."""
    with Kit() as client:
        posted = client.summon("@the_faq_bot how do I join?")
        assert posted.text == JOIN
        assert posted.labels == ["What does it cost?", "Hoses", "Ask me more"]
        client.click("Hoses", posted, BOB)
        assert posted.text == WATER
        assert [call.method for call in client.calls if call.method.startswith("send")] == []


def test_a_guest_message_may_ask_what_it_replies_to() -> None:
    """A bare mention in reply to a question asks that question; with nothing to ask there is help."""
    with Kit() as client:
        question = client.message("how do I join", BOB, GROUP)
        assert client.summon("@the_faq_bot", reply_to_message=question).text == JOIN
        assert "Write your question" in client.summon("@the_faq_bot").text
        posted = client.message(JOIN, BOT, GROUP)
        assert client.summon("what does a plot cost", reply_to_message=posted).text.startswith("What does a plot cost")


def test_a_long_guest_answer_is_its_beginning() -> None:
    """A chat of strangers gets the beginning of a long answer, and a link to the rest."""
    with Kit() as client:
        posted = client.summon("@the_faq_bot can I keep bees?")
        assert (len(posted.text) < 1000, posted.text[-1]) == (True, "…")
        [url] = [button["url"] for row in posted.keyboard for button in row if button["text"] == "Read it all"]
        assert url.endswith("?start=bees")


def test_a_guest_question_without_an_answer() -> None:
    """What nobody knows gets a plain word, since a summons needs an answer."""
    with Kit() as client:
        assert "have an answer" in client.summon("@the_faq_bot qwertyuiop asdfghjkl").text


def test_a_query_answered_too_late_is_no_failure() -> None:
    """Somebody who types fast leaves queries behind that Telegram has forgotten."""
    with Kit() as client:
        client.telegram.refuse("answerInlineQuery", 400, "Bad Request: query is too old and response timeout expired")
        query = {"id": "late", "from": ANN, "query": "water", "offset": ""}
        assert client.receive({"inline_query": query}) == []


def test_one_conversation_through_all_doors() -> None:
    """The same question names the same entry in private, in a group, inline and as a guest."""
    with Kit() as client:
        for question, id in (("annual fee", "cost"), ("hosepipe", "water"), ("become a member", "join")):
            client.clock.now += 100
            answer = client.source.index.faq.entry(id)
            assert answer is not None
            text = client.say(f"/ask {question}")[0].text
            assert text.startswith(f"{answer.question}\n\n")
            assert text.endswith(client.send(question)[0].text)
            assert client.inline(question)["results"][0]["id"] == id
            assert client.summon(f"@the_faq_bot {question}").text == text


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("who floor how", ["laundry"]),
        ("door how water", ["internet"]),
        ("door how my water", []),
        ("my music water door", ["internet"]),
        ("toilet desk", []),
        ("night toilet", ["noise", "guests"]),
        ("night room", ["leaving", "noise"]),
        ("door bring", ["pets", "internet"]),
    ],
)
def test_what_is_listed_needs_to_fit_a_little(typed: str, listed: list[str]) -> None:
    """Three words list what a fourth leaves out; a word that no entry has takes more, and so does a better entry."""
    assert [entry.id for entry in matching(Index(GUESTHOUSE), typed)] == listed
