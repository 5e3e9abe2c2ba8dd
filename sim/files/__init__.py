"""Files to values and back, with a place for every fault."""
