"""Telling other systems what changed: events written with the change, delivered at least once, signed, replayable."""
