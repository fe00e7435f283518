"""The pages of apply."""
