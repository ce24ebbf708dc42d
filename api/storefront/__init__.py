"""The demo shop's page as a shopper sees it: static files that speak only to the public GraphQL endpoint."""
