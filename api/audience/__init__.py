"""Segments, in GraphQL."""
