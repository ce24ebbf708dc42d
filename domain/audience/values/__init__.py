"""Situations, conditions and segments as plain values."""
