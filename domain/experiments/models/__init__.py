"""Tables of `experiments`, a subject a file."""
