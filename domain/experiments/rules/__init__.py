"""Splitting, judging and ordering: arithmetic only. Pure."""
