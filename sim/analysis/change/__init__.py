"""What would have changed the verdict, and what would change it from here."""
