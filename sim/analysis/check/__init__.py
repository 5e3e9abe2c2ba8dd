"""What may be wrong with a file that has no fault: one file a finding, and their registries."""
