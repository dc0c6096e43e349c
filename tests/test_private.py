import asyncio
import logging
import threading

import pytest
from kit import ANN, BOB, FAQ, Kit
from server import Bubble
from telegram import Update
from wire import ImpatientLoop, Watched

from bot.markup import parse
from bot.service.places import Place
from bot.service.source import FaqSource
from bot.telegram.handlers.surface import Surface
from bot.telegram.rendering import Message

JOIN = "Fill in the form at the shed."
COST = "It costs List<int> pounds & <b>no more</b>."
PHOTO = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
STICKER = {
    "sticker": {
        "file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "type": "regular",
        "is_animated": False, "is_video": False,
    }
}  # fmt: skip


def test_a_question_gets_its_answer_with_follow_ups() -> None:
    """An answer is formatted by entities, without link previews, and has what to ask next under it."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        assert answer.text == JOIN
        assert answer.spans("bold") == ["Fill in"]
        assert answer.labels == ["What does it cost?", "Hoses", "Share"]
        call = client.calls[-1]
        assert call.method == "sendMessage"
        assert "parse_mode" not in call.params
        assert call.params["link_preview_options"] == {"is_disabled": True}


def test_a_press_sends_the_answer_headed_by_its_question() -> None:
    """A press is answered at once, before the new message, and the old message stays."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        [opened] = client.click("What does it cost?")
        assert opened.text == f"What does a plot cost in a year?\n\n{COST}"
        assert opened.spans("bold") == ["What does a plot cost in a year?"]
        assert [call.method for call in client.calls[-2:]] == ["answerCallbackQuery", "sendMessage"]
        assert answer.text == JOIN


def test_commands() -> None:
    """Each command of the table does what its menu line says, and one that nobody knows gets help."""
    with Kit() as client:
        [welcome] = client.send("/start")
        assert "Allotment FAQ" in welcome.text
        assert {"How do I join?", "Hoses"} <= set(welcome.labels)
        [help] = client.send("/help")
        assert "/faq" in help.text
        assert client.send("/nonsense")[0].text == help.text
        [about] = client.send("/about@the_faq_bot")
        assert about.text == "All about our allotments."
        assert "half an hour" in client.send("/privacy")[0].text
        [topics] = client.send("/faq")
        assert topics.labels == ["Members", "Plots"]
        assert client.send("/faq plots")[0].labels == ["Hoses", "Bees", "« All topics"]
        assert client.send("/faq WATER")[0].text == "May I water my plants with a hose?\n\nOnly after sunset."
        assert client.send("/faq annual fee")[0].text == f"What does a plot cost in a year?\n\n{COST}"


def test_a_deep_link_opens_its_entry() -> None:
    """`/start <id>` shows that entry; an id that is gone gets a word and what is nearest."""
    with Kit() as client:
        assert client.send("/start water")[0].text == "May I water my plants with a hose?\n\nOnly after sunset."
        [missing] = client.send("/start beehives")
        assert "couldn't find" in missing.text
        assert "Bees" in missing.labels


def test_topics_are_browsed_in_place() -> None:
    """Pages of the browser turn in one message and lead back; an entry opens below, the browser stays."""
    with Kit() as client:
        [topics] = client.send("/faq")
        [page] = client.click("Plots")
        assert page is topics
        assert page.labels == ["Hoses", "Bees", "« All topics"]
        client.click("« All topics")
        assert topics.labels == ["Members", "Plots"]
        client.click("Plots")
        [entry] = client.click("Hoses")
        assert entry is not topics
        assert topics.labels == ["Hoses", "Bees", "« All topics"]


def test_topics_under_an_answer_open_a_browser_below() -> None:
    """What a topic button under a fallback opens doesn't overwrite the message it stands under."""
    with Kit() as client:
        [fallback] = client.send("qwertyuiop asdfghjkl")
        before = fallback.text
        [page] = client.click("Plots")
        assert page is not fallback
        assert fallback.text == before
        assert client.click("« All topics") == [page]


