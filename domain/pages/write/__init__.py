"""Commands on pages and blocks; a verb a file."""
