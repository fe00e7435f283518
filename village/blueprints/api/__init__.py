"""What other software reads of an edition, version 1: JSON, by a token."""

from flask import Blueprint

bp = Blueprint("api", __name__)

from village.blueprints.api import (  # noqa: E402 - they register
    describing,  # noqa: F401
    resources,  # noqa: F401
)
