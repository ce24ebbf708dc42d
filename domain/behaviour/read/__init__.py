"""Questions about shoppers and what they did."""
