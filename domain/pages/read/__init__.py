"""Questions about pages; a question a file."""
