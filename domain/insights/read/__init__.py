"""Questions about what was seen and what came of it, a subject a file."""