def test_an_edited_question_edits_its_answer() -> None:
    """A question put right gets its answer in the place of the old one, however many messages either takes."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        assert client.edit("what does a plot cost") == [answer]
        assert answer.text.endswith(COST)
        first, second = client.edit("can I keep bees")
        assert first is answer
        assert second.labels
        client.edit("how do I join")
        assert answer.text == JOIN
        assert [call.method for call in client.calls[-2:]] == ["editMessageText", "deleteMessage"]


def test_an_edited_question_whose_answer_was_deleted_is_answered_anew() -> None:
    """What is gone can't be edited: the answer comes again, all of it in its order, and can be edited from then on."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        del client.telegram.bubbles[answer.chat, answer.id]
        [anew] = client.edit("what does a plot cost")
        assert anew.text.endswith(COST)
        first, second = client.edit("can I keep bees")
        assert first is anew
        del client.telegram.bubbles[first.chat, first.id]
        assert [bubble.text for bubble in client.edit("how do I join")] == [JOIN]
        assert second not in client.telegram.bubbles.values()


def test_an_edit_that_changes_nothing_does_nothing() -> None:
    """Where the answer stays the same, or the question is forgotten, Telegram is not bothered."""
    with Kit() as client:
        client.send("how do I join")
        calls = len(client.calls)
        assert client.edit("how do I join??") == []
        client.clock.now += 30 * 60
        assert client.edit("what does a plot cost") == []
        assert client.edit("what does a plot cost", client.message("never seen")) == []
        assert len(client.calls) == calls


def test_captions_are_questions() -> None:
    """The caption of a photo is the question; a photo without one gets a hint, an album only one."""
    with Kit() as client:
        assert client.send("how do I join", **PHOTO)[0].text == JOIN
        assert "caption" in client.send(**PHOTO)[0].text
        assert "caption" in client.send(**PHOTO)[0].text


def sent_later(client: Kit) -> list[Bubble]:
    """Let a few seconds pass; return what the bot sent in them."""
    seen = len(client.telegram.touched)
    client.run(asyncio.sleep(3))
    return client.telegram.touched[seen:]


def test_an_album_gets_one_word() -> None:
    """Of an album's pictures any may have the caption: it gets the answer and no hint, an album without one a hint."""
    with Kit(loop=ImpatientLoop) as client:
        assert client.send(**PHOTO, media_group_id="1") == client.send(**PHOTO, media_group_id="1") == []
        [hint] = sent_later(client)
        assert "caption" in hint.text
        assert client.send("how do I join", **PHOTO, media_group_id="2")[0].text == JOIN
        assert client.send(**PHOTO, media_group_id="2") == sent_later(client) == []
        assert client.send(**PHOTO, media_group_id="3") == []
        assert client.send("how do I join", **PHOTO, media_group_id="3")[0].text.endswith(JOIN)
        assert sent_later(client) == []


def test_a_reply_goes_on_from_the_answer_it_replies_to() -> None:
    """Who replies to an older answer means that one: "say that again" repeats it, and what it offered can be picked."""
    with Kit() as client:
        [join] = client.send("how do I join")
        [water] = client.click("Hoses")
        client.send("what does a plot cost")
        assert client.send("say that again", reply_to_message=join.json)[0].text.endswith(JOIN)
        assert client.send("say that again", reply_to_message=water.json)[0].text.endswith("Only after sunset.")
        assert client.send("2", reply_to_message=join.json)[0].text.endswith("Only after sunset.")


WHY = "**Only after sunset.** At noon it burns the leaves, because drops gather light."


@pytest.mark.parametrize("inline", [True, False])
def test_a_reply_to_an_answer_of_yesterday_goes_on_from_that_one(inline: bool) -> None:
    """However old an answer is, "say that again" and "why?" in reply to it are about that one."""
    with Kit(FAQ.replace("answer: Only after sunset.", f"answer: |\n      {WHY}")) as client:
        client.telegram.me["supports_inline_queries"] = inline
        client.run(client.application.bot.initialize())
        [water] = client.send("can I use a hose")
        client.clock.now += 24 * 3600
        client.send("how do I join")
        assert "sunset" in client.send("say that again", reply_to_message=water.json)[0].text
        client.clock.now += 24 * 3600
        client.send("how do I join")
        assert "gather light" in client.send("why?", reply_to_message=water.json)[0].text
        [hello] = client.send("hello")
        client.clock.now += 24 * 3600
        client.send("how do I join")
        assert "form" in client.send("say that again", reply_to_message=hello.json)[0].text


