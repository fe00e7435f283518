"""The pages of selection."""

from flask import Blueprint

bp = Blueprint("selection", __name__)

from village.blueprints.selection import announcing, deciding, offering, quotas, views  # noqa: E402, F401 - they register
