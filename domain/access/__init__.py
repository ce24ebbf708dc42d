"""Sites, who is acting, what they may do, what they did."""
