"""Learning from what a shop has seen: arrays from the domain, thinking in ml, numbers back into the domain."""
