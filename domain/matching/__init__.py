"""Spaces of vectors, what lies in them, and what lies near a shopper's taste."""
