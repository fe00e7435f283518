"""What exhibitors have left to do: their own page, a page for each task, the organiser's matrix."""

from flask import Blueprint

bp = Blueprint("tasks", __name__)

from village.blueprints.tasks import doing, following  # noqa: E402, F401 - they register themselves
