"""What changes letters."""
