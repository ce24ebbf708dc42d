"""Dated steps of the schema. A migration never imports today's code; only `env.py` does."""
