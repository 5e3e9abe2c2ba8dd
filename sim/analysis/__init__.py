"""What can be learned from runs and rulebooks."""
