"""The pages of draws: an organiser prepares and runs one, exhibitors choose in turn."""

from flask import Blueprint

bp = Blueprint("draws", __name__)

from village.blueprints.draws import choosing, preparing, running  # noqa: E402, F401 - they register themselves
