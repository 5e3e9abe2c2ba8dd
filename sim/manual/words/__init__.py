"""The glossary: every word that has a sense of its own here, one file for each part of the work."""
