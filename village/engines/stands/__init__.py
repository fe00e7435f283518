"""Stand allocation: a problem in, a plan with its proven bound and its reasons out."""
