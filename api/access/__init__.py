"""Share links and the audit log, in GraphQL."""