def test_a_quote_from_another_chat_is_asked() -> None:
    """Who quotes a question from elsewhere, with no more than a sign or a word about it, asks that question."""
    quote = {"text": "how do I join", "position": 0, "is_manual": True}
    with Kit() as client:
        assert client.send("??", quote=quote)[0].text == JOIN
        assert client.send("any idea about that", quote=quote)[0].text.endswith(JOIN)
        assert client.send("may I use a hosepipe", quote=quote)[0].text.endswith("Only after sunset.")
        assert "have an answer" in client.send("zebra xylophone?", quote={**quote, "text": "trombone quokka"})[0].text


def test_a_long_answer_is_folded() -> None:
    """What fills a phone's screen shows three lines until it is tapped; what is shorter stands open."""
    with Kit(FAQ.replace("Only after sunset.", "Only after sunset. " * 25)) as client:
        first, _ = client.send("can I keep bees")
        assert first.spans("expandable_blockquote")[0].startswith("Yes, with a hive.")
        [water] = client.send("may I use a hosepipe")
        assert len(water.text) > 450
        assert water.spans("expandable_blockquote") == []


def test_a_command_may_name_an_entry() -> None:
    """What follows the slash is looked up among ids, labels and topics before it is called unknown."""
    entry = "{id: water-hose, label: Hoses, topic: Plots, question: May I use a hose?, answer: Only after sunset.}"
    with Kit(f"title: T\nentries: [{entry}]") as client:
        for command in ("/water_hose", "/Hoses", "/hoses,", "/water-hose", "/faq, water-hose", "/faq: hoses"):
            assert client.send(command)[0].text.endswith("Only after sunset.")
        assert client.send("/plots")[0].labels == ["Hoses", "« All topics"]
        assert "/faq" in client.send("/how")[0].text


def test_a_question_that_a_link_carries_is_shown() -> None:
    """Who comes from another chat by a link that asks a question sees the question above its answer."""
    with Kit() as client:
        [answer] = client.send("/start Q_" + "aG93IGRvIEkgam9pbg")
        assert answer.text == f"how do I join\n\n{JOIN}"
        assert answer.spans("bold")[0] == "how do I join"


def test_an_answer_whose_topic_is_gone_goes_to_the_chat() -> None:
    """Where a topic was deleted while the answer was on its way, it comes outside of any."""
    with Kit() as client:
        client.telegram.refuse("sendMessage", 400, "Bad Request: message thread not found")
        [answer] = client.send("how do I join", message_thread_id=7, is_topic_message=True)
        assert (answer.text, answer.topic) == (JOIN, None)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (None, STICKER),
        (None, {"location": {"latitude": 1, "longitude": 1}}),
        (None, {"contact": {"phone_number": "+1", "first_name": "C"}}),
        (None, {"dice": {"emoji": "🎲", "value": 3}}),
        (None, {"hologram": {"depth": 3}}),
        ("https://link.example/page", {}),
        ("👍👍", {}),
        ("?!…", {}),
        ("how do I join " * 60, {"forward_origin": {"type": "hidden_user", "sender_user_name": "X", "date": 1}}),
    ],
)
def test_what_is_no_question_gets_one_short_line(text: str | None, content: dict[str, object]) -> None:
    """Gestures, bare links and walls of text get one human line, once, without buttons."""
    with Kit() as client:
        [hint] = client.send(text, **content)
        assert len(hint.text) < 100
        assert hint.labels == []
        assert client.send(text, **content) == []


def test_service_messages_get_nothing() -> None:
    """Nobody wrote "Ann pinned a message", so nobody is answered."""
    with Kit() as client:
        assert client.send(pinned_message=client.message("how do I join")) == []


def test_other_kinds_of_updates_get_nothing() -> None:
    """Channel posts, business messages and reactions are not for this bot."""
    with Kit() as client:
        post = client.message("how do I join", chat={"id": -1003, "type": "channel", "title": "C"})
        assert client.receive({"channel_post": post}, {"edited_channel_post": {**post, "edit_date": 2}}) == []
        business = client.message("how do I join") | {"business_connection_id": "b"}
        assert client.receive({"business_message": business}) == []
        assert client.telegram.touched == []


def test_a_forged_press_is_refused() -> None:
    """Callback data that this bot never wrote gets an alert and nothing else."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        for data in ("", "e:", "e:../../etc", "drop table", "t:99999:plots", "e:" + "x" * 62):
            assert client.press(data, answer) == []
            assert client.pressed["show_alert"] is True
            assert client.pressed["text"]


def test_a_press_on_an_entry_that_is_gone() -> None:
    """A button older than the FAQ gets a polite word and the nearest entries."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        [gone] = client.press("e:beehives", answer)
        assert "no longer" in gone.text
        assert "Bees" in gone.labels


