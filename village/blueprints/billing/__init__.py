"""The pages of billing: the organiser's pipeline, one invoice, an exhibitor's documents."""

from flask import Blueprint

bp = Blueprint("billing", __name__)

from village.blueprints.billing import own, single, views  # noqa: E402, F401 - they register themselves
