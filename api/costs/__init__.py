"""What a document costs before it runs, and how much of that a token may spend."""
