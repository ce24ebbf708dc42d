"""Who a page is for, in terms people can read: conditions over a visit, and segments of shoppers."""
