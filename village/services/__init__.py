"""Writes: one function a use case, one module a feature."""
