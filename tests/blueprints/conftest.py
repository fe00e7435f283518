"""What tests of pages share."""

from tests.reading import read_here

__all__ = ["read_here"]  # by every test of this folder
