import logging
from typing import Any

import pytest
from kit import ANN, BOB, FAQ, GROUP, Kit
from server import BOT, Bubble, Json
from talking import ROOT, shipped

from bot import evaluation
from bot.errors import StoreError
from bot.languages import CODES, language, phrases
from bot.telegram.handlers.asides import SURE_CUTOFF

JOIN = "How do I join the club?\n\nFill in the form at the shed."
WATER = "May I water my plants with a hose?\n\nOnly after sunset."
TEA = "{title: T, entries: [{id: tea, question: Is tea good?, answer: '**Yes.** It wakes you up.'}]}"
BASIC = {"id": -77, "type": "group", "title": "Small"}
FORUM = {**GROUP, "id": -1009876543210, "is_forum": True}
CHANNEL = {"id": -1005555555555, "type": "channel", "title": "News"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
NOBODY_ASKED = [
    "how do I join",
    "hello",
    "what does a plot cost?",
    "@ann_the_first how do I join",
    "/ask@other_bot join",
]


def methods(client: Kit) -> list[str]:
    """Return the methods that were called, in order."""
    return [call.method for call in client.calls]


def admin(client: Kit, person: Json = ANN, chat: Json = GROUP) -> None:
    """Make somebody an admin."""
    client.telegram.admins.add((chat["id"], person["id"]))


def later(client: Kit, seconds: float = 10) -> None:
    """Let time go by."""
    client.clock.now += seconds


@pytest.mark.parametrize("text", NOBODY_ASKED)
def test_ordinary_talk_gets_nothing(text: str) -> None:
    """The bot speaks when it is asked: what people say to each other, or to other bots, is not its business."""
    with Kit() as client:
        client.telegram.me["can_read_all_group_messages"] = True
        assert client.say(text) == []
        assert client.say(text, reply_to_message=client.message("hm", BOB, GROUP)) == []
        assert client.calls == []


def test_ask_answers_in_reply() -> None:
    """`/ask question` is answered in reply to it, headed by the question, with follow-ups and a way to share."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        assert answer.text == JOIN
        assert answer.reply_to == client.sent["message_id"]
        assert answer.labels == ["What does it cost?", "Hoses", "Share"]
        later(client)
        assert client.say("/ask@the_faq_bot can I use a hose")[0].text == WATER


def test_lines_of_a_mention_are_read_apart() -> None:
    """Questions on lines of their own stay apart where the bot is mentioned; what only begins like its name stays."""
    with Kit() as client:
        text = "@the_faq_bot so\nhow do I join the club\nmay I use a hose"
        [answer] = client.say(text)
        assert "Fill in the form" in answer.text
        assert "Only after sunset." in answer.text
        later(client)
        assert client.say("@the_faq_bot_old how do I join") == []


def test_a_list_that_was_not_shown_is_not_picked_from() -> None:
    """A group gets no topics where there is no answer, and so no number means one of them."""
    with Kit() as client:
        [nothing] = client.say("/ask qwertyuiop")
        assert nothing.labels == []
        later(client)
        assert client.say("2", reply_to_message=nothing)[0].text == nothing.text


def test_faq_in_reply_to_the_bot_is_for_who_wrote_it() -> None:
    """What somebody opens under one of the bot's answers is what they go on from."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client)
        client.say("/faq cost", reply_to_message=answer)
        later(client, 61)
        assert "It costs" in client.say("/ask tl;dr")[0].text


def test_ask_as_a_reply_answers_the_message_replied_to() -> None:
    """`/ask` under somebody's question answers that question, in reply to its author; captions are questions too."""
    with Kit() as client:
        question = client.message("how do I join?", BOB, GROUP)
        [answer] = client.say("/ask", reply_to_message=question)
        assert (answer.text, answer.reply_to) == (JOIN, question["message_id"])
        later(client)
        photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
        question = client.message("may I use a hose", BOB, GROUP, **photo)
        assert client.say("@the_faq_bot", reply_to_message=question)[0].reply_to == question["message_id"]


def test_ask_with_a_question_as_a_reply_answers_whom_it_replies_to() -> None:
    """An admin who types the question under a newcomer's message has the newcomer answered; not so under the bot's."""
    with Kit() as client:
        newcomer = client.message("hi all", BOB, GROUP)
        [answer] = client.say("/ask how do I join", reply_to_message=newcomer)
        assert (answer.text, answer.reply_to) == (JOIN, newcomer["message_id"])
        later(client)
        [water] = client.say("/ask can I use a hose", reply_to_message=answer)
        assert (water.text, water.reply_to) == (WATER, client.sent["message_id"])


@pytest.mark.parametrize("text", ["/ask please answer", "@the_faq_bot please help him", "/ask this"])
def test_words_that_ask_nothing_leave_it_to_what_they_reply_to(text: str) -> None:
    """Who calls the bot under a question, and asks nothing, has that one answered; a question of their own counts."""
    with Kit() as client:
        newcomer = client.message("hi, how do I join the club?", BOB, GROUP)
        assert client.say(text, reply_to_message=newcomer)[0].text == JOIN
        later(client, 61)
        assert client.say("/ask can I use a hose?", reply_to_message=newcomer)[0].text == WATER
        later(client, 61)
        assert "have an answer" in client.say("/ask who invented the zip?", reply_to_message=newcomer)[0].text


def test_who_speaks_of_the_bot_gets_nothing() -> None:
    """A mention within what is said to others gets nothing; one with a question, a please or an entry's name does."""
    with Kit() as client:
        for text in (
            "let's ask @the_faq_bot",
            "I love our @the_faq_bot lol",
            "I'll add @the_faq_bot to the other group",
        ):
            assert client.say(text, BOB) == [], text
        for text in (
            "how do I join @the_faq_bot",
            "annual fee @the_faq_bot",
            "who invented the zip, @the_faq_bot?",
            "looking for a plot @the_faq_bot",  # there is an offer for it
            "opening hours please @the_faq_bot",
            "please list good courses @the_faq_bot",
        ):
            later(client, 61)
            assert client.say(text, BOB), text


def test_of_several_questions_the_quoted_one_counts() -> None:
    """Who quotes a part of somebody's message with a bare `/ask`, or with words that say little, asks that part."""
    with Kit() as client:
        three = client.message("Can I keep bees? how do I join the club? And may I use a hosepipe?", BOB, GROUP)
        quote = {"text": "how do I join the club?", "position": 17, "is_manual": True}
        assert client.say("/ask", reply_to_message=three, quote=quote)[0].text == JOIN
        later(client, 61)
        assert client.say("/ask that one please", reply_to_message=three, quote=quote)[0].text == JOIN
        later(client, 61)
        assert client.say("/ask", quote=quote)[0].text == JOIN


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "haha 😂",
        "@bobby see here",
        "this bot is useful guys",
        "nice one",
        "see you there",
        "hello @bobby",
        "no way",
        "same here",
        "not again",
        "again lol",
        "+1",
        "^^ this",
        "more haha",
        "who knew",
        "lol I don't get it",
        "I don't get it 😂",
        "haha 40 quid for a plot",
        "what a mess lol",
        "book it for me",
        "please send it to him for me",
        "my dog died last week",
        "I lost my job today",
        "the warden was so rude to me",
        "nope",
        "yes",
        "none of these",
    ],
)
def test_talk_under_an_answer_gets_nothing(text: str) -> None:
    """People chat in replies to the bot's messages: what asks nothing of it is met with silence."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client)
        calls = len(client.calls)
        assert client.say(text, BOB, reply_to_message=answer) == []
        assert len(client.calls) == calls


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I don't get it", "I'm not sure that it answers"),
        ("sorry, I still don't understand this", "I'm not sure that it answers"),
        ("shorter please", "In short:"),
        ("can you book it for me?", "only answer questions"),
        ("my dog died, what does a plot cost?", "I'm sorry to hear that.\n\n"),
        ("I want to talk to a human", "can't fetch a person"),
        ("I want to kill myself", "That sounds really hard"),
    ],
)
def test_what_is_said_to_the_bot_under_an_answer_is_answered(text: str, said: str) -> None:
    """Who says that they didn't understand, wishes something of the bot or despairs is not passed over."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client, 61)
        [reply] = client.say(text, BOB, reply_to_message=answer)
        assert said in reply.text


