"""What is known about a shopper and about what goes together, as plain values."""
