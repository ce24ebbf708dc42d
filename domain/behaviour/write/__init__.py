"""Commands about shoppers and what they do."""
