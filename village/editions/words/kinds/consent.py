"""A consent."""

from typing import Any

from village.editions.words.kinds.check import Check


class Consent(Check):
    """A box by which one agrees: where it is required, it has to be ticked."""

    code = "consent"

    def is_empty(self, value: Any) -> bool:
        """Say whether consent is lacking: a box without a tick gives none."""
        return value is not True


KIND = Consent()