def test_a_word_for_a_detail_is_said_to_the_bot_where_the_answer_has_it() -> None:
    """Under an answer that tells what it costs, "price" asks the bot; under one that can't tell, the others."""
    paid = "title: T\nentries:\n  - {question: Do guests pay?, answer: Guests pay £5 a day. Sign them in.}\n"
    with Kit(paid + "  - {question: When is tea?, answer: In the afternoon.}\n") as client:
        [answer] = client.say("/ask do guests pay?")
        later(client, 61)
        assert "£5" in client.say("price", BOB, reply_to_message=answer)[0].text
        [tea] = client.say("/ask when is tea?")
        later(client, 61)
        assert client.say("nice price", BOB, reply_to_message=tea) == []


def test_what_quotes_the_bot_is_said_to_it() -> None:
    """Who quotes words of the answer speaks to the bot; laughter and thanks about them are for the others."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        quote = {"text": "Fill in", "position": 24, "is_manual": True}
        later(client)
        for text, said in (("book it for me", "only answer questions"), ("my dog died last week", "sorry to hear")):
            [reply] = client.say(text, BOB, reply_to_message=answer, quote=quote)
            assert said in reply.text
        for text in ("lol book it for me", "haha", "nice"):
            assert client.say(text, BOB, reply_to_message=answer, quote=quote) == []


def test_a_no_is_an_answer_to_what_is_on_offer() -> None:
    """Under "did you mean" a yes or a no is for the bot; under an answer it is for whoever said something."""
    with Kit() as client:
        [offer] = client.say("/ask plot")
        assert "None of these" in offer.labels
        later(client)
        assert client.say("none of these", BOB, reply_to_message=offer)


@pytest.mark.parametrize("code", CODES)
def test_laughter_in_every_language(code: str) -> None:
    """Who says that they don't understand gets a word, who laughs about it gets none."""
    spoken = language(code)
    with Kit(f"language: {code}\n{FAQ.lstrip()}") as client:
        [answer] = client.say("/ask how do I join the club")
        wish = phrases(spoken.cues["unclear"])[0]
        later(client, 61)
        assert client.say(wish, BOB, reply_to_message=answer)
        for laugh in phrases(spoken.cues["laughter"]):
            later(client, 61)
            assert client.say(f"{laugh} {wish}", BOB, reply_to_message=answer) == [], laugh


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "笑顔講座はいつですか？"),
        ("ja", "www.example.comは何ですか？"),
        ("ja", "どこで試験をうける？"),
        ("ja", "母はははと言いますか？"),
        ("zh", "房间233在哪里？"),
        ("zh", "为什么火星是红色的"),
        ("ru", "почему я ору на детей"),
        ("es", "dónde me parto el pelo"),
        ("ko", "왜 타이어가 빵 터졌다고 하나요"),
        ("en", "why is planet mars red"),
    ],
)
def test_what_only_looks_like_laughter_is_a_question(code: str, text: str) -> None:
    """A question whose words hold the signs of laughter is said to the bot, in scripts without spaces as in others."""
    with Kit(f"language: {code}\n{FAQ.lstrip()}") as client:
        [answer] = client.say("/ask how do I join the club")
        later(client, 61)
        assert client.say(text, BOB, reply_to_message=answer)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "だれが靴下を盗んだ笑"),
        ("ja", "だれがこんな靴下（笑）盗むの"),
        ("ja", "だれが靴下を盗んだwww"),
        ("zh", "谁偷了我的袜子哈哈"),
        ("zh", "谁偷哈哈了我的袜子"),
        ("ko", "누가 내 양말 훔쳤어 ㅋㅋㅋ"),
        ("ru", "кто украл мои носки хаха"),
        ("en", "who stole my socks lol and why"),
    ],
)
def test_a_question_with_laughter_is_for_the_others(code: str, text: str) -> None:
    """Who laughs while asking what has no answer talks to people, wherever in the message the laughter stands."""
    with Kit(f"language: {code}\n{FAQ.lstrip()}") as client:
        [answer] = client.say("/ask how do I join the club")
        later(client, 61)
        assert client.say(text, BOB, reply_to_message=answer) == []


@pytest.mark.parametrize("code", CODES)
def test_please_in_every_language(code: str) -> None:
    """Who says please where the bot is named last speaks to it, and hears at least that it does not know."""
    with Kit(f"language: {code}\n{FAQ.lstrip()}") as client:
        assert client.say("zebra xylophone trombone @the_faq_bot", BOB) == []
        for please in phrases(language(code).cues["please"]):
            later(client, 61)
            assert client.say(f"{please} zebra xylophone trombone @the_faq_bot", BOB), please


