import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kit import ANN, GROUP, Kit
from talking import FAQS

from bot.cli import main
from bot.languages import ENGLISH
from bot.store import Record

BOB = {**ANN, "id": 1002, "first_name": "Bob"}


def missed(client: Kit) -> list[str]:
    """Return what is kept of questions without an answer, most often asked first."""
    return [f"{miss.count} × {miss.text}" for miss in client.run(client.application.service.store.misses())]


def test_what_nobody_could_answer_is_listed_for_the_owner() -> None:
    """A question without an answer is work for the owner: most often asked first, as people wrote it."""
    with Kit(owners="1001") as client:
        assert client.send("/misses")[0].text == ENGLISH.messages["no_cases"]
        for text in ("zebra xylophone?", "Is there a *sauna*?", "is there a SAUNA"):
            client.send(text, sender=BOB)
        assert missed(client) == ["2 × Is there a *sauna*?", "1 × zebra xylophone?"]
        shown = client.send("/misses")[0].text
        assert shown.index("2 × Is there a *sauna*?") < shown.index("1 × zebra xylophone?")


def test_what_is_answered_is_counted() -> None:
    """Every answer counts for its entry, small talk for none."""
    with Kit() as client:
        for text in ("How do I join the club?", "May I use a hosepipe?", "thanks"):
            client.send(text, sender=BOB)
        assert answered(client) == {"join": 1, "water": 1}


def answered(client: Kit) -> dict[str, int]:
    """Return how often each entry was answered."""
    return client.run(client.application.service.store.answered())


def test_what_is_read_again_or_in_part_is_no_other_answer() -> None:
    """An entry counts when it is shown whole, by message or press, and not again while it is the one shown last."""
    with Kit() as client:
        [answer] = client.send("how do I join")
        for text in ("say that again", "tl;dr", "link?", "how do I join?"):
            client.send(text)
        assert answered(client) == {"join": 1}
        client.click("What does it cost?", answer)
        client.send("how do I join")
        client.edit("may I use a hosepipe")
        assert answered(client) == {"join": 2, "cost": 1}


def test_groups_count_as_private_chats_do() -> None:
    """In a group, too, what a question or a press shows counts, once for all who press; a pointer or a refusal not."""
    with Kit() as client:
        [answer] = client.say("/ask how do I join")
        press = {"data": answer.data[1], "on": answer}
        client.telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")
        client.press(**press)
        assert answered(client) == {"join": 1}
        client.receive(*({"callback_query": client.query(**press, sender=person)} for person in (ANN, BOB, ANN)))
        assert answered(client) == {"join": 1, "water": 1}
        assert client.say("/ask can I use a hose", BOB)[0].text == "That is answered above."
        assert answered(client) == {"join": 1, "water": 1}


def test_a_rejected_suggestion_is_a_miss() -> None:
    """Who presses "None of these" says that the question before it has no answer."""
    with Kit(owners="1001") as client:
        [asked] = client.send("can I have a plot")
        assert ENGLISH.messages["suggestions_far"] in asked.text
        client.click(ENGLISH.messages["none"])
        assert missed(client) == ["1 × can I have a plot"]


def test_what_is_answered_or_declared_outside_is_no_miss() -> None:
    """Answers, small talk and what the FAQ names as outside are no work for anybody."""
    with Kit(owners="1001") as client:
        for text in ("How do I join the club?", "thanks", "football results?", "👍"):
            client.send(text)
        assert missed(client) == []


def test_a_group_is_heard_only_where_it_asks() -> None:
    """What people say to each other in a group is never kept."""
    with Kit(owners="1001") as client:
        client.say("zebra xylophone?")
        client.say("/ask quokka trombone?")
        assert missed(client) == ["1 × quokka trombone?"]


def test_what_somebody_else_said_is_no_miss() -> None:
    """Who has the bot answer another's message may not hand that person's words to the owner; their own they may."""
    with Kit(owners="1001") as client:
        client.say("/ask", reply_to_message=client.message("zebra xylophone?", BOB, GROUP))
        client.clock.now += 10
        [offer] = client.say("/ask", reply_to_message=client.message("can I have a plot", BOB, GROUP))
        assert ENGLISH.messages["suggestions_far"] in offer.text
        client.clock.now += 10
        client.say("none of these", reply_to_message=offer)
        client.clock.now += 10
        client.say("/ask none of these", BOB)
        assert missed(client) == []
        client.say("/ask", reply_to_message=client.message("quokka trombone?", ANN, GROUP))
        assert missed(client) == ["1 × quokka trombone?"]


@pytest.mark.parametrize("objection", ["no, none of these", "that's wrong"])
@pytest.mark.parametrize("quotes", [False, True])
def test_what_somebody_is_helped_with_is_no_miss_of_theirs(objection: str, quotes: bool) -> None:
    """Who wrote to the others and had the bot called in may object to its answer: what they wrote stays unkept."""
    with Kit(owners="1001") as client:
        aside = client.message("psst between us: Bert left us. How do I join the club?", BOB, GROUP)
        quote = {"quote": {"text": "between us: Bert left us. How do I join the club?", "position": 5}}
        [answer] = client.say("/ask please help him", reply_to_message=aside, **(quote if quotes else {}))
        assert "How do I join the club?" in answer.text
        client.clock.now += 61
        client.say(f"@the_faq_bot {objection}", BOB)
        client.say(f"@the_faq_bot {objection}", ANN)
        client.clock.now += 61
        assert not any("between us" in line for line in missed(client))


