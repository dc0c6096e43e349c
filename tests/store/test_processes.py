"""Two processes of one bot on one Postgres: whichever gets an update, people see one bot."""

import asyncio
from contextlib import contextmanager

import pytest
from kit import ANN, BOB, GROUP, Kit

from bot.languages import ENGLISH
from bot.service.desk import TALKS
from bot.store import talks
from bot.store.listening import CHANNEL

CAT = {**ANN, "id": 1003, "first_name": "Cat"}
SAY = ENGLISH.messages
OWNER = {"id": 1009, "is_bot": False, "first_name": "Olga"}


@pytest.fixture
def two(postgres):
    """Give two processes that talk to the same people; those that keep do their rounds, and listen to each other."""

    @contextmanager
    def pair(owners="", keeps=False):
        given = {"DATABASE_URL": postgres, "DESK_MINUTES": "0"}
        with (
            Kit(owners=owners, given=given, keeps=keeps) as one,
            Kit(owners=owners, given=given, telegram=one.telegram, keeps=keeps) as other,
        ):
            other._ids = one._ids
            yield one, other

    return pair


def test_a_conversation_goes_on_in_another_process(two):
    """A pick by its number, and the cheaper half of a question, refer to what another process said."""
    with two() as (one, other):
        [offer] = one.send("is honey or a hosepipe in the membership price?")
        assert offer.labels
        [picked] = other.send("the second one")
        assert picked.text != one.send("the second one", BOB)[0].text


def test_an_edit_changes_the_answer_of_another_process(two):
    """Whoever corrects a question gets the answer corrected, not another one."""
    with two() as (one, other):
        [answer] = one.send("How do I join?")
        question = one.sent
        [edited] = other.edit("What does it cost?", question)
        assert (edited.chat, edited.id) == (answer.chat, answer.id)
        [again] = one.edit("May I use a hose?", question)
        assert again.id == answer.id
        assert again.text.endswith("Only after sunset.")


def test_buttons_work_in_every_process(two):
    """A press is answered by whichever process gets it, and what it shows is known to the others."""
    with two() as (one, other):
        [answer] = one.send("How do I join?")
        [opened] = other.click("What does it cost?", answer)
        [third] = one.click("Hoses", opened)
        assert third.text.endswith("Only after sunset.")


def test_cooldowns_are_shared(two):
    """In a group neither an entry's repetition nor a person's haste gets more from two processes than from one."""
    with two() as (one, other):
        [shown] = one.say("/ask How do I join?")
        assert "Fill in" in shown.text
        [pointed] = other.say("/ask How do I join?", BOB)
        assert "Fill in" not in pointed.text
        assert one.say("/help")
        assert other.say("/help") == []
        answers = [(one, other)[number % 2].say(f"/ask {number} qwertyuiop", CAT) for number in range(6)]
        assert [len(answer) for answer in answers] == [1, 1, 1, 1, 1, 0]  # the fifth asks to slow down


def test_settings_are_known_everywhere(two):
    """What a group's admins settle in one process holds in the others."""
    with two() as (one, other):
        other.run(other.application.service.store.wishes(GROUP["id"]))
        one.run(one.application.service.store.wish(GROUP["id"], autoanswer=True))
        other.application.service.store._doubt_settings("")  # as it does when it hears of it
        assert other.run(other.application.service.store.wishes(GROUP["id"])).autoanswer


def test_a_card_is_sent_once_whichever_process_does_its_rounds(two):
    """Of two processes that look at the same time one shows a new case; neither shows it later."""
    with two(owners="1009") as (one, other):
        for number, text in enumerate(("where is the car park", "is there a toilet", "who cuts the hedge")):
            one.send(text, {**BOB, "id": 2000 + number})
        for kit in (one, other):
            kit.run(kit.application.service.store.flush())
        seen = len(one.telegram.touched)

        async def round(kit):
            await kit.application.keeper.round()

        for _ in range(6):
            tasks = [(kit, kit._runner.get_loop().create_task(round(kit))) for kit in (one, other)]
            pending = True
            while pending:  # the two loops take turns, step by step
                for kit, _ in tasks:
                    kit.run(asyncio.sleep(0.001))
                pending = not all(task.done() for _, task in tasks)
            for _, task in tasks:
                task.result()
        cards = [bubble for bubble in one.telegram.touched[seen:] if bubble.chat == OWNER["id"]]
        assert len(cards) == 3
        assert len({bubble.text for bubble in cards}) == 3
        assert one.telegram.complaints == []


