"""Pictures as files: judged by their header, kept under the hash of their bytes, fetched without trusting anybody."""
