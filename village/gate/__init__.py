"""The gate: what a scanned code is worth, as an event that is never overwritten."""
