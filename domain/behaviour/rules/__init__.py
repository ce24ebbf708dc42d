"""What a signal has to be, what is learned from it, and the tokens that carry what is not kept."""
