"""What is done with visitors."""
