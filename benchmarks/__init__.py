"""What the suite costs and what it finds, measured."""
