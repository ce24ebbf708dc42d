"""Commands that count, fold and rebuild; a verb a file."""
