"""What a shop's people say of its words."""
