"""What conditions mean, which situations there are for them, and who is in which segment."""
