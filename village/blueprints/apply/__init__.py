"""The pages of applicants."""

from flask import Blueprint

bp = Blueprint("apply", __name__)

from village.blueprints.apply import editing, presenting, receipts, views, wishes  # noqa: E402, F401 - they register
