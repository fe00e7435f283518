"""Questions: rows for screens and documents."""
