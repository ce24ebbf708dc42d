"""Models and the arithmetic around them: text in, vectors, facts and words out. Strangers to the shop's database."""
