"""The owner's desk: what people asked in vain becomes part of the FAQ."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from kit import ANN, BOB, FAQ, GROUP, Kit
from server import Bubble
from wire import StillLoop, Watched

from bot.conversation import Question
from bot.exporting import export
from bot.faq.changes import Change
from bot.languages import ENGLISH
from bot.service.desk import Desk
from bot.service.figures import figures
from bot.store import Record, learned

SAY = ENGLISH.messages
CAT = {**ANN, "id": 1003, "first_name": "Cat"}
PARKING = "Where is the car park?"
ACTS = [SAY["case_search"], SAY["case_write"], SAY["case_outside"], SAY["case_spam"]]


def desk(owners: str = "1001", **given: str) -> Kit:
    """Make a bot whose owner is Ann, unless said otherwise."""
    return Kit(owners=owners, given={"DESK_MINUTES": "0", **given})


def rounds(client: Kit) -> list[Bubble]:
    """Have the bot do what it does by itself; return what it sent or edited."""
    seen = len(client.telegram.touched)
    client.run(client.application.keeper.round())
    complaints, client.telegram.complaints = client.telegram.complaints, []
    assert not complaints, complaints
    return client.telegram.touched[seen:]


def carded(client: Kit, text: str = PARKING) -> Bubble:
    """Let Bob miss something, and return its card."""
    client.send(text, sender=BOB)
    [card] = rounds(client)
    return card


def answered(client: Kit, text: str = PARKING) -> bool:
    """Tell whether somebody who was told nothing yet gets an answer."""
    newcomer = {**CAT, "id": 5000 + len(client.calls)}
    return SAY["fallback"] not in client.send(text, sender=newcomer)[0].text


def test_a_missed_question_becomes_a_right_answer_by_one_tap() -> None:
    """The owner gets a card, taps an entry, and the next person who asks like that gets its answer."""
    with desk() as client:
        card = carded(client)
        head, question, became = card.text.split("\n\n")
        assert re.fullmatch(r"Case 1 · people: 1 · times: 1 · since \d{4}-\d\d-\d\d", head)
        assert (card.chat, question) == (ANN["id"], PARKING)
        assert became.startswith("I had no answer.")
        assert card.labels[-4:] == ACTS
        label, likeliest = card.labels[0], card.data[0].rpartition(":")[2]
        [edited] = client.click(label, card)
        assert edited.text.endswith(f"✓ Ann: answered by “{label}” from now on.")
        assert edited.labels == [SAY["case_undo"]]
        [answer] = client.send("where is the car park", sender=CAT)
        assert answer.data[:2] == [f"e:{id}" for id in client.source.index.faq.entry(likeliest).follow_ups[:2]]
        assert rounds(client) == []


def test_what_was_learned_survives_a_changed_file_and_is_taken_over() -> None:
    """A changed file keeps what was learned; once the file says it by itself, it is taken over and not doubled."""
    with desk() as client:
        card = carded(client)
        client.click(card.labels[0], card)
        text = client.file.read_text(encoding="utf-8")
        client.file.write_text(text + "# changed\n", encoding="utf-8")
        client.clock.now += 60
        assert answered(client)
        learning = client.application.learning
        [row] = client.run(learning.read())
        assert not row.taken
        client.file.write_text(export(text, [row.change]), encoding="utf-8")
        client.clock.now += 60
        assert answered(client)
        rounds(client)
        [row] = client.run(learning.read())
        assert row.taken
        assert answered(client)
        aliases = client.source.index.faq.entry(row.change.entry_id).aliases
        assert aliases.count(PARKING) == 1


def test_several_wordings_are_one_case_and_all_are_learned() -> None:
    """What people ask in other words is one card, with how many asked; a decision holds for every wording on it."""
    with desk() as client:
        for text, who in ((PARKING, BOB), ("where is the car park", CAT), ("is there a car park?", ANN)):
            client.send(text, sender=who)
        [card] = rounds(client)
        assert "people: 3 · times: 3" in card.text
        assert "– is there a car park?" in card.text
        client.click(card.labels[0], card)
        assert answered(client, "Is there a car park")


def test_cards_come_one_at_a_time() -> None:
    """The desk is not flooded: one card, then after `DESK_MINUTES` the next; `/cases` has all of them."""
    with desk(DESK_MINUTES="60") as client:
        for text in ("zebra xylophone?", "quokka trombone?"):
            client.send(text, sender=BOB)
        assert len(rounds(client)) == 1
        assert rounds(client) == []
        [cases] = client.send("/cases")
        assert cases.text.split("\n")[0] == SAY["cases"].replace("{count}", "2")
        [card] = client.click("#2 quokka trombone?", cases)
        assert "quokka trombone?" in card.text
        client.clock.now += 3600
        assert "quokka trombone?" in rounds(client)[0].text
        assert rounds(client) == []


def test_a_digest_shows_what_is_new_at_once() -> None:
    """With `DESK_DIGEST` all new cases come as one list, after `DESK_MINUTES` at the earliest, and none twice."""
    with desk(DESK_MINUTES="60", DESK_DIGEST="on") as client:
        for text in ("zebra xylophone?", "quokka trombone?"):
            client.send(text, sender=BOB)
        [digest] = rounds(client)
        assert digest.labels == ["#1 zebra xylophone?", "#2 quokka trombone?"]
        [card] = client.click(digest.labels[1], digest)
        client.click(card.labels[0], card)
        client.send("wombat bassoon?", sender=BOB)
        assert rounds(client) == []
        client.clock.now += 3600
        assert rounds(client)[0].labels == ["#3 wombat bassoon?"]


def test_an_owner_writes_an_answer() -> None:
    """The next message is the answer, in Markdown: shown as people will get it, and a new entry once confirmed."""
    with desk() as client:
        card = carded(client)
        [prompt] = client.click(SAY["case_write"], card)
        assert prompt.text.startswith(SAY["case_ask_answer"])
        [draft] = client.send("**Behind** the shed.")
        assert draft.text == f"{SAY['case_draft']}\n\nBehind the shed."
        assert not answered(client)
        [edited] = client.click(SAY["case_add"], draft)
        assert edited.text.endswith("✓ Ann: answered by a new entry from now on.")
        assert client.send("where is the car park", sender=CAT)[0].text.endswith("Behind the shed.")
        assert "Fill in" in client.send("How do I join?")[0].text


def test_what_an_owner_writes_much_later_is_no_answer() -> None:
    """For ten minutes the next message is taken for the answer; after that it is a question like any other."""
    with desk() as client:
        card = carded(client)
        for minutes, taken in ((9, True), (11, False)):
            client.click(SAY["case_write"], card)
            client.clock.now += 60 * minutes
            assert client.send("Behind the shed.")[0].text.startswith(SAY["case_draft"]) == taken


def test_misses_are_grouped_though_who_was_at_it_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one process groups the misses no other does; one that never ends is waited for half a minute."""
    with desk() as client:
        client.send(PARKING, sender=BOB)
        service, learning = client.application.service, client.application.learning
        killed, other = (Desk(service, learning, 0.0, client.clock) for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr("bot.service.desk.let_go", lambda *_, **__: None)
            client.run(killed.gather())
        client.send("zebra xylophone?", sender=BOB)
        for seconds, known in ((0, 1), (29, 1), (2, 2)):
            client.clock.now += seconds
            assert client.run(other.cases(10))[1] == known


def test_what_was_taken_into_a_file_stays_until_every_process_has_read_it() -> None:
    """A change that somebody wrote into the file is laid over another process's older file for two minutes more."""
    with desk() as client:
        card = carded(client)
        client.click(card.labels[0], card)
        learning = client.application.learning
        client.run(learning.taken(client.run(learning.read())))
        for seconds, known in ((119, True), (2, False)):
            client.clock.now += seconds
            client.run(learning.refresh())
            assert answered(client) == known


def test_a_desk_that_nobody_touches_keeps_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process learned is known after fifteen seconds, and a miss makes a card after two."""
    monkeypatch.setattr("bot.store.store.Worker", Watched)
    with Kit(owners="1001", given={"DESK_MINUTES": "0"}, loop=StillLoop, keeps=True) as client:
        made = [Change("phrasing", "join", PARKING)]
        faq = client.source.index.faq

        async def elsewhere() -> None:
            add = partial(learned.add_changes, faq=faq.title, language=faq.language, made=made, at=0.0)
            await client.application.service.store.call(add)

        client.run(elsewhere())
        for seconds, known in ((14, False), (2, True)):
            client.run(asyncio.sleep(seconds))
            assert bool(client.application.service.decide(Question(PARKING)).answers) == known
        client.send("zebra xylophone?", sender=BOB)
        for seconds, cards in ((1.9, 0), (0.2, 1)):
            client.run(asyncio.sleep(seconds))
            assert sum("zebra xylophone?" in call.params.get("text", "") for call in client.calls) == cards


def test_the_figures_name_the_five_that_lead() -> None:
    """Of what was answered, and of what was asked in vain, the five that come first stand beside the days."""
    with desk() as client:
        service = client.application.service
        of = {"faq": service.faq.title, "language": service.faq.language}
        for number in range(6):
            for _ in range(number + 1):
                service.store.record(Record("answer", (f"e{number}",), **of))
            client.send(f"xyzzy{number} plugh{number}", sender=BOB)
        client.send("/cases")
        found = client.run(figures(service, datetime.now(UTC).date(), 7))
        assert list(found.entries) == ["e5", "e4", "e3", "e2", "e1"]
        assert len(found.cases) == 5
        assert [day.asked for day in found.days] == [0, 0, 0, 0, 0, 0, 21 + 6]


def test_a_draft_can_be_dropped() -> None:
    """A draft that is dropped changes nothing, and the card can be decided otherwise."""
    with desk() as client:
        card = carded(client)
        client.click(SAY["case_write"], card)
        [draft] = client.send("Nonsense")
        client.click(SAY["case_drop"], draft)
        assert not answered(client)
        client.press("d:1:add", draft)
        assert client.pressed["text"] == SAY["refused"]
        assert client.click(card.labels[0], card)


def test_an_owner_searches_for_another_entry() -> None:
    """Words find the entry that none of the buttons names; words that find nothing may be followed by others."""
    with desk() as client:
        card = carded(client)
        client.click(SAY["case_search"], card)
        [choices] = client.send("honey from a beehive")
        client.click("Bees", choices)
        assert "Yes, with a hive." in client.send(PARKING, sender=CAT)[0].text


def test_what_is_not_for_the_faq_is_declined() -> None:
    """A question that the FAQ is not for is declined kindly from then on, and comes back to nobody's desk."""
    with desk() as client:
        card = carded(client)
        client.click(SAY["case_outside"], card)
        assert SAY["outside"] in client.send(PARKING, sender=CAT)[0].text
        client.send("where is the car park pray", sender=CAT)
        assert rounds(client) == []


def test_spam_is_never_seen_again() -> None:
    """What is spam stays unanswered, and another wording of it makes no new case."""
    with desk() as client:
        card = carded(client, "cheap zebra coins")
        client.click(SAY["case_spam"], card)
        client.send("zebra coins, cheap!", sender=CAT)
        assert rounds(client) == []
        assert client.send("/cases")[0].text == SAY["no_cases"]


def test_a_decision_can_be_undone_for_a_minute() -> None:
    """Undone, the case is open again and what was learned is forgotten; after a minute it stays."""
    with desk() as client:
        card = carded(client)
        client.click(card.labels[0], card)
        assert answered(client)
        [opened] = client.click(SAY["case_undo"], card)
        assert opened.labels[-4:] == ACTS
        assert not answered(client)
        client.click(card.labels[0], card)
        client.clock.now += 50
        [opened] = client.click(SAY["case_undo"], card)
        client.click(opened.labels[0], card)
        client.clock.now += 70
        client.click(SAY["case_undo"], card)
        assert client.pressed["text"] == SAY["case_late"]
        assert answered(client)


def test_who_comes_second_is_told_who_was_first() -> None:
    """A case is settled once: the cards of all owners show by whom, and a late press changes nothing."""
    with desk("1001,1003") as client:
        client.send(PARKING, sender=BOB)
        anns, cats = rounds(client)
        stale = cats.data[0]
        client.click(SAY["case_spam"], anns)
        assert cats.text.endswith("✓ Ann: spam.")
        client.press(stale, cats, CAT)
        assert client.pressed["text"] == SAY["case_taken"].replace("{by}", "Ann")


def test_strangers_and_forged_presses_are_refused() -> None:
    """Only an owner, only under a card, and only about the case of that card: everything else is refused."""
    with desk() as client:
        card = carded(client)
        client.press(card.data[0], card, BOB)
        assert client.pressed["text"] == SAY["desk_only"]
        [other] = client.send("hello")
        for data, under in (
            (card.data[0], other),
            (card.data[0].replace("d:1", "d:2"), card),
            ("d:1:show", card),
            ("d:1:learn:nowhere", card),
            ("d:1:learn", card),
            ("d:99999999:spam", card),
            ("d:1:add", card),
        ):
            client.press(data, under)
            assert client.pressed["text"] == SAY["refused"], data
        assert not answered(client)
        [bobs] = client.send("/cases", sender=BOB)
        assert SAY["cases"].split(" ")[0] not in bobs.text


def test_a_group_can_be_the_desk() -> None:
    """Cards go to the group that is named; its admins decide, and who is none any more is refused."""
    with desk("", DESK_CHAT_ID=str(GROUP["id"])) as client:
        card = carded(client)
        assert card.chat == GROUP["id"]
        client.press(card.data[0], card, CAT)
        assert client.pressed["text"] == SAY["desk_only"]
        client.telegram.admins.add((GROUP["id"], CAT["id"]))
        client.press(f"d:1:{'write'}", card, CAT)
        prompt = client.last
        client.telegram.admins.clear()
        assert client.say("Behind the shed.", CAT, reply_to_message=prompt) == [] or not answered(client)
        client.press(card.data[0], card, CAT)
        assert client.pressed["text"] == SAY["desk_only"]
        assert client.say("/cases", CAT)[0].text == SAY["desk_only"]
        client.telegram.admins.add((GROUP["id"], CAT["id"]))
        [draft] = client.say("Behind the shed.", CAT, reply_to_message=prompt)
        client.click(SAY["case_add"], draft, CAT)
        assert client.send(PARKING, sender=BOB)[0].text.endswith("Behind the shed.")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (["can I have a plot", "none of these"], "none"),
        (["can I have a plot", "may I use a hosepipe"], "ignored"),
        (["How do I join the club?", "that's not what I asked"], "rejected"),
    ],
)
def test_what_is_learned_from(said: list[str], outcome: str) -> None:
    """Declined or ignored suggestions and rejected answers are misses, and the card says which."""
    with desk() as client:
        for text in said:
            client.send(text, sender=BOB)
        [card] = rounds(client)
        assert said[0] in card.text
        assert SAY[f"case_{outcome}"].split("{")[0].rstrip() in card.text


