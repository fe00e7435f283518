"""The pages of jury."""
