"""Operators look into what was learned, and decide what goes live."""
