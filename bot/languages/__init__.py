"""What the bot says and what it listens for, one data file a language; and words by Unicode (`text`)."""

from bot.languages.addressing import is_formal
from bot.languages.detecting import Detected, detect
from bot.languages.language import CODES, ENGLISH, GLOSSES, KNOWN, Language, base, language, phrases, remedy

__all__ = [
    "CODES", "ENGLISH", "GLOSSES", "KNOWN", "Detected", "Language", "base", "detect", "is_formal", "language",
    "phrases", "remedy",
]  # fmt: skip
