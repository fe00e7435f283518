"""What changes an edition: made, set section by section, led through its life."""
