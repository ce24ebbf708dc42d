"""Questions about experiments and policies; a subject a file."""
