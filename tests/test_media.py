"""Pictures and files that come with answers."""

import pytest
from kit import BOB, FAQ, Kit
from server import Bubble

from bot.conversation import Question
from bot.terminal import show

WATER = "Only after sunset."
PLAN = FAQ.replace(f"answer: {WATER}", f"answer: {WATER}\n    media: plan.png")
LONG = FAQ.replace(f"answer: {WATER}", f"answer: {'Only after sunset. ' * 80}\n    media: plan.png")


def with_plan(faq: str = PLAN) -> Kit:
    """Make a bot whose answer about hoses comes with a picture."""
    client = Kit(faq)
    (client.file.parent / "plan.png").write_bytes(b"a picture")
    return client


def sent(client: Kit, method: str) -> list[dict[str, object]]:
    """Return what a method was called with, each time."""
    return [call.params for call in client.calls if call.method == method]


def test_an_answer_is_the_caption_of_its_picture() -> None:
    """A picture comes with the answer as its caption and the buttons under it; it is uploaded once."""
    with with_plan() as client:
        [answer] = client.send("may I use a hosepipe")
        assert answer.text.endswith(WATER)
        assert answer.labels[-1] == "Share"
        client.send("may I use a hosepipe", BOB)
        client.say("/ask may I use a hosepipe")
        assert [photo.get("photo") for photo in sent(client, "sendPhoto")] == [None, "photo-1", "photo-1"]
        (client.file.parent / "plan.png").write_bytes(b"another picture")
        client.send("may I use a hosepipe", {**BOB, "id": 1003})
        assert "photo" not in sent(client, "sendPhoto")[-1]  # the content is uploaded instead


def test_a_caption_holds_a_thousand_characters() -> None:
    """An answer of nine hundred and fifty characters is one message with its picture."""
    with with_plan(LONG.replace(f"{WATER} " * 80, f"{WATER} " * 50)) as client:
        [answer] = client.send("may I use a hosepipe")
        assert 900 < len(answer.text) < 1024


def test_beyond_a_caption_the_picture_comes_first() -> None:
    """In private a long answer follows its picture as a text; a group gets one message, which leads to the rest."""
    with with_plan(LONG) as client:
        picture, answer = client.send("may I use a hosepipe")
        assert picture.text == ""
        assert len(answer.text) > 1024
        [panel] = client.say("/ask may I use a hosepipe")
        assert len(panel.text) <= 1024
        assert "Read it all" in panel.labels


def shown(client: Kit) -> list[Bubble]:
    """Return the messages that are still there."""
    return list(client.telegram.bubbles.values())


def test_a_text_that_turns_into_a_picture_is_sent_anew() -> None:
    """No edit makes a picture of a text, nor a text of a picture: the old message goes and a new one comes."""
    with with_plan() as client:
        client.say("/ask how do I join")
        [picture] = client.click("Hoses")
        assert shown(client) == [picture]
        [join] = client.click("« How do I join?")
        assert shown(client) == [join]
        assert join.text.endswith("Fill in the form at the shed.")


def test_an_edited_question_gets_a_picture_or_loses_it() -> None:
    """Who edits a question gets the other answer in place of the first, with a picture or without."""
    with with_plan() as client:
        client.send("how do I join")
        [picture] = client.edit("may I use a hosepipe")
        assert shown(client) == [picture]
        [join] = client.edit("how do I join")
        assert shown(client) == [join]


@pytest.mark.parametrize("code", [400, 403])
def test_a_picture_that_is_refused_costs_no_answer(code: int) -> None:
    """Where Telegram won't have the file the answer comes as a text; where the chat is closed, nothing does."""
    with with_plan() as client:
        client.telegram.refuse("sendPhoto", code, "Bad Request: wrong file" if code == 400 else "Forbidden: blocked")
        assert len(client.send("may I use a hosepipe")) == (code == 400)


def test_a_picture_that_is_gone_costs_no_answer() -> None:
    """A file that was removed is left out, and so is an address only where Telegram refuses it."""
    with Kit(PLAN) as client:
        assert client.send("may I use a hosepipe")[0].text.endswith(WATER)
    with Kit(LONG) as client:
        assert len(client.send("may I use a hosepipe")) == 1
    with Kit(PLAN.replace("plan.png", "https://shed.example/plan.png")) as client:
        client.send("may I use a hosepipe")
        assert sent(client, "sendPhoto")[0]["photo"] == "https://shed.example/plan.png"


