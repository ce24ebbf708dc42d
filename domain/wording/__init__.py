"""What a shop's people say of its words, in each locale: how they sound, which stand for others, what is never said."""