def test_an_offer_of_who_was_forgotten_is_no_miss() -> None:
    """After /forget nothing is kept of what was offered in any chat, half an hour later either."""
    with desk() as client:
        client.say("/ask can I have a plot", BOB)
        client.send("/forget", sender=BOB)
        client.clock.now += 32 * 60
        assert rounds(client) == []


def test_an_offer_that_nobody_comes_back_to_was_ignored() -> None:
    """Whoever is offered entries and says nothing for half an hour did not find theirs; they count once."""
    with desk() as client:
        client.send("can I have a plot", sender=BOB)
        [offer] = client.send("can I have a plot please", sender=CAT)
        client.click(offer.labels[0], offer, CAT)
        client.clock.now += 30 * 60 + 50
        assert rounds(client) == []
        client.clock.now += 11
        [card] = rounds(client)
        assert "can I have a plot" in card.text
        assert "people: 1 · times: 1" in card.text
        assert SAY["case_ignored"].split("{")[0].rstrip() in card.text
        client.send("hello", sender=BOB)
        client.clock.now += 2 * 31 * 60
        assert rounds(client) == []


def test_who_was_answered_has_missed_nothing() -> None:
    """Whoever got an answer, or was refused once, and says nothing more, leaves no offer that was passed over."""
    with desk() as client:
        client.send("how do I join the club", sender=BOB)
        client.clock.now += 32 * 60
        assert rounds(client) == []


