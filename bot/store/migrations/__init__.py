"""The steps that bring a database from any earlier version to today's tables; forward only."""
