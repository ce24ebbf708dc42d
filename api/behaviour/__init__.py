"""What shoppers do, in GraphQL."""
