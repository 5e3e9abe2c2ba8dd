"""How rulebooks differ: on one history, and on every history."""
