"""What every exchange of the run tells in passing, at no cost."""
