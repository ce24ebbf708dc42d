"""Counting what goes together, scoring candidates, putting a list in order. Pure."""
