"""Measures: what was seen, clicked, bought, and by whom it was liked."""
