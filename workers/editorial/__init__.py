"""Commands for a shop's content and for those who work on it."""
