"""What other software reads of an edition and changes there, version 1: JSON, by a token."""

from flask import Blueprint

from village.extensions import csrf

bp = Blueprint("api", __name__)
csrf.exempt(bp)  # no cookie opens anything here

from village.blueprints.api import (  # noqa: E402 - they register
    changes,  # noqa: F401
    describing,  # noqa: F401
    programme,  # noqa: F401
    resources,  # noqa: F401
)
