"""What every slice stands on: settings, sessions, ids, the family of errors."""
