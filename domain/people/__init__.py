"""People who sign in: their passwords, where they work, and the sessions they have open."""
