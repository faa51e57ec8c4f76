"""What one entity may know and feel of another."""
