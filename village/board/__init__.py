"""What sees the whole chain: the board, progress, the log, and leaving."""
