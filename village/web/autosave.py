"""What a form that saves itself is answered; `static/js/autosave.js` reads it."""

from flask import Response, jsonify
from wtforms import Form

from village.web.context import now
from village.web.filters import clock


def saved(version: object, form: Form | None = None, **fields: object) -> Response:
    """Return the row's new version, when it was saved, and the fields that were refused.

    The clock is the edition's. `form` is the form that was kept but for what is wrong in it;
    `fields` are new values of other hidden inputs.
    """
    refused = _refused(form) if form is not None else []
    return jsonify(fields={"version": version, **fields}, at=clock(now()), refused=refused)


def not_saved(form: Form) -> tuple[Response, int]:
    """Return the fields for which nothing of the form was kept."""
    return jsonify(refused=_refused(form)), 422


def _refused(form: Form) -> list[str]:
    return [str(field.label.text) for field in form if field.errors]
