"""Questions about who shoppers are; a subject a file."""
