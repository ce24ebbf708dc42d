"""Trying the models on a file, without a database: what the reader sees, what the copywriter writes."""
