"""What follows from a script under a rulebook."""
