"""Who the page is for, what they did, and what we showed them."""