@pytest.mark.parametrize("text", ["thanks!", "thanks Bob, found it", "great, thank you"])
def test_thanks_under_an_answer_get_a_thumbs_up(text: str) -> None:
    """Thanks are seen, without another message for everybody; where reactions are off, that is that."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client)
        assert client.say(text, BOB, reply_to_message=answer) == []
        assert client.calls[-1].method == "setMessageReaction"
        assert client.calls[-1].params["message_id"] == client.sent["message_id"]
        assert client.calls[-1].params["reaction"] == [{"type": "emoji", "emoji": "👍"}]
        client.telegram.refuse("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
        assert client.say(text, BOB, reply_to_message=answer) == []


def test_what_asks_under_an_answer_is_answered() -> None:
    """A question gets its word though nothing fits, unless it names somebody else; a few telling words are enough."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        for text in ("and what does a plot cost?", "annual fee", "can I use a hose @bobby?", "who are you?"):
            later(client, 61)
            assert client.say(text, BOB, reply_to_message=answer)
        for text in ("again", "tell me more"):
            later(client, 61)
            assert client.say(text, BOB, reply_to_message=answer), text
        later(client, 61)
        assert "have an answer" in client.say("who invented the zip?", BOB, reply_to_message=answer)[0].text
        later(client, 61)
        assert client.say("who invented the zip, @bobby?", reply_to_message=answer) == []


def test_a_command_may_name_an_entry() -> None:
    """`/water` shows that entry, with the bot's name or without; another bot's command and an unknown one nothing."""
    with Kit() as client:
        for name in ("/water", "/hoses", "/Wa_ter"):
            assert client.say(name)[0].text == WATER
            later(client, 61)
        assert client.say("/hoses@the_faq_bot")[0].text == WATER
        later(client, 61)
        for text in ("/water@other_bot", "/ban", "/hello@the_faq_bot"):
            assert client.say(text, BOB) == []


def test_an_answer_leads_to_few_others() -> None:
    """Everybody scrolls past a group's buttons: at most three to read next, and Share beside a short one."""
    more = FAQ.replace("[join, cost, bees]", "[join, cost, bees, rats]") + "x: y"
    rats = "  - {id: rats, question: What about rats?, label: Rats, answer: Get a cat.}\nsmalltalk:"
    with Kit(more.replace("smalltalk:", rats).removesuffix("x: y")) as client:
        [answer] = client.say("/ask can I use a hose")
        assert [[button["text"] for button in row] for row in answer.keyboard] == [
            ["How do I join?"], ["What does it cost?"], ["Bees", "Share"]
        ]  # fmt: skip
        later(client)
        assert client.say("/ask 4")[0].text == "I offered 3. Send a number from 1 to 3, or ask something else."
        client.clock.now += 100
        [tea] = client.say("/ask what about rats", BOB)
        assert tea.labels == ["Share"]


def test_about_is_short() -> None:
    """A group gets the first paragraph of what the FAQ is, and a way to all of it."""
    with Kit(
        FAQ.replace("about: All about our **allotments**.", "about: |\n  All of it.\n\n  And much more.")
    ) as client:
        [about] = client.say("/about")
        assert about.text == "All of it."
        [button] = about.keyboard[0]
        assert client.send("/start " + button["url"].partition("start=")[2])[0].text == "All of it.\n\nAnd much more."


def test_a_channels_direct_messages_are_answered_in_their_topic() -> None:
    """Whoever writes to a channel directly has a topic there, which the answer and its buttons stay in."""
    with Kit() as client:
        chat = {**GROUP, "is_direct_messages": True}
        topic = {"topic_id": 77, "user": ANN}
        [answer] = client.say("@the_faq_bot how do I join", chat=chat, direct_messages_topic=topic)
        assert answer.text == JOIN
        assert client.calls[-1].params["direct_messages_topic_id"] == 77
        assert "message_thread_id" not in client.calls[-1].params


def test_a_bare_ask_asks_back() -> None:
    """A bare `/ask` opens the asker's reply field, and the reply is the question, even right after."""
    with Kit() as client:
        [prompt] = client.say("/ask")
        asked = client.calls[-1].params
        assert asked["reply_markup"] == {
            "force_reply": True, "selective": True, "input_field_placeholder": "Your question"
        }  # fmt: skip
        assert prompt.reply_to == client.sent["message_id"]
        [answer] = client.say("how do I join", reply_to_message=prompt)
        assert (answer.text, answer.reply_to) == (JOIN, client.sent["message_id"])


def test_ask_in_reply_to_what_holds_no_question_asks_back() -> None:
    """A sticker or one of the bot's own answers is no question."""
    with Kit() as client:
        dice = client.message(None, BOB, GROUP, dice={"emoji": "🎲", "value": 1})
        assert client.say("/ask", reply_to_message=dice)[0].text == "What is your question?"
        [answer] = client.say("/ask how do I join", BOB)
        assert client.say("/ask", BOB, reply_to_message=answer)[0].text == "What is your question?"


def test_a_reply_to_an_answer_is_read_in_its_light() -> None:
    """Whoever replies to an answer asks about that one, also where somebody else had it or it has no more to say."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client, 61)
        [again] = client.say("repeat that", BOB, reply_to_message=answer)
        assert again.text == JOIN
        later(client)
        [links] = client.say("link?", BOB, reply_to_message=answer)
        assert links.text.startswith("The answer leads to:")
        [answer] = client.say("/ask can I use a hose")
        later(client)
        [none] = client.say("link?", BOB, reply_to_message=answer)
        assert none.text.startswith("The answer has no links.")
        assert len(none.labels) > 1


TEAS = """
title: Teas
contact: "@ann"
entries:
  - id: milk
    question: May I add milk to it?
    answer: |
      **Yes, but not to all.** Milk binds what is bitter, so that black tea tastes milder with it.

      Green tea is not bitter at all, and milk would hide what little taste it has.
