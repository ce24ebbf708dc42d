"""How figures are made and what may be said of them: no database, clock, network or framework."""