def test_nothing_is_kept_of_a_quote_of_somebody_else() -> None:
    """A bare `/ask` with a quote has somebody else's words answered: they are no miss, nor are the bot's own."""
    with Kit(owners="1001") as client:
        said = client.message("between us, zebra xylophone? And so on", BOB, GROUP)
        quote = {"text": "between us, zebra xylophone?", "position": 0}
        assert client.say("/ask", reply_to_message=said, quote=quote)
        client.clock.now += 61
        assert client.say("/ask", quote=quote)  # from another chat: nobody knows whose words they are
        assert missed(client) == []
        client.clock.now += 61
        assert client.say("/ask", BOB, reply_to_message=said, quote=quote)  # one's own are
        assert missed(client) == ["1 × between us, zebra xylophone?"]


def test_a_summons_is_an_explicit_ask() -> None:
    """What the bot could not answer where it was summoned as a guest is work for the owner, but not another's words."""
    with Kit(owners="1001") as client:
        client.summon("@the_faq_bot", reply_to_message=client.message("zebra xylophone?", BOB, GROUP))
        client.summon("@the_faq_bot quokka trombone?")
        assert missed(client) == ["1 × quokka trombone?"]


def test_only_owners_see_the_misses() -> None:
    """To anybody else /misses is a command nobody knows."""
    with Kit(owners="1001") as client:
        client.send("zebra xylophone?", sender=BOB)
        [answer] = client.send("/misses", sender=BOB)
        assert "zebra" not in answer.text
        assert "/faq" in answer.text


def test_misses_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m bot misses` lists the same, `--forget` deletes what was listed; neither needs a token."""
    with Kit() as client:
        client.send("zebra xylophone?")
        monkeypatch.setenv("DATABASE_URL", client.application.database_url)
        monkeypatch.chdir(tmp_path)
        client.run(client.application.service.store.misses())
        assert main(["misses", "--forget"]) == 0
        assert "1 × zebra xylophone?  (" in capsys.readouterr().out
        assert main(["misses"]) == 0
        assert capsys.readouterr().out == "Every question was answered so far.\n"
        for text in ("annual fee", "How do I join the club?", "What does a plot cost in a year?"):
            client.send(text)
        client.run(client.application.service.store.misses())
        assert main(["misses"]) == 0
        assert capsys.readouterr().out.endswith("Answers in the last 90 days: 3, most of them cost (2), join (1)\n")
        monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
        assert main(["misses"]) == 2
        assert "DATABASE_URL must be sqlite" in capsys.readouterr().err


def test_commands_keep_what_the_bot_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command forgets nothing that RETENTION_DAYS has the bot keep, and counts the answers of all those days."""
    with Kit(given={"RETENTION_DAYS": "200"}) as client:
        store, long_ago = client.application.service.store, datetime.now(UTC) - timedelta(days=150)
        store.record(Record("fallback", text="zebra xylophone?", at=long_ago))
        store.record(Record("answer", ("join",), at=long_ago))
        client.run(store.misses())
        file = client.application.database_url.removeprefix("sqlite:///")
        with sqlite3.connect(file) as database:  # an hour after the bot looked for what is too old
            database.execute("UPDATE faqbot_memory SET value = ? WHERE name = 'looked'", [str(time.time() - 3600)])
        database.close()
        monkeypatch.setenv("DATABASE_URL", client.application.database_url)
        monkeypatch.setenv("RETENTION_DAYS", "200")
        monkeypatch.chdir(tmp_path)
        for _ in range(2):
            assert main(["misses"]) == 0
            shown = capsys.readouterr().out
            assert "1 × zebra xylophone?  (" in shown
            assert shown.endswith("Answers in the last 200 days: 1, most of them join (1)\n")


def test_misses_where_nothing_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the bot ran, `misses` says so and makes no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["misses", "--forget"]) == 0
    assert capsys.readouterr().out == "Nothing is recorded yet: there is no faqbot.sqlite3.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "results"),
    [
        ("cases", []),
        ("stats", [{"entries": {}, "up": 0, "down": 0, "cases": []}]),
        ("export", [{"changes": 0, "written": False, "diff": ""}]),
        ("forget 1", [{"questions": 0, "traces": 0, "votes": 0, "wishes": 0}]),
    ],
)
@pytest.mark.parametrize("url", ["sqlite:///bot.db", "sqlite://"])
def test_json_where_nothing_is_recorded(
    command: str,
    results: list[dict[str, object]],
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a database `--json` gives what an empty one gives, with the reason on stderr, and makes no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    assert main([*command.split(), "--json", "--faq", str(FAQS / "plain.yaml")]) == 0
    said = capsys.readouterr()
    assert ("bot.db" in said.err) == url.endswith("bot.db")
    assert said.err.count("\n") == 1
    printed = [json.loads(line) for line in said.out.splitlines()]
    assert [{**line, **result} for line, result in zip(printed, results, strict=True)] == printed
    assert list(tmp_path.iterdir()) == []