"""


def test_who_does_not_understand_is_told_otherwise_and_then_whom_to_turn_to() -> None:
    """In a group as in private, in reply to the same answer: in short, with the reasons, then honestly nothing more."""
    with Kit(TEAS) as client:
        for say in (lambda *words, **more: client.say(*words, BOB, **more), client.send):
            answer = say("/ask may I add milk to it?")[-1]
            told = []
            for _ in range(4):
                later(client, 61)
                told.append(say("I don't understand", reply_to_message=answer.json)[0].text)
            assert told[0].startswith("Let me try again.")
            assert told[1].startswith("As far as the answer explains it")
            assert told[2] == told[3]
            assert told[3].startswith("I can't put it better")
            assert told[3].endswith("person: @ann")


def test_what_leads_to_topics_has_their_buttons() -> None:
    """Words that announce topics come with them, in a group too; a plain miss is one line."""
    with Kit() as client:
        [reply] = client.say("/ask human please", BOB)
        assert (reply.text[-1], reply.labels) == (":", ["Members", "Plots"])
        later(client)
        assert client.say("/ask who invented the zip?", BOB)[0].labels == []


def test_a_second_miss_in_a_row_names_the_contact_in_a_group() -> None:
    """Whoever asks in vain twice is told who helps, in one message without buttons."""
    with Kit(TEAS) as client:
        for ending in ("/faq shows what I know.", "/faq shows what I know.\n\nTo reach a person: @ann"):
            [reply] = client.say("/ask who invented the zip?", BOB)
            assert (reply.text, reply.labels) == (f"I don't have an answer to that. {ending}", [])
            later(client, 61)


def test_what_is_outside_is_declined_in_its_own_words() -> None:
    """The FAQ's own words for what lies outside are said in groups too, without the topics."""
    own = FAQ.replace("[what is the weather, football results]", "[what is the weather]\n    answer: Look out.")
    with Kit(own) as client:
        [declined] = client.say("/ask what is the weather")
        assert (declined.text, declined.labels) == ("Look out.", [])
        [none] = client.say("/ask who invented the zip", BOB)
        assert (none.text, none.labels) == ("I don't have an answer to that. /faq shows what I know.", [])


def test_faq_browses_in_place() -> None:
    """`/faq` is one message: topics, entries and answers turn in it, and lead back; long browsing has a private way."""
    with Kit() as client:
        [topics] = client.say("/faq")
        assert topics.labels == ["Members", "Plots", "Browse in private"]
        assert client.click("Plots") == [topics]
        assert topics.labels == ["Hoses", "Bees", "« All topics", "Browse in private"]
        client.click("Hoses", sender=BOB)
        assert topics.text == WATER
        client.click("How do I join?")
        assert topics.text == JOIN
        client.click("« Plots")
        assert topics.labels == ["Hoses", "Bees", "« All topics", "Browse in private"]
        assert methods(client).count("sendMessage") == 1
        url = topics.keyboard[-1][0]["url"]
        assert client.send("/start " + url.partition("start=")[2])[0].labels == ["Members", "Plots"]


@pytest.mark.parametrize("wanted", ["water", "WATER", "may I use a hosepipe"])
def test_faq_with_a_word_shows_that_entry(wanted: str) -> None:
    """`/faq` and an id or any text shows the entry; as a reply to a newcomer the newcomer gets it."""
    with Kit() as client:
        newcomer = client.message("hi all", BOB, GROUP)
        [answer] = client.say(f"/faq {wanted}", reply_to_message=newcomer)
        assert (answer.text, answer.reply_to) == (WATER, newcomer["message_id"])


@pytest.mark.parametrize("text", ["@the_faq_bot how do I join?", "hey @The_FAQ_Bot, how do I join"])
def test_mentions_are_questions(text: str) -> None:
    """Where a mention reaches the bot, the rest of the message is the question."""
    with Kit() as client:
        assert client.say(text)[0].text == JOIN


def test_replies_to_the_bot_are_questions() -> None:
    """Somebody who replies to the bot talks to it, in the light of what it said before."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        later(client)
        assert client.say("and can I use a hose?", reply_to_message=answer)[0].text == WATER
        later(client)
        assert client.say("👍", reply_to_message=answer) == []


def test_a_follow_up_turns_the_message_in_place() -> None:
    """One question costs one message: follow-ups turn it, however far, and one press leads back to the first answer."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        assert client.click("Hoses", sender=BOB) == [answer]
        assert answer.text == WATER
        assert "« How do I join?" in answer.labels
        client.click("Bees")
        assert answer.text.startswith("Can I keep bees on my plot?")
        client.click("« How do I join?")
        assert answer.text == JOIN
        assert answer.labels == ["What does it cost?", "Hoses", "Share"]


def test_two_presses_at_once_break_nothing() -> None:
    """Anyone may press, several at once: each is answered, none asks Telegram for an edit that changes nothing."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        data = next(data for label, data in zip(answer.labels, answer.data, strict=True) if label == "Hoses")
        presses = [{"callback_query": client.query(data, answer, person)} for person in (ANN, BOB, ANN)]
        client.receive(*presses)
        assert answer.text == WATER
        assert methods(client).count("editMessageText") == 1
        assert methods(client).count("answerCallbackQuery") == 3


def test_after_a_restart_an_edit_that_changes_nothing_is_left_out() -> None:
    """The message that comes with a press tells a new process what it shows."""
    with Kit() as before:
        [answer] = before.say("/ask how do I join")
    with Kit() as after:
        assert after.press("e:join", answer) == []
        assert methods(after) == ["answerCallbackQuery"]


def test_long_answers_are_folded() -> None:
    """A long answer is folded under its question, and one that doesn't fit a message links to the rest."""
    with Kit() as client:
        [bees] = client.say("/ask can I keep bees")
        assert bees.spans("expandable_blockquote")[0].startswith("Yes, with a hive.")
        assert bees.text.endswith("…")
        [button] = [b for row in bees.keyboard for b in row if b["text"] == "Read it all"]
        assert button["url"] == "https://t.me/the_faq_bot?start=bees"
        later(client)
        assert client.say("/ask how do I join")[0].spans("expandable_blockquote") == []


def test_what_nobody_knows_gets_one_line() -> None:
    """Without an answer there is one discreet line and no buttons."""
    with Kit() as client:
        [line] = client.say("/ask qwertyuiop asdfghjkl")
        assert "\n" not in line.text
        assert line.labels == []


FIVE = ["how do I join", "can I use a hose", "what does a plot cost", "can I keep bees", "hello"]
FLOOD = "You ask faster than I may answer here. I'm back with you in a few seconds."


def test_a_person_may_have_four_answers_at_once_and_one_every_five_seconds() -> None:
    """An admin helps four newcomers in a row; then there is one answer every five seconds, and others get theirs."""
    with Kit() as client:
        asked = [f"/ask {text}" for text in FIVE]
        answers = [client.say(text) for text in asked]
        assert [len(answer) for answer in answers] == [1] * 5
        assert [answer.text == FLOOD for [answer] in answers] == [False] * 4 + [True]
        assert len(client.say("/faq", BOB)) == 1
        later(client, 4)
        assert client.say(asked[4]) == []
        later(client, 1)
        assert client.say(asked[4])[0].text != FLOOD
        assert client.say(asked[4]) == []
        later(client, 15)
        assert [len(client.say(f"/ask hello {number}")) for number in range(4)] == [1, 1, 1, 0]


