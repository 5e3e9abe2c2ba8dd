"""Coded event data, and what its codes mean."""
