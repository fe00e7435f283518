"""States and their flow, rules, values: pure."""
