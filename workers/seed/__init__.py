"""What a new shop starts with: the demo shop, a page, tokens."""
