"""People who tap and write fast get what they wait for as soon as Telegram's limits allow it, and nothing stale."""

from __future__ import annotations

import pytest
from kit import GROUP
from rush import Rush, rush
from server import Bubble, Json

PAGES = 40
BIG = "title: Big\nentries:\n" + "".join(
    f"  - {{id: e{n}, question: What is number {n}?, answer: It is {n}.}}\n" for n in range(8 * PAGES)
)
"""A FAQ of forty pages."""

PEOPLE = [{"id": 2000 + n, "is_bot": False, "first_name": f"P{n}"} for n in range(6)]


async def list_of(client: Rush, chat: Json | None = None) -> Bubble:
    """Return a list of everything, which somebody asked for a while ago."""
    client.writes("/faq", chat=chat)
    await client.settle()
    await client.wait(120)
    client.calls.clear()
    return client.last


def page(number: int) -> str:
    """Return what the button to a page carries."""
    return f"t:{number % PAGES}:*"


def shown_pages(client: Rush) -> list[tuple[float, int]]:
    """Return when which page was shown."""
    first = {f"What is number {8 * n}?": n for n in range(PAGES)}
    return [
        (call.at, first[call.params["reply_markup"]["inline_keyboard"][0][0]["text"]])
        for call in client.made("editMessageText")
    ]


@pytest.mark.parametrize(("gap", "taps", "latest"), [(0.5, 39, 0.97), (0.34, 38, 0.97)])
def test_leafing_fast_shows_the_page_of_the_moment(gap: float, taps: int, latest: float) -> None:
    """Two or three taps a second: the page of a tap, or of a later one, goes out within 0.97 s; no button spins.

    What is left of a second is for its way.
    """
    pressed: list[float] = []
    presses: list[str] = []

    async def story(client: Rush) -> None:
        listed = await list_of(client)
        for number in range(1, taps + 1):
            pressed.append(client.now)
            presses.append(client.presses(page(number), listed))
            await client.wait(gap)

    client = rush(story, BIG)
    shown = shown_pages(client)
    for at, number in shown:
        assert number == sum(time <= at for time in pressed)
    for number, time in enumerate(pressed, start=1):
        assert min(at for at, one in shown if one >= number) - time <= latest
    spun = {call.params["callback_query_id"]: call.at for call in client.made("answerCallbackQuery")}
    assert [spun[id] for id in presses] == pressed


def test_an_answer_in_a_group_does_not_wait_behind_pages() -> None:
    """Six people leaf 24 times in 24 seconds, each in a list of their own: who asks meanwhile is answered at once."""
    asked: list[float] = []

    async def story(client: Rush) -> None:
        lists = [await list_of(client, GROUP) for _ in PEOPLE]
        client.calls.clear()
        for number in range(24):
            client.presses(page(number + 1), lists[number % 6], PEOPLE[number % 6])
            await client.wait(1)
            if number % 6 == 5:
                asked.append(client.now)
                client.writes(f"/ask what is number {number}?", PEOPLE[number % 6], GROUP)

    client = rush(story, BIG)
    answers = [call.at for call in client.made("sendMessage")]
    assert len(answers) == len(asked) == 4
    assert all(answer - time < 0.1 for answer, time in zip(answers, asked, strict=True))
    last = {call.params["message_id"]: call for call in client.made("editMessageText")}
    assert len(last) == 6


def test_every_list_in_a_group_is_turned_in_the_end() -> None:
    """Who pressed last in each of many lists sees that page in a while: pages have a share that answers leave them."""

    async def story(client: Rush) -> None:
        lists = [await list_of(client, GROUP) for _ in range(12)]
        client.calls.clear()
        for listed in lists:
            client.presses(page(3), listed, PEOPLE[0])
        for _ in range(6):
            await client.wait(10)
            client.writes("/help", PEOPLE[1], GROUP)

    client = rush(story, BIG)
    turned = [call.at for call in client.made("editMessageText")]
    assert len(turned) == 12
    first, sixth, eighth, last = (turned[place] - turned[0] for place in (0, 5, 7, 11))
    assert first < sixth < 5 < 10 < eighth  # what is left of a minute's twenty is the answers'
    assert 40 < last < 60


def test_an_answer_in_private_does_not_wait_behind_pages() -> None:
    """Somebody who leafs and then writes is answered at once."""

    async def story(client: Rush) -> None:
        listed = await list_of(client)
        for number in range(1, 10):
            client.presses(page(number), listed)
            await client.wait(0.2)
        asked = client.now
        client.writes("what is number 7?")
        await client.settle()
        assert client.made("sendMessage")[0].at - asked < 0.1

    rush(story, BIG)


