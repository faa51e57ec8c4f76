"""What is claimed of calls of several clients at once."""
