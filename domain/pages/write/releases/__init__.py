"""Commands on releases; a verb a file."""
