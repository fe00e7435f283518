"""What a form that saves itself is answered; `static/js/autosave.js` reads it."""

from flask import Response, jsonify

from village.web.context import now
from village.web.filters import clock


def saved(version: object) -> Response:
    """Return the row's new version, and when it was saved by the clock of the edition."""
    return jsonify(fields={"version": version}, at=clock(now()))
