"""What is kept about people: one table, which /privacy is written from and which a test holds against the database.

Every column of every table of the store is named here, under what it is kept for: so nothing can be kept in secret.
"""

from __future__ import annotations

from bot.conversation.replies import say
from bot.faq import Faq

KEPT: dict[str, tuple[str, ...]] = {
    "privacy": ("faqbot_memory: name key value version until",),
    "privacy_inbox": ("faqbot_inbox: seq bot update_id state chat rank payload received_at tries owner until",),
    "privacy_questions": (
        "faqbot_misses: faq language key text count people first last outcome shown case_id",
        "faqbot_picks: faq language key entry_id text count last",
        "faqbot_askers: faq language key entry_id person at",
        "faqbot_secrets: name value",
    ),
    "privacy_offers": ("faqbot_offers: talk bot faq language person text entries at",),
    "privacy_counts": (
        "faqbot_answers: faq language day entry_id count",
        "faqbot_days: faq language day kind count",
    ),
    "privacy_votes": (
        "faqbot_votes: place person faq language entry_id value at",
        "faqbot_shown: place faq language entry_id until",
    ),
    "privacy_waiting": ("faqbot_waiting: faq language key person chat_id at",),
    "privacy_talks": ("faqbot_talks: case_id person chat_id live at",),
    "privacy_learned": ("faqbot_changes: id faq language kind entry_id text answer case_id at taken_at",),
    "privacy_group": ("faqbot_chats: chat_id autoanswer clean_commands private_answers language",),
    "privacy_desk": (
        "faqbot_cases: id faq language question state opened_at carded_at settled_at settled_by entry_id told",
        "faqbot_cards: chat_id message_id case_id role draft at",
    ),
}
"""The wording that tells people of it: the tables and columns that it is about."""

NOBODY = (
    "faqbot_leases: name owner until",
    "faqbot_version: version_num",
    "faqbot_faqs: bot faq language entries",
)
"""Tables that are about processes, versions and files, not about people."""


def notice(faq: Faq, days: int) -> str:
    """Say in Markdown what is kept, why and for how long; a FAQ that words `privacy` itself says all of it by itself.

    `days` is how long questions, counts and votes are kept.
    """
    first = say(faq, "privacy")
    if "privacy" in faq.messages:
        return first
    items = "\n".join(f"- {say(faq, name, days=days)}" for name in KEPT if name != "privacy")
    return "\n\n".join((first, say(faq, "privacy_more"), items, say(faq, "privacy_forget")))
