"""How hard tests look for what they hope not to find: less in every run, more when asked.

HYPOTHESIS_PROFILE=thorough make test
"""

import os

import hypothesis

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")


def load_profiles() -> None:
    """Say once how many examples each property is tried with.

    Two busy cores: a deadline would measure the machine. CI says how to repeat what it found.
    """
    hypothesis.settings.register_profile("default", deadline=None, max_examples=25)
    hypothesis.settings.register_profile("ci", deadline=None, max_examples=25, print_blob=True)
    hypothesis.settings.register_profile("thorough", deadline=None, max_examples=300)
    hypothesis.settings.load_profile(PROFILE)


def few() -> hypothesis.settings:
    """Return how often a property is tried whose examples are dear: each is solved or drawn."""
    return hypothesis.settings(max_examples=tries(8, thorough=300))


def tries(usual: int, *, thorough: int) -> int:
    """Return how often a test that draws its own examples tries."""
    return thorough if PROFILE == "thorough" else usual
