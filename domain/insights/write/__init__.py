"""Commands on targets and publications."""
