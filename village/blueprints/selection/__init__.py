"""The pages of selection."""

from flask import Blueprint

bp = Blueprint("selection", __name__)

from village.blueprints.selection import (  # noqa: E402 - they register themselves
    announcing,  # noqa: F401
    deciding,  # noqa: F401
    exporting,  # noqa: F401
    minutes,  # noqa: F401
    offering,  # noqa: F401
    quotas,  # noqa: F401
    views,  # noqa: F401
)
