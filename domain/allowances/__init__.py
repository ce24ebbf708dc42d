"""How much of the server each token may use, counted by all of its processes together."""
