"""What is a name, a password and a session, and how often a password may be tried."""
