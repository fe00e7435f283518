"""What the next page says of what was just done: one function, one list of kinds."""

from enum import StrEnum

import flask


class Tone(StrEnum):
    """How a message is meant; its value is the kind of notice that shows it."""

    DONE = "good"
    NOTE = "info"
    WARNING = "warn"


def flash(message: str, tone: Tone = Tone.DONE) -> None:
    """Show `message` above the next page."""
    flask.flash(message, tone.value)
