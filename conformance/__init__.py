"""What the protocol says: a file for each family, a function for each property."""
