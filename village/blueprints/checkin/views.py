"""The pages of checkin."""
