"""What is claimed of answers: one result has one code, and is what the document says."""
