"""Bringing a shop's own files in: read as a stream, judged row by row, saved in batches."""
