"""A negotiation played one step at a time, at a prompt or on a whole screen."""
