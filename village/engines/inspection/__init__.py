"""What a stranger's file is, whether it is safe to open, and how its first page looks."""
