"""The slow thinking: jobs that encode, look at pictures and write words, and the commands operators run."""
