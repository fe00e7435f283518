"""What is asked of letters."""
