"""People, sign-in and sessions, in GraphQL and as commands."""
