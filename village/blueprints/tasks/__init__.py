"""What exhibitors have left to do: their own page, a page for each task, the organiser's matrix."""

from flask import Blueprint

bp = Blueprint("tasks", __name__)

from village.blueprints.tasks import (  # noqa: E402 - they register themselves
    designing,  # noqa: F401
    doing,  # noqa: F401
    fascias,  # noqa: F401
    following,  # noqa: F401
)
