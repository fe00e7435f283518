"""The pages of billing: the organiser's pipeline, one invoice, an exhibitor's documents."""

from flask import Blueprint

bp = Blueprint("billing", __name__)

from village.blueprints.billing import (  # noqa: E402 - they register themselves
    identity,  # noqa: F401
    late,  # noqa: F401
    own,  # noqa: F401
    single,  # noqa: F401
    statements,  # noqa: F401
    views,  # noqa: F401
)
