"""What operators ask and command about shoppers."""