def test_a_broken_file_is_told_of_once(two):
    """The desk hears once what is wrong with the FAQ file, however many processes read it."""
    with two(owners="1009") as (one, other):
        seen = len(one.telegram.touched)
        for kit in (one, other):
            kit.file.write_text("title: [", encoding="utf-8")
            kit.clock.now += 60
            kit.run(kit.application.service.refresh())
            kit.run(kit.application.keeper.round())
        [told] = one.telegram.touched[seen:]
        assert told.chat == OWNER["id"]


def test_an_offer_that_was_taken_in_another_process_is_no_miss(two):
    """Whoever picks from an offer, in whichever process, has no miss; who never comes back is one miss, told once."""
    with two(owners="1009") as (one, other):
        [offer] = one.send("can I have a plot")
        one.send("can I have a plot please", CAT)
        for kit in (one, other):
            kit.clock.now += 30 * 60
        other.click(offer.labels[0], offer)
        for kit in (one, other):
            kit.clock.now += 90
        seen = len(one.telegram.touched)
        for kit in (other, one, other):
            kit.run(kit.application.keeper.round())
        [card] = one.telegram.touched[seen:]
        assert "can I have a plot please" in card.text
        assert "people: 1 · times: 1" in card.text


def test_processes_hear_once_that_a_talk_is_led(two, admin):
    """Only the desk's first line in a talk is news to other processes, not each one after it."""
    with two(owners="1009") as (one, _):
        one.send("zebra xylophone?", BOB)
        [missed] = one.send("quokka trombone?", BOB)
        _, card = one.click(SAY["ask_person"], missed, BOB)
        admin.execute(f"LISTEN {CHANNEL}")
        for line in ("Hello", "Which one?", "I see."):
            [*_, told] = one.send(line, OWNER, reply_to_message=card.json)
            assert told.chat == BOB["id"]
        assert [notice.payload for notice in admin.notifies(timeout=1.0)].count(TALKS) == 1


def test_news_of_talks_is_heard_one_after_another(two, caplog):
    """However often a process hears of talks, it looks once at a time, and goes on after a look that failed."""
    with two(owners="1009", keeps=True) as (one, other):
        hear, call = other.application.keeper.hear_of_talks, one.application.service.store.call

        async def many():
            before = len(asyncio.all_tasks())
            for _ in range(50):
                hear()
                await asyncio.sleep(0)
            return len(asyncio.all_tasks()) - before

        assert other.run(many()) == 0
        rename = "ALTER TABLE {} RENAME TO {}"
        one.run(call(lambda connection: connection.exec_driver_sql(rename.format("faqbot_talks", "away"))))
        hear()
        for _ in range(100):
            if "Who talks to the desk could not be read" in caplog.text:
                break
            other.run(asyncio.sleep(0.02))
        one.run(call(lambda connection: connection.exec_driver_sql(rename.format("away", "faqbot_talks"))))
        now = one.application.service.store._clock().timestamp()
        one.run(call(lambda c: talks.begin_talk(c, "Allotment FAQ", "en", "Which?", BOB["id"], BOB["id"], now)))
        one.run(call(lambda c: talks.chat_of_talk(c, 1, now, live=True)))
        hear()
        for _ in range(100):
            [line] = other.send("Which trombone?", BOB)
            if line.chat == OWNER["id"]:
                break
            other.run(asyncio.sleep(0.02))
        assert line.text.startswith("#1: Which trombone?")


def test_a_talk_that_one_process_leads_is_led_by_the_others(two):
    """Once the desk has answered somebody, what they write goes to the desk, whichever process gets it, at once."""
    with two(owners="1009", keeps=True) as (one, other):
        one.send("zebra xylophone?", BOB)
        [missed] = one.send("quokka trombone?", BOB)
        _, card = one.click(SAY["ask_person"], missed, BOB)
        other.run(asyncio.sleep(0.2))  # its first round, which finds no talk
        one.send("Hello", OWNER, reply_to_message=card.json)
        for number in range(100):
            [line] = other.send(f"Which trombone? {number}", BOB)
            if line.chat == OWNER["id"]:
                break
            other.run(asyncio.sleep(0.02))
        assert line.text.startswith("#1: Which trombone?")
        assert number < 40
