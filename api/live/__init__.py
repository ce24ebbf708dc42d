"""What subscribers hear of, the moment it is committed: looked for once for all of them in a process."""
