"""Tables of `choosing`, a subject a file."""
