"""Pictures in GraphQL: what looks alike, what a photo found, what is wrong with pictures."""
