"""What is seen of a server at work: spans, figures, and documents that were slow. Nobody's words, nobody's key."""
