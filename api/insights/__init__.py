"""Figures and exposure, in GraphQL."""
