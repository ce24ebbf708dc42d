"""Pages, their blocks and the words on them: what is shown, to whom, and who wrote it."""
