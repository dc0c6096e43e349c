"""What was learned, written back into the file that a community keeps: its comments, order and quoting stay."""

from bot.exporting.writing import added_and_removed, export

__all__ = ["added_and_removed", "export"]
