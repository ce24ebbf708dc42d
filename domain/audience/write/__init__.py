"""Commands on segments and on what is kept of a shopper; a subject a file."""
