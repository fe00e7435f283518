"""Files: kept under our own ids with their hash; the bytes are in the storage."""
