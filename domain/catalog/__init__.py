"""What a page can show: products, articles, promotions and their pictures."""
