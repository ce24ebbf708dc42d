"""Products, articles and promotions in GraphQL."""
