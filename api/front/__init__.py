"""GraphQL over HTTP: from a request to the bytes of its answer, and what caches may do with them."""