def test_an_offer_outlives_a_restart(tmp_path: Path) -> None:
    """What was offered before a restart is a miss if nobody comes back to it; who comes back after it has no miss."""
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3"}
    with desk(**given) as client:
        client.send("can I have a plot", sender=BOB)
        [offer] = client.send("can I have a plot please", sender=CAT)
        before = client
    with Kit(owners="1001", given={"DESK_MINUTES": "0", **given}, telegram=before.telegram) as client:
        client._ids = before._ids
        assert client.click(offer.labels[0], offer, CAT)
        client.clock.now += 32 * 60
        [card] = rounds(client)
        assert "can I have a plot\n" in card.text
        assert "people: 1 · times: 1" in card.text
        client.send("/forget", sender=BOB)
        client.clock.now += 32 * 60
        assert rounds(client) == []


def test_an_offer_outlives_a_new_title_of_the_faq() -> None:
    """Who picks from an offer after the FAQ got another title has no miss; who does not come back has one."""
    with desk() as client:
        client.send("can I have a plot", sender=BOB)
        [offer] = client.send("can I have a plot please", sender=CAT)
        client.file.write_text(FAQ.replace("Allotment FAQ", "Gardens"), encoding="utf-8")
        client.clock.now += 60
        client.click(offer.labels[0], offer, CAT)
        client.clock.now += 32 * 60
        [card] = rounds(client)
        assert "can I have a plot\n" in card.text
        assert "people: 1 · times: 1" in card.text


