"""What can be read from pixels alone, without a model."""