def test_who_goes_on_asking_too_fast_hears_it_once() -> None:
    """Somebody who hammers is told once; it is told again only after a minute without hammering. /help is apart."""
    with Kit() as client:
        said = [answer.text for number in range(40) for answer in client.say(f"/ask {number} qwertyuiop")]
        assert said.count(FLOOD) == 1
        assert len(said) == 5
        assert len(client.say("/help")) == 1
        for _ in range(100):
            later(client, 1)
            assert FLOOD not in [answer.text for answer in client.say("/ask qwertyuiop")]
        later(client, 45)
        hushed = [answer.text for number in range(12) for answer in client.say(f"/ask {number} qwertyuiop")]
        assert FLOOD not in hushed
        later(client, 61)
        again = [answer.text for number in range(9) for answer in client.say(f"/ask {number} qwertyuiop")]
        assert again.count(FLOOD) == 1


def test_what_was_not_sent_counts_for_nothing() -> None:
    """Answers that a group refuses use up nobody's allowance, and neither does what the bot keeps quiet about."""
    with Kit() as client:
        for _ in range(6):
            client.telegram.refuse("sendMessage", 403, "Forbidden: bot was kicked")
            assert client.say("/ask how do I join") == []
            assert client.say("lovely weather") == []
        assert client.say("/ask how do I join")[0].text == JOIN


def test_asked_back_counts_as_an_answer() -> None:
    """A bare `/ask` is asked back four times, not for ever."""
    with Kit() as client:
        said = [[answer.text for answer in client.say("/ask")] for _ in range(6)]
        assert said == [["What is your question?"]] * 4 + [[FLOOD], []]


def test_nobody_is_told_off_for_what_was_not_meant_for_the_bot() -> None:
    """In a group with automatic answers somebody who asks too fast for them hears nothing about it."""
    with Kit() as client:
        admin(client)
        client.telegram.me["can_read_all_group_messages"] = True
        client.say("/autoanswer on")
        later(client)
        said = [answer.text for text in FIVE[:4] for answer in client.say(f"/ask {text}", BOB)]
        assert FLOOD not in said
        later(client, 61)
        for text in FIVE[:4]:
            client.say(f"/ask {text}", BOB)
        assert client.say("Is it allowed to water my plants with a hose?", BOB) == []


def test_questions_that_waited_are_each_answered() -> None:
    """What one person asked over minutes while the bot was away is answered, each; what they hammered is not."""
    with Kit() as client:
        times = [0, 1, 2, 3, 4, 60, 120]
        waiting = [client.message(f"/ask {at} how do I join", ANN, GROUP, date=1000 + at) for at in times]
        answers = [[answer.text for answer in client.receive({"message": message})] for message in waiting]
        assert [answer == [FLOOD] for answer in answers] == [False] * 4 + [True] + [False] * 2
        assert all(answers)


def test_the_same_entry_once_in_a_minute() -> None:
    """Asked again, the bot replies to the answer above instead of repeating it; after a minute it answers again."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        [pointer] = client.say("/faq join", BOB)
        assert pointer.text == "That is answered above."
        assert pointer.reply_to == answer.id
        later(client, 45)
        assert client.say("/faq join", BOB)[0].text == "That is answered above."
        later(client, 15)
        assert client.say("/ask how do I join")[0].text == JOIN


def test_an_answer_above_that_is_gone_is_given_anew() -> None:
    """An admin deleted the answer: whoever asks next gets it, and is not pointed to nothing."""
    with Kit() as client:
        [gone] = client.say("/ask how do I join")
        del client.telegram.bubbles[gone.chat, gone.id]
        [answer] = client.say("/ask how do I join", BOB)
        assert (answer.text, answer.reply_to) == (JOIN, client.sent["message_id"])
        [pointer] = client.say("/ask how do I join", {**BOB, "id": 1003})
        assert pointer.reply_to == answer.id


def test_above_is_above_in_the_same_topic() -> None:
    """What was answered in another topic of a forum is not above: it is answered in this one too."""
    with Kit() as client:
        client.say("/ask how do I join", chat=FORUM, message_thread_id=5, is_topic_message=True)
        [answer] = client.say("/ask how do I join", BOB, FORUM, message_thread_id=6, is_topic_message=True)
        assert (answer.text, answer.topic) == (JOIN, 6)


def test_a_part_of_an_answer_above_is_no_repetition() -> None:
    """Whoever asks why right after an answer gets the reason; the answer itself is still the one pointed to."""
    with Kit(TEA) as client:
        [answer] = client.say("/ask is tea good?")
        later(client)
        [reason] = client.say("why?", reply_to_message=answer)
        assert "It wakes you up." in reason.text
        assert "Yes." not in reason.text
        later(client)
        [pointer] = client.say("/ask is tea good?")
        assert pointer.reply_to == answer.id


def test_two_answers_are_pointed_to_only_if_both_are_above() -> None:
    """Two questions of which one was answered above are both answered."""
    with Kit() as client:
        client.say("/ask how do I join the club?")
        both = "/ask how do I join the club? And what does a plot cost in a year?"
        [answer] = client.say(both, BOB)
        assert "How do I join the club?" in answer.text
        assert "What does a plot cost in a year?" in answer.text
        later(client, 5)
        assert client.say(both)[0].text == "That is answered above."


def test_a_message_that_turned_to_something_else_is_not_pointed_to() -> None:
    """What a press has turned away is answered anew, and what it turned up is pointed to."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        client.click("Hoses")
        assert client.say("/ask how do I join", BOB)[0].text == JOIN
        later(client, 5)
        assert client.say("/ask can I use a hose")[0].reply_to == answer.id


def test_only_what_a_message_shows_is_pointed_to() -> None:
    """Where Telegram refuses an edit that a press asked for, the message is not said to show what it does not."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        client.telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")
        assert client.click("Hoses", answer) == []
        assert client.say("/ask can I use a hose", BOB)[0].text == WATER


def test_an_edited_question_whose_answer_is_gone_is_answered_anew() -> None:
    """An admin deleted the answer, the question is edited: it gets a new answer, and nobody is pointed to the old."""
    with Kit() as client:
        asked = client.message("/ask how do I join", ANN, GROUP)
        [answer] = client.receive({"message": asked})
        del client.telegram.bubbles[answer.chat, answer.id]
        [anew] = client.edit("/ask can I use a hose", asked)
        assert (anew.text, anew.reply_to) == (WATER, asked["message_id"])
        assert client.edit("/ask what does a plot cost", asked) == [anew]
        later(client, 5)
        assert client.say("/ask how do I join", BOB)[0].text == JOIN
        client.telegram.refuse("editMessageText", 400, "Bad Request: message to edit not found")
        client.telegram.refuse("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
        assert client.edit("/ask can I keep bees", asked) == []


def test_topics_get_their_answers() -> None:
    """An answer lands in the topic of its question, General included, and the topic's opener is no reply."""
    with Kit() as client:
        opener = client.message(None, BOB, FORUM, forum_topic_created={"name": "Plants", "icon_color": 1})
        inside = {"message_thread_id": opener["message_id"], "is_topic_message": True, "reply_to_message": opener}
        [prompt] = client.say("/ask", chat=FORUM, **inside)
        assert (prompt.topic, prompt.text) == (opener["message_id"], "What is your question?")
        [answer] = client.say("/ask how do I join", chat=FORUM, **inside)
        assert (answer.topic, answer.reply_to) == (opener["message_id"], client.sent["message_id"])
        bare = {**inside, "reply_to_message": {**opener, "from": BOT}}
        del bare["reply_to_message"]["forum_topic_created"]
        assert client.say("how do I join", chat=FORUM, **bare) == []
        later(client)
        [answer] = client.say("/ask can I use a hose", chat=FORUM)
        assert answer.topic is None
        [turned] = client.click("How do I join?")
        assert turned.topic is None


