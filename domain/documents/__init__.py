"""Documents that a site's clients are trusted with: their texts, their names, and who still asks for them."""
