"""Commands on people, one subject a file."""