def test_old_buttons_work_after_a_restart() -> None:
    """Buttons carry all they need: another process, which remembers nothing, answers them."""
    with Kit() as before:
        [answer] = before.send("how do I join")
    with Kit() as after:
        assert after.press(answer.data[0], answer)[0].text.endswith(COST)


def test_a_press_from_nowhere_is_answered() -> None:
    """A press that comes without any message gets its answer, so that the button stops spinning, and that is all."""
    with Kit() as client:
        press = {"id": "1", "from": ANN, "chat_instance": "1", "data": "e:join"}
        assert client.receive({"callback_query": press}) == []
        assert [call.method for call in client.calls] == ["answerCallbackQuery"]


def test_a_press_on_a_message_too_old_to_see() -> None:
    """Where Telegram hands over no more than the id of an old message, the answer comes all the same."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        answer.json = {"chat": answer.json["chat"], "message_id": answer.id, "date": 0}
        assert client.press("e:cost", answer)[0].text.endswith(COST)
        del client.telegram.bubbles[answer.chat, answer.id]
        [browser] = client.press("t:0:plots", answer)
        assert browser.labels == ["Hoses", "Bees", "« All topics"]


def test_a_double_press_is_answered_once() -> None:
    """An impatient finger gets one answer, the same press a while later gets it again."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        presses = [{"callback_query": client.query("e:cost", answer)} for _ in range(2)]
        assert len(client.receive(*presses)) == 1
        assert [call.method for call in client.calls].count("answerCallbackQuery") == 2
        client.clock.now += 5
        assert len(client.press("e:cost", answer)) == 1


def test_a_long_answer_is_split_with_the_buttons_last() -> None:
    """An answer longer than a message comes in parts, cut after a sentence."""
    with Kit() as client:
        first, second = client.send("can I keep bees")
        assert first.text.endswith("quiet.")
        assert first.labels == []
        assert second.text.startswith("Bees like clover")
        assert second.labels == ["Hoses", "How do I join?", "Share"]


def test_contexts_are_per_person_and_forgotten() -> None:
    """Asking for "the second one" means what was offered to this person in the last half hour."""
    with Kit() as client:
        client.send("how do I join")
        assert client.send("2", BOB)[0].text != "May I water my plants with a hose?\n\nOnly after sunset."
        assert client.send("the second one", ANN)[0].text.endswith("Only after sunset.")
        client.send("how do I join")
        client.clock.now += 30 * 60
        assert not client.send("the second one")[0].text.endswith("Only after sunset.")


def test_typing_shows_only_when_it_takes_long() -> None:
    """A quick answer comes without "typing…"; one that is held up for over half a second shows it."""
    with Kit() as client:
        client.send("how do I join")
        assert "sendChatAction" not in [call.method for call in client.calls]
        client.telegram.hold("sendMessage", until="sendChatAction")
        client.send("what does a plot cost")
        assert [call.method for call in client.calls[-2:]] == ["sendMessage", "sendChatAction"]
        assert client.calls[-1].params["action"] == "typing"


def test_typing_takes_nobodys_place() -> None:
    """Where many wait, two of them in a second are shown "typing…", so that the answers themselves are not kept."""
    with Kit(loop=ImpatientLoop) as client:
        outbox = Surface(client.application.service, client.application.bot).outbox
        client.telegram.hold("sendChatAction", until="sendMessage")
        hello = [Message(parse("Hello"))]

        async def rush() -> None:
            await asyncio.gather(*(outbox.typing(Place(chat)) for chat in range(1, 11)), outbox.send(Place(1), hello))
            await outbox.typing(Place(11))
            await asyncio.sleep(1)
            await outbox.typing(Place(12))

        client.run(rush())
        shown = [call.params["chat_id"] for call in client.calls if call.method == "sendChatAction"]
        assert shown == [1, 2, 12]


