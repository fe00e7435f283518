"""The pages of the jury: jurors score, the chair assigns and follows."""

from flask import Blueprint

bp = Blueprint("jury", __name__)

from village.blueprints.jury import absence, assignment, chair, discussion, jurors, views  # noqa: E402, F401 - they register themselves
