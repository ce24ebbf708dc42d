"""Experiments, campaigns and the page policy, in GraphQL."""
