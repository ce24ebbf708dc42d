"""What one field of a block may hold, and what it means: documents, moments, a rail's rules."""