def test_a_pick_is_no_miss() -> None:
    """Who picks what was offered found it: no card, but the entry proposes what they call it, never by itself."""
    with desk() as client:
        [offer] = client.send("can I have a plot", sender=BOB)
        picked = offer.data[0].removeprefix("e:")
        client.click(offer.labels[0], offer, BOB)
        assert rounds(client) == []
        entry = client.send(f"/entry {picked}")[-1]
        proposed = "＋ can I have a plot (1)"
        client.click(proposed, entry)
        assert client.last.text == SAY["entry_saved"]
        entry = client.send(f"/entry {picked}")[-1]
        assert proposed not in entry.labels
        assert "✕ can I have a plot" in entry.labels


def test_one_person_cannot_fill_the_desk() -> None:
    """Of one person twenty questions a day are kept; the next day others may follow."""
    with desk() as client:
        for number in range(25):
            client.send(f"xyzzy{number} plugh{number}", sender=BOB)
        client.send("zebra xylophone?", sender=CAT)
        [cases] = client.send("/cases")
        assert cases.text.split("\n")[0] == SAY["cases"].replace("{count}", str(20 + 1))


def test_the_asker_hears_back() -> None:
    """Who said yes hears, once, when there is an answer: after the minute in which it may be undone."""
    with desk() as client:
        [missed] = client.send(PARKING, sender=BOB)
        client.click(SAY["tell_me"], missed, BOB)
        assert client.pressed["text"] == SAY["tell_me_done"]
        [card] = rounds(client)
        client.click(card.labels[0], card)
        assert rounds(client) == []
        client.clock.now += 59
        assert rounds(client) == []
        client.clock.now += 2
        [told] = rounds(client)
        assert told.chat == BOB["id"]
        assert told.text.startswith(f"{SAY['told']}\n\n{PARKING}\n\n")
        client.clock.now += 60
        assert rounds(client) == []


