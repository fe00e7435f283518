"""The pages of badges."""

from flask import Blueprint

bp = Blueprint("badges", __name__)

from village.blueprints.badges import naming, printing, single, views  # noqa: E402, F401 - they register themselves
