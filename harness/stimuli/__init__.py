"""What is done to a deployment to try it, call by call."""
