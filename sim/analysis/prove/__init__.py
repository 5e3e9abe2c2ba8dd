"""What holds for every history: claims, proved over every position or refuted by a script."""
