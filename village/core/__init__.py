"""What every feature stands on: who acts, when, what may be done, what is logged."""