def test_a_chat_that_was_quiet_takes_a_burst_and_then_one_a_second() -> None:
    """Six questions at once get four answers at once, and the others one a second, in their order."""
    times: list[float] = []

    async def story(client: Rush) -> None:
        for text in ("how do I join", "cost", "may I use a hose", "cost", "hello", "cost"):
            client.writes(text)
        await client.settle()
        start = client.made("sendMessage")[0].at
        times.extend(call.at - start for call in client.made("sendMessage"))

    rush(story)
    assert times == pytest.approx([0, 0, 0, 0, 1, 2])


def test_an_impatient_finger_gets_one_answer() -> None:
    """A button pressed ten times opens its answer once, however long Telegram takes; each press stops spinning."""

    async def story(client: Rush) -> None:
        client.writes("how do I join")
        await client.settle()
        joined = client.last
        client.calls.clear()
        for _ in range(10):
            client.presses("e:cost", joined)
            await client.wait(0.2)

    client = rush(story)
    assert len(client.made("sendMessage")) == 1
    assert len(client.made("answerCallbackQuery")) == 10


def test_answers_behind_buttons_come_in_the_order_of_the_presses() -> None:
    """What somebody opens in a private chat comes in their order, though Telegram takes no more than one a second."""

    async def story(client: Rush) -> None:
        client.writes("how do I join")
        await client.settle()
        joined = client.last
        client.calls.clear()
        for _ in range(3):
            for entry in ("cost", "water", "bees"):
                client.presses(f"e:{entry}", joined)
                await client.wait(0.1)
            await client.wait(3)

    client = rush(story)
    texts = [call.params["text"] for call in client.made("sendMessage")]
    begun = [text[:4] for text in texts if text.startswith(("What does", "May I", "Can I"))]
    assert begun == ["What", "May ", "Can "] * 3


@pytest.mark.parametrize("seconds", [20, 1000])
def test_nothing_is_sent_into_a_flood_wait(seconds: int) -> None:
    """A chat that Telegram asks to leave alone gets nothing, not even "typing…"; then each question has its answer."""

    async def story(client: Rush) -> None:
        client.writes("how do I join")
        await client.settle()
        joined = client.last
        client.telegram.refuse("sendMessage", 429, "Too Many Requests", retry_after=seconds)
        start = client.now
        client.calls.clear()
        client.presses("e:cost", joined)
        await client.wait(5)
        client.presses("e:cost", joined)
        client.presses("e:water", joined)
        await client.wait(seconds)
        await client.settle()
        refused, *made = [call for call in client.calls if "chat_id" in call.params]
        assert refused.at == start
        assert min(call.at for call in made) >= start + seconds
        assert [call.params["text"][:4] for call in made if call.method == "sendMessage"] == ["What", "May "]

    rush(story)


def test_a_page_is_not_turned_long_after_it_was_asked_for() -> None:
    """Who leafs while Telegram asks for a long wait has gone when that is over; nothing happens behind their back."""

    async def story(client: Rush) -> None:
        listed = await list_of(client)
        client.telegram.refuse("editMessageText", 429, "Too Many Requests", retry_after=1000)
        client.presses(page(1), listed)
        await client.wait(2)
        client.presses(page(2), listed)
        await client.wait(1000)
        await client.settle()
        assert len([call for call in client.calls if "chat_id" in call.params]) == 1
        client.presses(page(3), listed)
        await client.settle()
        assert shown_pages(client)[-1][1] == 3

    rush(story, BIG)


def test_what_turns_an_inline_message_is_paced_as_well() -> None:
    """A message in a chat where the bot is no member turns to the last page pressed, a few times at once at most."""

    async def story(client: Rush) -> None:
        posted = client.choose({"input_message_content": {"message_text": "Big"}})
        for number in range(1, 12):
            client.presses(f"b:{number}:*", posted)
            await client.wait(0.1)
        await client.settle()
        assert len(client.made("editMessageText")) <= 5

    rush(story, BIG)


def test_a_corrected_question_does_not_wait_behind_a_page() -> None:
    """Who edits a question has its answer corrected at once, though somebody's page of that message still waits."""

    async def story(client: Rush) -> None:
        client.writes("/ask what is number 7?", chat=GROUP)
        await client.settle()
        question, answer = client.sent, client.last
        for number in range(12):
            client.presses(f"b:{number}:*", answer)
            await client.wait(0.1)
        begun = client.now
        client.rewrites(question, "/ask what is number 9?")
        await client.settle()
        assert client.now == begun
        assert answer.text.endswith("It is 9.")

    rush(story, BIG)
