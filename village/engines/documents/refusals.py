"""Why a document cannot be sealed; apart from what seals, which loads slow libraries."""


class SealError(ValueError):
    """A document cannot be sealed; the message says why."""