def test_a_long_answer_is_shown_and_told_in_parts() -> None:
    """An answer that one message doesn't hold beside what is said about it loses nothing: draft and news are parts."""
    answer = "Behind the shed. " * 240
    with desk() as client:
        [missed] = client.send(PARKING, sender=BOB)
        client.click(SAY["tell_me"], missed, BOB)
        [card] = rounds(client)
        client.click(SAY["case_write"], card)
        draft = client.send(answer)
        assert [bubble.labels for bubble in draft] == [[], [SAY["case_add"], SAY["case_drop"]]]
        client.click(SAY["case_add"], draft[-1])
        client.clock.now += 4000
        told = rounds(client)
        assert len(told) == 2
        assert " ".join(bubble.text for bubble in told).count("Behind the shed.") == 240


def test_a_card_offers_the_three_likeliest_entries() -> None:
    """However many entries have something of a question, three are offered beside what else can be done."""
    with desk() as client:
        service, store = client.application.service, client.application.service.store
        assert store
        store.record(Record("fallback", (), "zebra join cost hose bees", faq=service.faq.title, language="en"))
        [card] = rounds(client)
        assert len(card.labels) == 3 + len(ACTS)


def test_the_list_of_cases_holds_long_questions() -> None:
    """Thirty questions as long as they are kept fit into one list."""
    with desk() as client:
        for number in range(30):
            who = {**BOB, "id": 5000 + number // 10}
            client.send(f"plugh{number} " + f"xyzzy{number}q" * 40, sender=who)
        [cases] = client.send("/cases")
        assert len(cases.text.splitlines()) == 31
        assert len(cases.labels) == 10


def test_without_a_desk_nothing_is_promised() -> None:
    """Where nobody would see it, no button offers to pass a question on."""
    with Kit() as client:
        [missed] = client.send(PARKING)
        assert SAY["tell_me"] not in missed.labels


def test_a_person_behind_the_bot() -> None:
    """What somebody asks for a person goes to the desk, and back and forth until one side ends it."""
    with desk() as client:
        client.send("zebra xylophone?", sender=BOB)
        [missed] = client.send("quokka trombone?", sender=BOB)
        waiting, card = client.click(SAY["ask_person"], missed, BOB)
        assert (waiting.chat, waiting.text) == (BOB["id"], SAY["person_waiting"])
        assert (card.chat, "quokka trombone?" in card.text) == (ANN["id"], True)
        assert "Fill in" in client.send("How do I join?", sender=BOB)[0].text
        here, line = client.send("Which trombone?", reply_to_message=card.json)
        assert (here.text, line.text, line.chat) == (SAY["person_here"], "Which trombone?", BOB["id"])
        [passed] = client.send("How do I join?", sender=BOB)
        assert (passed.chat, passed.text) == (ANN["id"], "#1: How do I join?")
        [line] = client.send("As I said.", reply_to_message=passed.json)
        assert (line.chat, line.text) == (BOB["id"], "As I said.")
        ended = client.click(SAY["end_talk"], line, BOB)
        assert [(one.chat, one.text) for one in ended] == [(who["id"], SAY["talk_ended"]) for who in (BOB, ANN)]
        assert client.send("How do I join?", sender=BOB)[0].chat == BOB["id"]
        [over] = client.send("Still there?", reply_to_message=passed.json)
        assert over.text == SAY["talk_ended"]


def test_who_wants_a_person_is_told_how() -> None:
    """Where a desk is set a person is offered, else the bot says that it can fetch none; a contact is named anyway."""
    for owners, said in (("1001", SAY["human_offered"]), ("", SAY["human"])):
        with desk(owners) as client:
            [reply] = client.send("can I talk to a human?", sender=BOB)
            assert reply.text == said
            assert (reply.labels == [SAY["ask_person"]]) == bool(owners)
    with Kit(FAQ + "contact: the office\n", owners="1001") as client:
        [reply] = client.send("can I talk to a human?", sender=BOB)
        assert reply.text == SAY["human_contact"].replace("{contact}", "the office")
        assert reply.labels[-1] == SAY["ask_person"]


def test_a_person_is_offered_to_whoever_needs_one() -> None:
    """Whoever asks for a person, was treated badly or asks the same in vain is offered one at once."""
    with desk() as client:
        for message in ("human please", "the man at the gate was really rude"):
            assert SAY["ask_person"] in client.send(message, sender=BOB)[0].labels
        for _ in range(2):
            assert SAY["ask_person"] not in client.send("How do I join?", sender=CAT)[0].labels
        assert SAY["ask_person"] in client.send("How do I join?", sender=CAT)[0].labels
        client.send("May I water with a hose?", sender=CAT)
        assert SAY["ask_person"] in [client.send("I don't understand", sender=CAT)[-1].labels for _ in range(3)][-1]


def test_nobody_floods_the_desk_by_talking() -> None:
    """Of one asker ten lines a minute are passed on, and they have one talk at a time.

    Whoever writes more is told once that this line and all of the next minute's are not passed on, and so it is.
    """
    with desk() as client:
        client.send("zebra xylophone?", sender=BOB)
        [missed] = client.send("quokka trombone?", sender=BOB)
        _, card = client.click(SAY["ask_person"], missed, BOB)
        assert [one.text for one in client.click(SAY["ask_person"], missed, BOB)] == [SAY["person_busy"]]
        client.send("Hello", reply_to_message=card.json)
        lines = [client.send(f"line {number}", sender=BOB) for number in range(13)]
        assert [[one.chat for one in line] for line in lines] == [[ANN["id"]]] * 10 + [[BOB["id"]], [], []]
        assert lines[10][0].text == SAY["talk_too_fast"]
        assert "next minute" in lines[10][0].text
        client.clock.now += 59
        assert client.send("line", sender=BOB) == []
        client.clock.now += 1
        for _ in range(10):
            assert [one.chat for one in client.send("line", sender=BOB)] == [ANN["id"]]
            client.clock.now += 5
        assert [one.text for one in client.send("line", sender=BOB)] == [SAY["talk_too_fast"]]
        client.clock.now += 59  # the first lines are a minute old by now, and still nothing passes, as was said
        assert client.send("line", sender=BOB) == []
        for _ in range(15):  # whoever writes three a minute is never cut short
            client.clock.now += 20
            assert len(client.send("line", sender=BOB)) == 1


def test_a_stranger_ends_no_talk() -> None:
    """Only who takes part in a talk can end it."""
    with desk() as client:
        client.send("zebra xylophone?", sender=BOB)
        [missed] = client.send("quokka trombone?", sender=BOB)
        client.click(SAY["ask_person"], missed, BOB)
        [other] = client.send("hello", sender=CAT)
        for data in ("h:end:1", "h:end:2", "h:end:x"):
            client.press(data, other, CAT)
            assert client.pressed["text"] == SAY["refused"]


def test_a_vote_is_one_a_person_and_can_be_changed() -> None:
    """Under an answer that the bot was not quite sure of stand 👍 and 👎; a second vote replaces the first."""
    with desk() as client:
        answer = client.send("bees water", sender=BOB)[-1]
        assert answer.labels[-2:] == ["👍", "👎"]
        client.click("👍", answer, BOB)
        assert client.pressed["text"] == SAY["vote_thanks"]
        client.click("👍", answer, BOB)
        assert "👍 1, 👎 0" in client.send("/stats")[0].text
        others = client.click("👎", answer, BOB)
        assert "e:water" in others[0].data
        assert "e:bees" not in others[0].data
        assert "👍 0, 👎 1" in client.send("/stats")[0].text
        [card] = rounds(client)
        assert SAY["case_disliked"].split("{")[0].rstrip() in card.text


def test_votes_can_be_switched_off() -> None:
    """`FEEDBACK=off` leaves them out."""
    with desk(FEEDBACK="off") as client:
        assert "👍" not in client.send("what about annual price", sender=BOB)[0].labels


def test_a_vote_is_bound_to_the_answer_that_was_shown() -> None:
    """Under a message that shows no answer, or in somebody else's chat, there is nothing to vote on."""
    with desk() as client:
        [other] = client.send("hello", sender=BOB)
        client.press("h:up", other, BOB)
        assert client.pressed["text"] == SAY["vote_late"]
        client.press("h:tell", other, BOB)
        assert client.pressed["text"] == SAY["vote_late"]
        client.press("h:up", other, CAT)
        assert client.pressed["text"] == SAY["refused"]
        client.press("h:nonsense", other, BOB)
        assert client.pressed["text"] == SAY["refused"]


def reaction(message: Bubble, *emoji: str, sender: dict[str, object] | None = BOB) -> dict[str, object]:
    """Write a reaction as Telegram hands it to a bot."""
    new = [{"type": "emoji", "emoji": one} for one in emoji]
    who = {"user": sender} if sender else {"actor_chat": GROUP}
    at = {"chat": GROUP, "message_id": message.id, "date": 1, "old_reaction": [], "new_reaction": new}
    return {"message_reaction": at | who}


def test_reactions_in_a_group_are_votes() -> None:
    """A 👍 or 👎 on an answer in a group counts, once a person, until it is taken back; anonymous ones don't."""
    with desk() as client:
        [answer] = client.say("/ask may I use a hosepipe", BOB)
        for emoji, said in ((["👍"], "👍 1, 👎 0"), (["👎"], "👍 0, 👎 1"), ([], "👍 0, 👎 0"), (["🎉"], "👍 0, 👎 0")):
            client.receive(reaction(answer, *emoji))
            assert said in client.send("/stats")[0].text
        client.receive(reaction(answer, "👍", sender=None))
        assert "👍 0, 👎 0" in client.send("/stats")[0].text
        client.clock.now += 47 * 3600
        client.receive(reaction(answer, "👍"))
        assert "👍 1, 👎 0" in client.send("/stats")[0].text
        client.receive(reaction(answer))
        client.clock.now += 2 * 3600
        client.receive(reaction(answer, "👍"))
        assert "👍 0, 👎 0" in client.send("/stats")[0].text


def test_an_owner_looks_at_an_entry_and_edits_it() -> None:
    """`/entry` shows an entry with what was learned; its answer and wordings can be changed, and a wording removed."""
    with desk() as client:
        assert client.send("/entry nowhere")[0].text == SAY["entry_usage"]
        [entry] = client.send("/entry join")
        assert entry.text.startswith("How do I join the club?\n\njoin\n\nFill in the form")
        client.click(SAY["entry_answer"], entry)
        assert client.send("Ask **Ann**.")[0].text == SAY["entry_saved"]
        assert client.send("how do I join the club", sender=BOB)[0].text.endswith("Ask Ann.")
        client.click(SAY["entry_wording"], entry)
        assert client.send("zebra xylophone")[0].text == SAY["entry_saved"]
        assert client.send("Zebra xylophone?", sender=BOB)[0].text.endswith("Ask Ann.")
        [entry] = client.send("/entry join")
        assert entry.labels[:2] == ["✕ answer", "✕ zebra xylophone"]
        client.click("✕ zebra xylophone", entry)
        assert not answered(client, "Zebra xylophone?")
        client.press("n:drop:1", entry, BOB)
        assert client.pressed["text"] == SAY["desk_only"]
        [hello] = client.send("hello")
        for data in ("n:drop:1", "n:answer:join", "n:drop:join"):
            client.press(data, hello)
            assert client.pressed["text"] == SAY["refused"]


def test_the_file_with_what_was_learned_can_be_taken() -> None:
    """`/export` sends the FAQ's file with what was learned in it, and says so where nothing was."""
    with desk() as client:
        assert client.send("/export")[0].text == SAY["nothing_learned"]
        client.click(SAY["case_outside"], carded(client))
        client.send("/export")
        [call] = [call for call in client.calls if call.method == "sendDocument"]
        assert call.params["caption"] == SAY["exported"].replace("{count}", "1")


def test_a_broken_file_is_told_to_the_desk() -> None:
    """A FAQ that can't be used leaves the one before in place, and the desk hears once which line is wrong."""
    with desk() as client:
        text = client.file.read_text(encoding="utf-8")
        assert client.send("/reload")[0].text == SAY["reloaded"].replace("{count}", "4")
        client.file.write_text(text + "nonsense\n", encoding="utf-8")
        client.clock.now += 60
        client.send("hello", sender=BOB)
        [warned] = rounds(client)
        assert warned.text.startswith(SAY["reload_failed"])
        assert "faq.yaml:" in warned.text
        assert rounds(client) == []
        assert client.send("/reload")[0].text.startswith(SAY["reload_failed"])
        client.file.write_text(text, encoding="utf-8")
        assert client.send("/reload")[0].text == SAY["reloaded"].replace("{count}", "4")


def test_forgetting_erases_what_somebody_called_an_entry() -> None:
    """What only one person called an entry goes with them; the same words of another person's pick stay."""
    with desk() as client:
        service, faq = client.application.service, client.application.service.faq
        of = {"text": "where to sign", "faq": faq.title, "language": faq.language}
        for entry, person in (("join", BOB), ("water", CAT)):
            service.store.record(Record("pick", (entry,), person=person["id"], **of))
        client.send("/forget", sender=BOB)
        learning = client.application.learning
        found = [client.run(learning.proposed(faq.entry(entry), 5)) for entry in ("join", "water")]
        assert [[pick.text for pick in picks] for picks in found] == [[], ["where to sign"]]


def test_forgetting_erases_what_somebody_left() -> None:
    """`/forget` says what it erased: questions of theirs alone, their part in others', votes and wishes."""
    with desk() as client:
        [missed] = client.send("zebra xylophone?", sender=BOB)
        client.click(SAY["tell_me"], missed, BOB)
        for who in (BOB, CAT):
            client.send(PARKING, sender=who)
        [answer] = client.send("what about annual price", sender=BOB)
        client.click("👍", answer, BOB)
        [said] = client.send("/forget", sender=BOB)
        expected = SAY["forgotten"]
        for name, count in (("questions", "1"), ("traces", "1"), ("votes", "1"), ("wishes", "1")):
            expected = expected.replace("{" + name + "}", count)
        assert said.text == expected
        [cases] = client.send("/cases")
        assert "zebra" not in cases.text
        assert f"1 · 2 × {PARKING}" in cases.text
        assert "👍 0" in client.send("/stats")[0].text


def test_privacy_tells_what_is_kept() -> None:
    """`/privacy` says of everything that is kept how long, and how to have it erased."""
    with desk(RETENTION_DAYS="30") as client:
        [said] = client.send("/privacy")
        assert "/forget" in said.text
        assert "for 30 days" in said.text


def test_a_store_that_is_down_costs_nobody_an_answer(tmp_path: Path) -> None:
    """While another process holds the database people get their answers, and owners hear that the desk has to wait."""
    file = tmp_path / "held.db"
    with desk(DATABASE_URL=f"sqlite:///{file}?timeout=0.05") as client:
        card = carded(client)
        with closing(sqlite3.connect(file, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert "Fill in" in client.send("How do I join?", sender=BOB)[0].text
            [missed] = client.send("quokka trombone?", sender=BOB)
            client.click(SAY["tell_me"], missed, BOB)
            assert client.pressed["text"] == SAY["desk_down"]
            assert client.send("/cases")[0].text == SAY["desk_down"]
            assert client.send("/forget")[0].text == SAY["desk_down"]
            client.click(card.labels[0], card)
            assert client.pressed["text"] == SAY["desk_down"]
            assert rounds(client) == []
        assert "quokka trombone?" in rounds(client)[0].text
