"""Whatever Telegram may hand over: updates whose every field has the right type, and no sense.

`RANDOM_UPDATES=100000 pytest tests/test_any_update.py` tries that many, others each time.
"""

import os
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import ANN, BOB, GROUP, Kit
from server import BOT, Json

USERS = [ANN, BOB, BOT, {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}]
CHATS = [
    {"id": 1001, "type": "private", "first_name": "Ann"},
    GROUP,
    {"id": -77, "type": "group", "title": ""},
    {"id": -1009, "type": "channel", "title": "C"},
    {**GROUP, "id": -1008, "is_forum": True},
]
WORDS = [
    "join",
    "hose",
    "bees",
    "1",
    "2",
    "why?",
    "/start",
    "/ask",
    "/faq",
    "/settings",
    "/autoanswer",
    "/cases",
    "/help",
]
WORDS += [
    "/start water",
    "/ask@the_faq_bot bees",
    "no",
    "thanks",
    "in German",
    "and",
    "http://a.b",
    "\u202e",
    "\u0301" * 9,
]
ENTITIES = ["bot_command", "mention", "text_mention", "url", "bold", "pre", "custom_emoji", "spoiler", "blockquote"]
DATA = ["", "a:join", "p:0", "d:1", "h:y", "h:end", "n:1", "s:autoanswer", "x", "join", "m::1", ":" * 20]
RIGHTS = ["can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"]
RIGHTS += ["can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"]
RIGHTS += ["can_edit_stories", "can_delete_stories"]

ids = st.integers(1, 40)
texts = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
users, chats = st.sampled_from(USERS), st.sampled_from(CHATS)
size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
kinds = st.sampled_from(
    [
        {"photo": [size]},
        {"document": {"file_id": "f", "file_unique_id": "u", "file_name": "a.pdf"}},
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}},
        {"sticker": {**size, "type": "regular", "is_animated": False, "is_video": False}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"contact": {"phone_number": "1", "first_name": "C"}},
        {"dice": {"emoji": "🎲", "value": 1}},
        {"new_chat_members": [BOB]},
        {"left_chat_member": BOT},
        {"migrate_to_chat_id": -1002},
        {"migrate_from_chat_id": -77},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": GROUP}},
        {"group_chat_created": True},
    ]
)


@st.composite
def messages(draw: st.DrawFn, depth: int = 1) -> Json:
    """Make a message."""
    made: Json = {"message_id": draw(ids), "date": draw(st.integers(0, 2**31)), "chat": draw(chats)}
    written = draw(texts)
    entity = {
        "type": draw(st.sampled_from(ENTITIES)),
        "offset": draw(st.integers(0, 40)),
        "length": draw(ids),
        "user": ANN,
    }
    maybe: list[Json] = [
        {"from": draw(users)},
        {"text": written},
        {"entities": [entity]},
        {"text": written, "entities": [{"type": "bot_command", "offset": 0, "length": len(written.split(" ")[0])}]},
        {"caption": written, "caption_entities": [entity]},
        draw(kinds),
        {"message_thread_id": draw(ids), "is_topic_message": True},
        {"sender_chat": draw(chats)},
        {"media_group_id": "g"},
        {"via_bot": BOT},
        {"is_automatic_forward": True},
        {"quote": {"text": written, "position": 0}},
        {"forward_origin": {"type": "hidden_user", "date": 0, "sender_user_name": "x"}},
        {"edit_date": 1},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a:join"}]]}},
    ]
    if draw(st.integers(0, 3)):
        made |= maybe[0] | maybe[1]
    for part in draw(st.lists(st.sampled_from(maybe), max_size=5)):
        made |= part
    if depth and draw(st.booleans()):
        made["reply_to_message"] = draw(messages(depth=0))
    return made


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """Make an update of any kind that a bot gets."""
    message, who = draw(messages()), draw(users)
    member = {"user": BOT, "status": draw(st.sampled_from(["left", "member"]))}
    admin: Json = {**dict.fromkeys(RIGHTS, False), "user": BOT, "status": "administrator"}
    press: Json = {
        "id": "1",
        "from": who,
        "chat_instance": "1",
        "data": draw(st.sampled_from(DATA) | st.text(max_size=20)),
    }
    press |= draw(
        st.sampled_from([{"message": message}, {"inline_message_id": "i"}, {"message": {**message, "date": 0}}])
    )
    emoji = {"type": "emoji", "emoji": draw(st.sampled_from(["👍", "👎", "🎉"]))}
    return draw(
        st.sampled_from(
            [
                {"message": message},
                {"message": message},
                {"edited_message": message},
                {"channel_post": message},
                {"guest_message": {**message, "guest_query_id": "g"}},
                {"callback_query": press},
                {
                    "inline_query": {
                        "id": "1",
                        "from": who,
                        "query": draw(texts),
                        "offset": draw(st.sampled_from(["", "5", "x"])),
                    }
                },
                {
                    "my_chat_member": {
                        "chat": draw(chats),
                        "from": who,
                        "date": 1,
                        "old_chat_member": member,
                        "new_chat_member": draw(st.sampled_from([member, admin])),
                    }
                },
                {
                    "message_reaction": {
                        "chat": draw(chats),
                        "message_id": draw(ids),
                        "user": who,
                        "date": 1,
                        "old_reaction": [],
                        "new_reaction": [emoji],
                    }
                },
            ]
        )
    )


WANTED = int(os.environ.get("RANDOM_UPDATES", "400"))
"""How many updates are tried; at the number that goes without saying, always the same ones."""


def test_no_update_makes_the_bot_fail() -> None:
    """Any update is answered or left alone: no handler fails, and no call to Telegram is malformed."""
    with Kit(owners="1001", given={"DESK_CHAT_ID": str(GROUP["id"])}) as client:
        failures: list[tuple[Any, Any]] = []

        async def failed(update: object, context: Any) -> None:
            failures.append((update, context.error))

        client.application.add_error_handler(failed)

        alike = "RANDOM_UPDATES" not in os.environ

        @settings(
            max_examples=WANTED // 2,
            deadline=None,
            database=None,
            derandomize=alike,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(updates(), min_size=2, max_size=2))
        def receive(some: list[Json]) -> None:
            failures.clear()
            client.receive(*some)
            assert not failures, failures

        receive()


def test_half_a_character_may_be_marked() -> None:
    """An entity that begins or ends within an emoji costs nobody their answer."""
    with Kit() as client:
        places = product(("mention", "url"), (0, 1), (1, 2, 3))
        for person, (kind, offset, length) in enumerate(places, start=7_000):
            marked = [{"type": kind, "offset": offset, "length": length}]
            [answer] = client.send("😀 how do I join", sender={**ANN, "id": person}, entities=marked)
            assert answer.text.endswith("Fill in the form at the shed.")
