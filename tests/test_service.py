"""The service as another platform would use it: no Telegram, no library of its own."""

import asyncio
from pathlib import Path

from kit import FAQ, Clock
from talking import ids, served, written

from bot.conversation import Context, Question
from bot.service.memory import Memories
from bot.service.places import Place
from bot.service.service import Answered, Service
from bot.service.source import FaqSource
from bot.store import Store

KITCHEN, SHED = Place("#kitchen"), Place("#kitchen", topic=3)


def test_contexts_belong_to_a_person_in_a_place() -> None:
    """A follow-up is understood where and by whom the question before it was asked, for half an hour."""

    async def story() -> None:
        clock = Clock()
        service = Service(served(written(FAQ)).source, Memories(clock))
        question = Question("how do I join")
        reply = await service.answer("ann", KITCHEN, question)
        assert ids(reply) == ["join"]
        assert await service.context("ann", KITCHEN) == Context(), "nothing is remembered before it is shown"
        await service.shown("ann", KITCHEN, reply, Context())
        second = Question("2")
        assert ids(await service.answer("ann", KITCHEN, second)) == ["water"]
        for who, where in (("bob", KITCHEN), ("ann", SHED)):
            assert ids(await service.answer(who, where, second)) == []
        clock.now += 29 * 60
        assert ids(await service.answer("ann", KITCHEN, second)) == ["water"]
        clock.now += 60
        assert ids(await service.answer("ann", KITCHEN, second)) == []

    asyncio.run(story())


def test_an_edit_goes_on_from_before_its_message() -> None:
    """What was answered is found by the question and by the answer; an author who went on keeps their own context."""

    async def story() -> None:
        service = served(written(FAQ))
        first = await service.answer("ann", KITCHEN, Question("how do I join"))
        await service.shown("ann", KITCHEN, first, Context(), message="q1", ids=["a1"])
        old = await service.answered(KITCHEN, "q1")
        assert old == await service.answered(KITCHEN, "a1") == Answered(("a1",), Context(), first.context)
        anew = service.decide(Question("can I keep bees"), old.before)
        await service.corrected("ann", KITCHEN, "q1", old, anew.context, ["a1"])
        assert await service.context("ann", KITCHEN) == anew.context
        await service.keep("ann", KITCHEN, first.context)
        other = service.decide(Question("may I use a hosepipe"), old.before)
        newer = await service.answered(KITCHEN, "q1")
        assert newer
        await service.corrected("ann", KITCHEN, "q1", newer, other.context, ["a1"])
        assert await service.context("ann", KITCHEN) == first.context

    asyncio.run(story())


def test_a_question_whose_answer_could_not_be_sent_is_known_when_it_is_edited() -> None:
    """Whoever edits a question goes on from before it, though no message of the bot's answered it."""

    async def story() -> None:
        service = served(written(FAQ))
        first = await service.answer("ann", KITCHEN, Question("how do I join"))
        await service.shown("ann", KITCHEN, first, Context(), message="q1")
        assert await service.answered(KITCHEN, "q1") == Answered((), Context(), first.context)

    asyncio.run(story())


def test_what_was_shown_counts(tmp_path: Path) -> None:
    """Answers are counted and misses kept once they were shown, and neither before nor when nothing was sent."""

    async def story() -> None:
        store = await Store.open(f"sqlite:///{tmp_path}/faq.db")
        service = Service(served(written(FAQ)).source, Memories(Clock()), store)
        for text, shown_in in (("how do I join", ["1"]), ("zebra xylophone", ["2"]), ("can I keep bees", [])):
            reply = await service.answer("ann", KITCHEN, Question(text))
            await service.shown("ann", KITCHEN, reply, Context(), ids=shown_in)
        assert await store.answered() == {"join": 1}
        assert [miss.text for miss in await store.misses()] == ["zebra xylophone"]
        await store.close()

    asyncio.run(story())


def test_every_surface_hears_of_a_changed_faq(tmp_path: Path) -> None:
    """A change is told once to whoever wishes to know, with the FAQ before it, and answers come from the new one."""

    async def story() -> None:
        file, clock, heard = tmp_path / "faq.yaml", Clock(), []

        async def hear(former: object) -> None:
            heard.append(former)

        file.write_text(FAQ, "utf-8")
        service = Service(FaqSource(file, clock), Memories(clock))
        service.on_change = hear
        before = service.faq
        file.write_text(FAQ.replace("Only after sunset.", "Never."), "utf-8")
        for _ in range(3):
            clock.now += 20
            await service.refresh()
        assert heard == [before]
        assert service.decide(Question("water", "open")).answers[0].answer == "Never."

    asyncio.run(story())
