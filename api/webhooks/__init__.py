"""What caches are told."""
