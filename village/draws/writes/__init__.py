"""Use cases: each a verb and its object."""
