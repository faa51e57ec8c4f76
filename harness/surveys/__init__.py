"""What is learned of a resource before anything is judged."""
