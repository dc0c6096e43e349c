"""One file a step, named by its number. A step that was released is never changed, so it imports nothing of the bot."""
