"""What a report says to people, as text for a terminal or as Markdown."""