def test_threads_outside_forums_are_no_topics() -> None:
    """A reply in a group without topics carries a thread id, which must not be sent back."""
    with Kit() as client:
        client.say("/ask how do I join", message_thread_id=5)
        assert "message_thread_id" not in client.calls[-1].params


def test_edited_commands_are_answered_once() -> None:
    """An edited command edits its answer; one that an edit makes a command is answered; a late edit is left alone."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        assert client.edit("/ask how do I join??") == []
        assert client.edit("/ask can I use a hose") == [answer]
        assert answer.text == WATER
        later(client)
        client.say("/aks what does a plot cost")
        assert len(client.edit("/ask what does a plot cost")) == 1
        assert client.edit("/ask what does a plot cost!") == []
        old = client.message("/ask can I keep bees", BOB, GROUP)
        assert client.receive({"edited_message": {**old, "edit_date": 100_000}}) == []
        client.say("how do I join", BOB)
        assert client.edit("/ask") == client.edit("how do I join the club") == []


def test_an_edited_question_is_what_a_pick_goes_on_from() -> None:
    """A number picks from what the edited answer offers, unless its author asked something else in between."""
    with Kit() as client:
        client.say("/ask how do I join")
        client.edit("/ask can I keep bees")
        later(client)
        [picked] = client.say("/ask 1")
        assert picked.text == WATER
        later(client, 61)
        first = client.message("/ask can I keep bees", ANN, GROUP)
        client.receive({"message": first})
        later(client)
        client.say("/ask how do I join")
        client.edit("/ask can I use a hose", first)
        later(client)
        assert client.say("/ask 1")[0].text.startswith("What does a plot cost in a year?")


def test_help_and_the_like() -> None:
    """Commands about the bot are answered briefly."""
    with Kit() as client:
        assert client.say("/help")[0].text.startswith("/ask and your question")
        assert client.say("/start@the_faq_bot", BOB)[0].text.startswith("/ask and your question")
        later(client)
        assert client.say("/about")[0].text == "All about our allotments."
        assert "half an hour" in client.say("/privacy", BOB)[0].text
        later(client, 60)
        assert [bool(client.say("/help")) for _ in range(7) if later(client, 1) is None] == [
            True, False, False, False, False, True, False,
        ]  # fmt: skip


def test_small_talk_and_suggestions_when_asked() -> None:
    """Somebody who asks gets small talk and "did you mean" too, and a pick turns the message."""
    with Kit() as client:
        assert client.say("/ask hello")[0].text == "Hello, gardener!"
        [asks] = client.say("/faq beehives club", BOB)
        assert len(asks.labels) >= 2
        client.click(asks.labels[0])
        assert client.last is asks


def test_a_question_that_was_deleted_is_answered_all_the_same() -> None:
    """Where there is nothing to reply to any more, the answer comes without a reply."""
    with Kit() as client:
        client.telegram.refuse("sendMessage", 400, "Bad Request: message to be replied not found")
        [answer] = client.say("/ask how do I join")
        assert (answer.text, answer.reply_to) == (JOIN, None)


# Automatic answers, admins, membership


def wish(client: Kit, text: str, sender: Json = ANN, **content: Any) -> str:
    """Give a command as an admin would; return what the bot says."""
    [said] = client.say(text, sender, **content)
    return said.text


def test_autoanswer_answers_only_what_it_is_sure_of() -> None:
    """Once an admin wants it, clear questions are answered; doubt, small talk and the rest are met with silence."""
    with Kit() as client:
        client.telegram.me["can_read_all_group_messages"] = True
        admin(client)
        assert client.say("How do I join the club?", BOB) == []
        assert "are on" in wish(client, "/autoanswer on")
        [answer] = client.say("How do I join the club?", BOB)
        assert (answer.text, answer.reply_to) == (JOIN, client.sent["message_id"])
        for text in ("hello", "beehives club", "what a day", "https://how.example/join", "qwertyuiop", "annual fee"):
            later(client)
            assert client.say(text, BOB) == []
        assert "are off" in wish(client, "/autoanswer OFF")
        later(client, 61)
        assert client.say("How do I join the club?", BOB) == []


CLASSES = """
title: Classes
entries:
  - {id: kids, topic: A, question: What does the course cost for children?, answer: Ten.}
  - {id: teens, topic: B, question: What does the course cost for teenagers?, answer: Twelve.}
  - {id: adults, topic: C, question: What does the course cost for adults?, answer: Twenty.}
"""


def test_autoanswer_keeps_out_where_entries_are_close() -> None:
    """A message that fits three kinds of reader alike is nobody's to guess at; one that names a kind is answered."""
    with Kit(CLASSES) as client:
        admin(client)
        wish(client, "/autoanswer on")
        for text in ("What does the course cost?", "what does the course cost for us?"):
            assert client.say(text, BOB) == []
        [answer] = client.say("What does the course cost for children?", BOB)
        assert answer.text.endswith("Ten.")


def test_autoanswer_is_sure_of_what_is_right() -> None:
    """Of the labelled messages it would answer unasked, none gets a wrong entry, and next to none should get none."""
    rows = evaluation.read((ROOT / "tests/data/career-questions.yaml").read_text("utf-8"), "career-questions.yaml")
    singles = [row for row in rows if row.fields["half"] == "tuning" and not row.dialogue]
    answers = [turn for _, turns in evaluation.run(shipped(), singles) for turn in turns if turn.reply.kind == "answer"]
    ranked = [(turn.verdict, turn.reply.candidates[0].score) for turn in answers if turn.reply.candidates]
    sure = [verdict for verdict, score in ranked if score >= SURE_CUTOFF]
    assert len(sure) > len(answers) / 2
    assert sure.count("wrong") == 0
    assert sure.count("false") < len(sure) / 50


