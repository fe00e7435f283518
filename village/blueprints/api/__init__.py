"""What other software reads of an edition, version 1: JSON, by a token."""

from flask import Blueprint

from village.web import programs

bp = Blueprint("api", __name__)
programs.serve(bp)

from village.blueprints.api import (  # noqa: E402 - they register
    describing,  # noqa: F401
    resources,  # noqa: F401
)
