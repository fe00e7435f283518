"""What changes decisions and the places that they offer."""
