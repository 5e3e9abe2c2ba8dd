"""What a report tells other programs: JSON with its schema, SARIF, diagrams, a Promela model."""
