"""Figures as plain values, a subject a file."""
