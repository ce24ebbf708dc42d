"""Promises of work, written in the same transaction as the change that needs it."""