def test_elsewhere_a_picture_that_was_never_uploaded_is_behind_a_link() -> None:
    """Where the bot is no member nothing can be uploaded: the answer is a text, with a way to all of it."""
    with with_plan() as client:
        posted = client.choose(client.inline("may I use a hosepipe")["results"][0])
        assert posted.text.endswith(WATER)
        assert "Ask me more" in posted.labels
    with Kit(PLAN) as client:
        assert client.inline("may I use a hosepipe")["results"][0]["type"] == "article"


def test_elsewhere_a_picture_that_was_uploaded_is_posted() -> None:
    """Once a picture was sent anywhere, inline and guest answers bring it along; their buttons open the bot."""
    with with_plan() as client:
        client.send("may I use a hosepipe")
        [result, *_] = client.inline("may I use a hosepipe")["results"]
        assert (result["type"], result["photo_file_id"]) == ("photo", "photo-1")
        assert result["caption"].endswith(WATER)
        posted = client.choose(result)
        assert all("url" in button for row in posted.keyboard for button in row)
        assert posted.labels == ["Ask me more"]
        assert client.summon("@the_faq_bot may I use a hosepipe").text.endswith(WATER)
        assert client.calls[-1].params["result"]["type"] == "photo"
        (client.file.parent / "plan.png").write_bytes(b"another picture")
        assert client.inline("may I use a hosepipe")["results"][0]["type"] == "article"


@pytest.mark.parametrize(
    ("name", "type", "field"),
    [
        ("plan.jpg?size=2", "photo", "photo_url"),
        ("plan.gif", "gif", "gif_url"),
        ("rules.pdf", "document", "document_url"),
        ("plan.png", "article", ""),
        ("tour.mp4", "article", ""),
    ],
)
def test_elsewhere_telegram_fetches_what_it_takes(name: str, type: str, field: str) -> None:
    """A picture or file at an address is posted where Telegram fetches such; else the answer is a text."""
    address = f"https://shed.example/{name}"
    with Kit(PLAN.replace("plan.png", f"'{address}'")) as client:
        result = client.inline("may I use a hosepipe")["results"][0]
        assert result["type"] == type
        assert result.get(field, "") == (address if field else "")


@pytest.mark.parametrize(
    ("name", "method", "field"),
    [
        ("tour.mp4", "video", "video_file_id"),
        ("plan.gif", "animation", "mpeg4_file_id"),
        ("rules.odt", "document", "document_file_id"),
    ],
)
def test_every_kind_of_file_is_posted_by_its_id(name: str, method: str, field: str) -> None:
    """Videos, animations and documents are uploaded once as well, and posted by their ids elsewhere."""
    with Kit(PLAN.replace("plan.png", name)) as client:
        (client.file.parent / name).write_bytes(b"a file")
        client.send("may I use a hosepipe")
        assert client.inline("may I use a hosepipe")["results"][0][field] == f"{method}-1"


def test_a_picture_that_is_refused_costs_no_list() -> None:
    """Where Telegram won't have a picture in a list or a guest's answer, texts alone are offered."""
    with with_plan() as client:
        client.send("may I use a hosepipe")
        client.telegram.refuse("answerInlineQuery", 400, "Bad Request: wrong file identifier")
        assert client.inline("may I use a hosepipe")["results"][0]["type"] == "article"
        client.telegram.refuse("answerGuestQuery", 400, "Bad Request: wrong file identifier")
        assert client.summon("@the_faq_bot may I use a hosepipe").text.endswith(WATER)


def test_the_terminal_names_the_picture() -> None:
    """In a terminal the name of the file stands under the answer, and links with where they lead."""
    links = "plan.png\n    links: [{text: Prices, url: 'https://shed.example'}]"
    with Kit(PLAN.replace("plan.png", links)) as client:
        reply = client.application.service.decide(Question("water", "open"))
        assert "[plan.png]\nPrices (https://shed.example)" in show(reply)