def test_a_topic_in_a_private_chat_gets_its_answer() -> None:
    """In a private chat with topics the answer lands in the topic of the question."""
    with Kit() as client:
        [answer] = client.send("how do I join", message_thread_id=7, is_topic_message=True)
        assert answer.topic == 7
        [opened] = client.click("What does it cost?")
        assert opened.topic == 7


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ],
)
def test_a_closed_chat_costs_nobody_anything(code: int, description: str, caplog: pytest.LogCaptureFixture) -> None:
    """A person who blocked the bot gets nothing, and nothing fails."""
    with Kit() as client, caplog.at_level(logging.ERROR):
        client.telegram.refuse("sendMessage", code, description)
        assert client.send("can I keep bees") == []
        assert caplog.records == []
        assert client.run(client.application.service.store.answered()) == {}
        assert client.send("what does a plot cost")[0].text.endswith(COST)


def test_an_answer_that_was_not_sent_is_not_spoken_of() -> None:
    """Who asks again because the first answer failed gets the whole of it, as if for the first time."""
    with Kit() as client:
        client.telegram.refuse("sendMessage", 500, "Internal Server Error")
        assert "Error" in client.send("can I use a hose")[0].text
        assert client.send("may I use a hose with it")[0].text.endswith("Only after sunset.")


def test_refused_formatting_costs_only_the_formatting() -> None:
    """Where Telegram can't read the entities, the text comes without them."""
    with Kit() as client:
        client.telegram.refuse("sendMessage", 400, "Bad Request: can't parse entities: unsupported type")
        [answer] = client.send("how do I join")
        assert (answer.text, answer.entities) == (JOIN, [])
        assert answer.labels == ["What does it cost?", "Hoses", "Share"]
        client.telegram.refuse("editMessageText", 400, "Bad Request: can't parse entities: unsupported type")
        assert client.edit("what does a plot cost") == [answer]
        assert (answer.text, answer.entities) == (f"What does a plot cost in a year?\n\n{COST}", [])


def test_a_press_answered_too_late_is_still_answered() -> None:
    """Telegram forgets a press after a while; the answer comes all the same."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        client.telegram.refuse("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
        assert client.receive({"callback_query": client.query("e:cost", answer)})[0].text.endswith(COST)


def test_a_press_that_cannot_be_acknowledged_is_answered_once(caplog: pytest.LogCaptureFixture) -> None:
    """Where the network fails while a button should stop spinning, the answer comes, and no apology beside it."""
    with Kit() as client, caplog.at_level(logging.ERROR):
        [answer] = client.send("how do I join")
        client.telegram.refuse("answerCallbackQuery", 502, "Bad Gateway")
        [opened] = client.receive({"callback_query": client.query("e:cost", answer)})
        assert opened.text.endswith(COST)
        assert caplog.records == []


def test_a_press_is_over_when_all_of_it_is() -> None:
    """A press whose answer fails still waits for its acknowledgement: nothing of it runs on after it was handled."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        client.telegram.hold("answerCallbackQuery", until="getChat")
        client.telegram.refuse("sendMessage", 502, "Bad Gateway")
        press = Update.de_json(
            {"update_id": 99, "callback_query": client.query("e:cost", answer)}, client.application.bot
        )

        async def pressed() -> None:
            handled = asyncio.create_task(client.application.process_update(press))
            for _ in range(1000):
                await asyncio.sleep(0)
            assert not handled.done()
            await client.application.bot.get_chat(ANN["id"])
            await handled

        client.run(pressed())
        assert "Error" in client.last.text


