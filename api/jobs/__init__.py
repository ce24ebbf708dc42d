"""Jobs in GraphQL, for operators."""
