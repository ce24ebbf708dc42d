"""Which items suit a shopper: candidates from sources, a ranker's score, a list put in order."""
