"""Commands on spaces, vectors, tastes and popularity; a verb a file."""
