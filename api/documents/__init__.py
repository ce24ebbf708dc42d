"""Trusted documents: from what a request names to a text, and from a client's manifest into the registry."""
