"""What the tests of a session have tried of a rulebook."""
