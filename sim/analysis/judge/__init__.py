"""How well a rulebook agrees with history: scores, naive readers, what hangs on one number."""
