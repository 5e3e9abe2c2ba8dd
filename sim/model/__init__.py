"""What a negotiation is: frozen values without input or output."""
