"""The organiser's pages."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from village.blueprints.admin import (  # noqa: E402 - they register
    bulk,  # noqa: F401
    campaigns,  # noqa: F401
    corrections,  # noqa: F401
    desk,  # noqa: F401
    export,  # noqa: F401
    files,  # noqa: F401
    log,  # noqa: F401
    lost_factors,  # noqa: F401
    merging,  # noqa: F401
    saved,  # noqa: F401
    team,  # noqa: F401
    tokens,  # noqa: F401
    views,  # noqa: F401
    webhooks,  # noqa: F401
)
