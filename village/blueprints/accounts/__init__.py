"""The pages of accounts."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
callback = Blueprint("oidc", __name__)

from village.blueprints.accounts import (  # noqa: E402 - views register themselves
    invitation,  # noqa: F401
    login_link,  # noqa: F401
    oidc,  # noqa: F401
    passkeys,  # noqa: F401
    profile,  # noqa: F401
    second,  # noqa: F401
    security,  # noqa: F401
    setup,  # noqa: F401
    views,  # noqa: F401
)
