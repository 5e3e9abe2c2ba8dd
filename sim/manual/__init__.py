"""The manual: a page for all that can be wrong with a file, and for each word of our own."""
