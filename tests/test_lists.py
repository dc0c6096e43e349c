"""How much is shown at once: what a phone shows, and what anybody works through at a time."""

from __future__ import annotations

import pytest
from kit import BOB, FAQ, Kit

from bot.conversation import Question, respond
from bot.faq import parse
from bot.languages import ENGLISH
from bot.matcher import Index
from bot.service import charts
from bot.service.desk import Desk
from bot.store import Record

SAY = ENGLISH.messages


@pytest.fixture
def client():
    """Give a bot whose owner is Ann, with more of everything than is shown."""
    entries = "".join(f"  - {{id: e{n}, question: How do I grow plant{n}?, answer: Water it.}}\n" for n in range(9))
    with Kit(FAQ.replace("smalltalk:", f"{entries}smalltalk:"), owners="1001", given={"DESK_MINUTES": "0"}) as kit:
        yield kit


def miss(client: Kit, *texts: str) -> None:
    """Have each text missed by somebody else, the first of them most often."""
    faq = client.source.faq
    for number, text in enumerate(texts):
        for asker in range(2 if number == 0 else 1):
            record = Record("fallback", text=text, person=5000 + 2 * number + asker, faq=faq.title, language="en")
            client.application.service.store.record(record)


def strange(number: int) -> str:
    """Write a question that no other is like."""
    return f"xyzzy{number}q plugh{number}q"


def test_cases_are_listed_thirty_at_a_time_with_ten_buttons(client: Kit) -> None:
    """`/cases` names thirty, a hundred characters of each, and has buttons for the first ten."""
    long = "where " + "very " * 40 + "far away"
    miss(client, long, *(strange(number) for number in range(30)))
    [cases] = client.send("/cases")
    first, *others = cases.text.split("\n")[1:]
    assert len(others) == 29
    assert len(cases.labels) == 10
    shown = first.partition(" × ")[2].rpartition("  (#")[0]
    assert shown.startswith("where very")
    assert 95 <= len(shown) <= 100


def test_a_search_of_the_desk_offers_six_entries(client: Kit) -> None:
    """Whoever searches for the entry that a case is about has six to pick from."""
    miss(client, strange(1))
    [cases] = client.send("/cases")
    [card] = client.click(cases.labels[0], cases)
    client.click(SAY["case_search"], card)
    [choices] = client.send("how do I grow it")
    assert sum("plant" in label for label in choices.labels) == 6


def test_an_entry_shows_twenty_learned_wordings_and_proposes_five(client: Kit) -> None:
    """Of what was learned for an entry twenty can be removed, of what people called it the five commonest be taken."""
    client.send("/entry water")
    for number in range(21):
        client.click(SAY["entry_wording"], client.last)
        client.send(strange(number))
        client.send("/entry water")
    faq = client.source.faq
    for number in range(30, 36):
        picked = Record("pick", ("water",), strange(number), person=number, faq=faq.title, language="en")
        client.application.service.store.record(picked)
    client.run(client.application.service.store.flush())
    labels = client.send("/entry water")[-1].labels
    assert sum(label.startswith("✕") for label in labels) == 20
    assert sum(label.startswith("＋") for label in labels) == 5


def test_a_card_shows_three_wordings(client: Kit) -> None:
    """Of a question in many wordings three are shown, and learned."""
    miss(client, "zebra xylophone?", "the zebra xylophone", "is there a zebra xylophone", "zebra xylophones please")
    [cases] = client.send("/cases")
    [card] = client.click(cases.labels[0], cases)
    assert card.text.count("zebra xylophone") == 3


def test_twenty_people_at_a_time_talk_to_the_desk(client: Kit) -> None:
    """Of more who ask for a person the first twenty get one; a talk in which nobody says anything ends after a day."""
    service, learning = client.application.service, client.application.learning
    desk = Desk(service, learning, 0.0, client.clock)
    talks = [client.run(desk.begin_talk(strange(number), number, number)) for number in range(1, 22)]
    assert [number for number, talk in enumerate(talks, 1) if talk is None] == [21]
    for hours, goes_on in ((23, True), (2, False)):
        client.clock.now += 3600 * hours
        assert (client.run(desk.talk_of(1)) is not None) == goes_on


