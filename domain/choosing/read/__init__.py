"""Questions about what goes together and what a shopper may like; a question a file."""
