"""The tests of Village; the tree mirrors the package."""
