"""Judging the recommendation on a shop's own history, in arrays: no database is opened, nothing is stored."""
