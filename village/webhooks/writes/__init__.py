"""What changes webhooks."""