def test_autoanswer_keeps_out_of_talk_between_others() -> None:
    """What names somebody or replies to somebody is not for the bot, and what it has just answered it leaves alone."""
    with Kit() as client:
        admin(client)
        wish(client, "/autoanswer on")
        named = [{"type": "mention", "offset": 0, "length": 5}]
        assert client.say("@cleo How do I join the club?", BOB, entities=named) == []
        asked = client.message("Hm.", ANN, GROUP)
        assert client.say("How do I join the club?", BOB, reply_to_message=asked) == []
        assert len(client.say("How do I join the club?", BOB)) == 1
        later(client)
        assert client.say("How do I join the club?", BOB) == []


def test_autoanswer_answers_comments() -> None:
    """Whoever comments on a post of the linked channel asks nobody in particular, and so is answered."""
    with Kit() as client:
        admin(client)
        wish(client, "/autoanswer on")
        origin = {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 1}
        post = client.message(
            "News!", AS_CHANNEL, GROUP, sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=origin
        )
        [answer] = client.say("How do I join the club?", BOB, reply_to_message=post)
        assert answer.text == JOIN


def test_autoanswer_leaves_shared_and_forwarded_posts_alone() -> None:
    """Answers shared by inline mode, posts of the linked channel and words of other bots are not questions."""
    with Kit() as client:
        admin(client)
        wish(client, "/autoanswer on")
        assert client.say("How do I join the club?", via_bot=BOT) == []
        other = {"id": 77, "is_bot": True, "first_name": "Parrot", "username": "parrot_bot"}
        assert client.say("@the_faq_bot How do I join the club?", other) == []
        origin = {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 1}
        post = {"sender_chat": CHANNEL, "is_automatic_forward": True, "forward_origin": origin}
        assert client.say("How do I join the club?", AS_CHANNEL, **post) == []


def test_autoanswer_is_for_admins() -> None:
    """Members and strange channels may not; admins, anonymous admins and the linked channel may."""
    with Kit() as client:
        assert "admins" in wish(client, "/autoanswer on")
        assert "admins" in wish(client, "/autoanswer on", AS_CHANNEL, sender_chat=CHANNEL)
        assert "are on" in wish(client, "/autoanswer on", ANONYMOUS, sender_chat=GROUP)
        client.telegram.linked[GROUP["id"]] = CHANNEL["id"]
        assert "are off" in wish(client, "/autoanswer off", AS_CHANNEL, sender_chat=CHANNEL)
        admin(client)
        assert "are off" in wish(client, "/autoanswer")
        later(client)
        client.telegram.refuse("getChatMember", 400, "Bad Request: user not found")
        assert "admins" in wish(client, "/autoanswer on")


def test_status_tells_what_the_bot_can_see() -> None:
    """An admin learns whether messages reach the bot, what follows, and how to change it; others don't."""
    with Kit() as client:
        assert "admins" in wish(client, "/status", BOB)
        assert client.say("/status", BOB) == []
        admin(client)
        said = wish(client, "/status")
        assert "only see commands" in said
        assert "/setprivacy" in said
        assert "are off" in said
        assert "are on, but" in wish(client, "/autoanswer on")
        assert "are on, but" in wish(client, "/status")
        admin(client, BOT)
        said = wish(client, "/status")
        assert "all messages" in said
        assert "are on:" in said


def test_a_setting_moves_with_its_group() -> None:
    """A group that becomes a supergroup keeps its setting, whichever of the two notices comes first."""
    with Kit() as client:
        admin(client, chat=BASIC)
        wish(client, "/autoanswer on", chat=BASIC)
        old = client.message(None, ANN, BASIC, migrate_to_chat_id=GROUP["id"])
        new = client.message(None, ANN, GROUP, migrate_from_chat_id=BASIC["id"])
        assert client.receive({"message": new}) == client.receive({"message": old}) == []
        assert client.say("How do I join the club?", BOB)[0].text == JOIN


def test_an_answer_follows_a_group_that_moved() -> None:
    """A message to a group that has just become a supergroup is sent there."""
    with Kit() as client:
        moved = "Bad Request: group chat was upgraded to a supergroup chat"
        client.telegram.refuse("sendMessage", 400, moved, migrate_to_chat_id=GROUP["id"])
        [answer] = client.say("/ask how do I join", chat=BASIC)
        assert answer.chat == GROUP["id"]


def member(status: str, **rights: Any) -> Json:
    """Write the bot's membership."""
    fixed = {"restricted": {"is_member": True, "until_date": 0}, "kicked": {"until_date": 0}}
    return {"status": status, "user": BOT, **fixed.get(status, {}), **rights}


