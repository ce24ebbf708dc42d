"""Documents compiled to functions, once, from the schema that strawberry made; what cannot be compiled runs as ever."""
