"""Accuracy and speed of the matcher beside what others would reach for; not part of the installed package."""