def test_a_failing_handler_apologises_with_an_id(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong is logged once, under the id that the person is told, without what they wrote."""
    with Kit() as client, caplog.at_level(logging.DEBUG):

        def broken(*_: object) -> None:
            raise RuntimeError("how do I join")

        monkeypatch.setattr("bot.service.service.respond", broken)
        [apology] = client.send("how do I join")
        [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
        id = record.getMessage().split("id ")[1].split(":")[0]
        assert id in apology.text
        assert "RuntimeError" in caplog.text
        assert all("how do I join" not in r.getMessage() for r in caplog.records if r.name.startswith("bot"))


def test_an_apology_that_cannot_be_sent_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure on top of a failure ends in the log, with what Telegram said and what it came after."""
    with Kit() as client, caplog.at_level(logging.WARNING):
        for _ in range(2):
            client.telegram.refuse("sendMessage", 500, "Internal Server Error")
        assert client.send("how do I join") == []
        assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
        assert "Internal Server Error" in caplog.text


def test_an_edit_that_fails_gets_no_apology(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the answer to an edit, so nobody is told about its failure."""
    with Kit() as client:
        client.send("how do I join")

        def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("bot.service.service.respond", broken)
        assert client.edit("can I keep bees") == []


def test_a_changed_faq_is_served_soon() -> None:
    """What the owner changes in the file is answered within twenty seconds, and the file is looked at no more often."""
    with Kit() as client:
        client.file.write_text(FAQ.replace("Only after sunset.", "Not at all."), encoding="utf-8")
        client.clock.now += 19
        assert client.send("/start water")[0].text.endswith("Only after sunset.")
        client.clock.now += 1
        assert client.send("/start water")[0].text.endswith("Not at all.")


def test_nobody_waits_for_a_large_faq(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a changed FAQ is read, which may take seconds, people get their answers from the one before."""
    monkeypatch.setattr("bot.store.store.Worker", Watched)
    with Kit(loop=ImpatientLoop) as client:
        reading, over = FaqSource._read, threading.Event()
        monkeypatch.setattr(FaqSource, "_read", lambda source: over.wait(60) and reading(source))
        client.file.write_text(FAQ.replace("Only after sunset.", "Not at all."), encoding="utf-8")
        client.clock.now += 20

        async def now() -> float:
            return asyncio.get_running_loop().time()

        async def read() -> None:
            await client.application._reading

        began = client.run(now())
        for _ in range(2):  # the second does not wait at all
            assert client.send("/start water")[0].text.endswith("Only after sunset.")
        assert 0.25 < client.run(now()) - began < 0.38
        over.set()
        client.run(read())
        assert client.send("/start water")[0].text.endswith("Not at all.")


def test_a_command_is_read_against_the_faq_it_is_answered_from() -> None:
    """After a topic got another name the first `/faq` with that name opens it, and nothing is kept as a miss."""
    with Kit() as client:
        client.file.write_text(FAQ.replace("topic: Plots", "topic: Gardens"), encoding="utf-8")
        client.clock.now += 20
        [page] = client.send("/faq gardens")
        assert page.labels[:2] == ["Hoses", "Bees"]
        assert client.run(client.application.service.store.misses()) == []


def test_whatever_is_wrong_with_a_new_faq_the_old_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a failure nobody thought of costs people their answers."""
    with Kit() as client:

        def fail(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr("bot.service.source.read", fail)
        client.file.touch()
        client.clock.now += 20
        assert client.send("/start water")[0].text.endswith("Only after sunset.")


def test_a_broken_faq_leaves_the_old_one(caplog: pytest.LogCaptureFixture) -> None:
    """A file saved half-way is reported once, and the FAQ before it keeps answering; so does one that is gone."""
    with Kit() as client:
        client.file.write_text("title: Broken\nentries: {", encoding="utf-8")
        for _ in range(3):
            client.clock.now += 20
            assert client.send("/start water")[0].text.endswith("Only after sunset.")
        assert [record.levelname for record in caplog.records].count("ERROR") == 1
        client.file.unlink()
        client.clock.now += 20
        assert client.send("/start water")[0].text.endswith("Only after sunset.")
        client.file.write_text(FAQ.replace("Only after sunset.", "Never."), encoding="utf-8")
        client.clock.now += 20
        assert client.send("/start water")[0].text.endswith("Never.")


def test_help_leads_to_groups_and_other_chats() -> None:
    """Help names groups, with a button that adds the bot to one, and inline mode; commands for groups say so."""
    with Kit() as client:
        [help] = client.send("/help")
        assert "/ask" in help.text
        assert "@the_faq_bot" in help.text
        assert help.labels == ["Add me to a group"]
        assert help.keyboard[0][0]["url"] == "https://t.me/the_faq_bot?startgroup=true"
        for command in ("/autoanswer on", "/settings", "/cleancommands"):
            [said] = client.send(command)
            assert "for groups" in said.text
            assert said.labels == ["Add me to a group"]


def test_links_are_buttons() -> None:
    """What an author put under `links` opens by a button, above what to read next, in private and in groups."""
    links = "links: [{text: The map, url: 'https://shed.example/map'}]\n    answer: Only after sunset."
    with Kit(FAQ.replace("answer: Only after sunset.", links)) as client:
        for answer in (client.send("may I use a hosepipe")[0], client.say("/ask may I use a hosepipe")[0]):
            assert answer.keyboard[0] == [{"text": "The map", "url": "https://shed.example/map"}]
