"""The plainest python-telegram-bot there is, to measure against: it knows each question's reply beforehand.

It reads the replies from the JSON file in its first argument: {question: {"text": …, "entities": …, "buttons": …}}.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardMarkup, MessageEntity, Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

REPLIES = {
    question: {
        "text": reply["text"],
        "entities": [MessageEntity.de_json(entity) for entity in reply["entities"]],
        "reply_markup": InlineKeyboardMarkup.de_json(reply["buttons"]) if reply["buttons"] else None,
    }
    for question, reply in json.loads(Path(sys.argv[1]).read_text("utf-8")).items()
}


async def echo(update: Update, context: Any) -> None:
    """Send the reply."""
    if update.message and update.message.text:
        await update.message.reply_text(**REPLIES[update.message.text])


application = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["BOT_API_URL"] + "/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
