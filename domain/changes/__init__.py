"""What changed, for processes that remember what they read."""
