"""The pages of admin."""