@pytest.mark.parametrize(("asked", "days"), [("", "14"), (" 7", "7"), (" 400", "365"), (" 0", "14")])
def test_stats_cover_two_weeks_or_as_many_days_as_asked(
    client: Kit, asked: str, days: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`/stats` covers two weeks, or as many days as are asked for, up to a year."""
    monkeypatch.setattr(charts, "find_spec", lambda name: None)
    assert client.send(f"/stats{asked}")[-1].text.startswith(f"In the last {days} days")


def test_a_thumbs_down_offers_three_others(client: Kit) -> None:
    """Who says that an answer was no help is offered three other entries."""
    [answer] = client.send("how do I grow plant3 in winter", sender=BOB)
    client.click("👎", answer, BOB)
    assert sum("plant" in label for label in client.last.labels) == 3
    assert "How do I grow plant3?" not in client.last.labels


def test_a_person_is_offered_after_two_misses(client: Kit) -> None:
    """The first miss is apologised for; after the second somebody can be asked."""
    found = [client.send(strange(number), sender=BOB)[0].labels for number in (1, 2)]
    assert [SAY["ask_person"] in labels for labels in found] == [False, True]


@pytest.mark.parametrize(("characters", "asks"), [(600, True), (601, False)])
def test_a_long_text_that_was_forwarded_is_no_question(client: Kit, characters: int, asks: bool) -> None:
    """A forwarded text of up to six hundred characters is read as a question, a longer one is not."""
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Cat"}
    text = "How do I join the club? ".ljust(characters, "x")
    [answer] = client.send(text, sender=BOB, forward_origin=origin)
    assert (answer.text != SAY["hint_forward"]) == asks


def test_an_alert_is_cut_where_telegram_cuts_it() -> None:
    """What a button answers is an alert of at most two hundred characters, however long the FAQ's own wording is."""
    with Kit(FAQ + f"messages:\n  refused: '{'no ' * 99}'\n", owners="1001") as client:
        client.send("how do I join", sender=BOB)
        client.press("h:nonsense", client.last, BOB)
        assert len(client.pressed["text"]) == 200


def listed(client: Kit, query: str) -> list[str]:
    """Return the ids of the entries that an inline query gets, page after page."""
    found, offset = [], ""
    while True:
        answer = client.inline(query, offset)
        found += [result["id"] for result in answer["results"]]
        offset = answer.get("next_offset", "")
        if not offset:
            return found


def test_an_inline_query_lists_two_hundred_entries() -> None:
    """However many entries fit, two hundred are listed, with a hundred characters of each answer."""
    entries = "".join(
        f"  - {{id: e{n}, question: How do I grow plant{n}?, answer: {'Water it daily. ' * 9}}}\n" for n in range(220)
    )
    with Kit(f"title: Plants\nentries:\n{entries}") as client:
        assert len(listed(client, "grow")) == 200
        first = client.inline("grow")["results"][0]
        assert 85 <= len(first["description"]) <= 100
        assert client.inline("grow", "0" * 8)["results"] != []
        assert client.inline("grow", "9" * 20)["results"] != []


def test_a_reply_names_ten_candidates() -> None:
    """Of more entries that have to do with a message the ten best are told, as `ask --json` and `eval --json` do."""
    many = "".join(f"  - {{id: e{n}, question: How do I grow plant{n}?, answer: Water it.}}\n" for n in range(12))
    index = Index(parse(f"title: Plants\nentries:\n{many}").faq)
    assert len(index.rank("how do I grow it", 12).matches) == 12
    assert len(respond(index, Question("how do I grow it")).candidates) == 10


@pytest.mark.parametrize(("label", "headed"), [("Paper jam", True), ("Mending paper jams", False)])
def test_a_label_that_asks_is_not_repeated(label: str, headed: bool) -> None:
    """Who types a label of a word or two sees the question above the answer; one of three words asks by itself."""
    entries = f"[{{question: What do I do about it?, label: {label}, answer: A.}}, {{question: o, answer: b}}]"
    reply = respond(Index(parse(f"title: T\nentries: {entries}").faq), Question(label))
    assert (len(reply.answers), reply.headed) == (1, headed)