def changed(client: Kit, before: str, after: str, chat: Json = GROUP) -> list[Bubble]:
    """Change the bot's membership of a chat."""
    rights = [
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ]  # fmt: skip
    less = [
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
        "can_react_to_messages", "can_edit_tag",
    ]  # fmt: skip
    given = {"administrator": dict.fromkeys(rights, False), "restricted": dict.fromkeys(less, False)}
    old, new = (member(status, **given.get(status, {})) for status in (before, after))
    change = {"chat": chat, "from": ANN, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return client.receive({"my_chat_member": change})


def test_the_bot_says_hello_when_added() -> None:
    """A group that the bot comes to learns in a few lines what it can do."""
    with Kit() as client:
        [hello] = changed(client, "left", "member")
        assert client.say("/start@the_faq_bot true") == []
        assert "Allotment FAQ" in hello.text
        assert "/ask" in hello.text
        assert client.say(new_chat_members=[BOT]) == []


@pytest.mark.parametrize(
    ("before", "after", "chat"),
    [
        ("member", "kicked", GROUP),
        ("member", "administrator", GROUP),
        ("member", "restricted", GROUP),
        ("administrator", "left", GROUP),
        ("left", "administrator", CHANNEL),
        ("member", "kicked", {"id": ANN["id"], "type": "private", "first_name": "Ann"}),
    ],
)
def test_other_changes_need_no_word(before: str, after: str, chat: Json, caplog: pytest.LogCaptureFixture) -> None:
    """Removed, promoted, restricted, in channels: nothing is said and nothing fails."""
    with Kit() as client, caplog.at_level(logging.WARNING):
        assert changed(client, before, after, chat) == []
        assert caplog.records == []


def test_a_group_that_forbids_messages(caplog: pytest.LogCaptureFixture) -> None:
    """Where the bot may not write, nothing fails."""
    with Kit() as client, caplog.at_level(logging.ERROR):
        client.telegram.refuse("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
        assert client.say("/ask how do I join") == []
        client.telegram.refuse("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
        assert client.say("/ask how do I join", BOB) == []
        assert caplog.records == []


def test_a_failure_is_owned_up_to_only_where_somebody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command gets an apology, an edit and ordinary talk get none, and an inline query still gets its answer."""
    with Kit() as client:

        def broken(*_: object) -> None:
            raise RuntimeError

        admin(client)
        wish(client, "/autoanswer on")
        monkeypatch.setattr("bot.service.service.respond", broken)
        assert "Error" in client.say("/ask how do I join")[0].text
        assert "Error" in client.say("@the_faq_bot how do I join")[0].text
        assert "Error" in client.say("how do I join", reply_to_message=client.message("Hm.", BOT, GROUP))[0].text
        assert client.edit("/ask how do I join now") == []
        assert client.say("How do I join the club?") == []
        assert client.inline("join")["results"] == []
        assert "Error" in client.summon("@the_faq_bot how do I join").text


# What admins set


def test_admins_set_what_the_bot_does_in_one_panel() -> None:
    """`/settings` shows each wish with what it means; an admin's press changes it, anybody else's is refused."""
    with Kit() as client:
        assert "admins" in wish(client, "/settings", BOB)
        admin(client)
        later(client)
        [panel] = client.say("/settings")
        assert panel.labels == ["◻️ Automatic answers", "◻️ Delete commands", "◻️ Answer in private"]
        for line in ("answers are off", "Commands stay", "given here"):
            assert line in panel.text
        assert client.press(panel.data[2], panel, BOB) == []
        assert client.pressed["show_alert"] is True
        assert client.press(panel.data[2], panel) == [panel]
        assert panel.labels[2] == "✅ Answer in private"
        assert "in private" in panel.text
        assert client.press("s:autoanswer:1", panel) == [panel]
        assert "only when I can see all messages" in panel.text
        client.press("s:clean_commands:1", panel)
        assert "make me an admin who may" in panel.text
        assert client.press("s:everything:1", panel) == []
        client.telegram.refuse("getChatMember", 400, "Bad Request: user not found")
        assert client.press("s:autoanswer:0", panel) == []


def test_an_alert_shows_no_marks_of_formatting() -> None:
    """A FAQ's own words may be bold; an alert, which can't show that, has none of the marks."""
    with Kit(FAQ + "messages: {admins_only: 'That is for **admins**.'}\n") as client:
        admin(client)
        [panel] = client.say("/settings")
        client.press("s:autoanswer:1", panel, BOB)
        assert (client.pressed["text"], client.pressed["show_alert"]) == ("That is for admins.", True)


def test_a_setting_that_is_not_saved_is_owned_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database fails, the admin is told, by command and by button, and questions are answered as before."""
    with Kit() as client:

        async def fail(*_: object, **__: object) -> None:
            raise StoreError("the disk is full")

        admin(client)
        [panel] = client.say("/settings")
        monkeypatch.setattr(client.application.service.store, "wish", fail)
        assert "couldn't save" in wish(client, "/cleancommands on")
        assert client.press(panel.data[0], panel) == []
        assert "couldn't save" in client.pressed["text"]
        assert client.say("/ask how do I join", BOB)[0].text == JOIN


def test_answered_commands_are_deleted_where_the_group_wishes_so() -> None:
    """With `/cleancommands on` a command goes once it is answered, if the bot may delete; mentions and others' stay."""
    with Kit() as client:
        admin(client)
        assert "may not delete" in wish(client, "/cleancommands on")
        client.say("/ask how do I join", BOB)
        assert "deleteMessage" not in methods(client)
        admin(client, BOT)
        later(client)
        client.say("/ask can I use a hose", BOB)
        assert client.calls[-1].method == "deleteMessage"
        assert client.calls[-1].params["message_id"] == client.sent["message_id"]
        later(client)
        client.say("/ask can I use a hose", BOB)
        assert client.calls[-1].method == "deleteMessage"
        later(client, 61)
        client.say("@the_faq_bot what does a plot cost", BOB)
        assert client.calls[-1].method == "sendMessage"
        assert "stay" in wish(client, "/cleancommands off")


def test_answers_go_to_private_where_the_group_wishes_so() -> None:
    """With `/privateanswers on` whoever asks gets the answer in private and a word here; a stranger gets a link."""
    with Kit() as client:
        admin(client)
        assert "go to whoever asks in private" in wish(client, "/privateanswers on")
        answer, pointer = client.say("/ask how do I join", BOB)
        assert (answer.chat, answer.text) == (BOB["id"], JOIN)
        assert (pointer.chat, pointer.text) == (GROUP["id"], "I have answered you in private.")
        assert pointer.reply_to == client.sent["message_id"]
        assert client.send("and for bees?", BOB)
        client.telegram.refuse("sendMessage", 403, "Forbidden: bot can't initiate conversation with a user")
        [pointer] = client.say("/ask can I use a hose", {**BOB, "id": 1003})
        assert pointer.text == "The answer waits for you in private."
        assert pointer.keyboard[0][0]["url"] == "https://t.me/the_faq_bot?start=water"
        client.telegram.refuse("sendMessage", 403, "Forbidden: bot can't initiate conversation with a user")
        both = "/ask how do I join the club? And what does a plot cost in a year?"
        [pointer] = client.say(both, {**BOB, "id": 1004})
        payload = pointer.keyboard[0][0]["url"].partition("start=")[2]
        assert "It costs" in client.send(f"/start {payload}")[0].text
        assert "have an answer" in client.say("/ask qwertyuiop", {**BOB, "id": 1005})[0].text
        [own] = client.say("/ask how do I join", ANONYMOUS, sender_chat=GROUP)
        assert own.chat == GROUP["id"]


def test_a_stranger_is_not_written_to_again_and_again() -> None:
    """Who never started the bot gets the link at once the next time; having started it, the answer in private."""
    with Kit() as client:
        admin(client)
        wish(client, "/privateanswers on")
        client.telegram.refuse("sendMessage", 403, "Forbidden: bot can't initiate conversation with a user")
        client.say("/ask can I use a hose", BOB)
        later(client)
        client.calls.clear()
        [pointer] = client.say("/ask how do I join", BOB)
        assert pointer.keyboard[0][0]["url"] == "https://t.me/the_faq_bot?start=join"
        assert methods(client) == ["sendMessage"]
        assert client.send("/start join", BOB)[0].text == JOIN
        later(client)
        answer, pointer = client.say("/ask what does a plot cost", BOB)
        assert (answer.chat, pointer.text) == (BOB["id"], "I have answered you in private.")
