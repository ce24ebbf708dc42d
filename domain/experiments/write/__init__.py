"""Commands on experiments and policies; a subject a file."""
