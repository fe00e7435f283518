"""Where a request's attempts on an account come from, and how many of them are free."""

from typing import TypedDict

from flask import current_app, request

from village.accounts.words.networks import network_of
from village.accounts.writes.attempts import Limit, Source
from village.config import Settings
from village.web import devices


class Counted(TypedDict):
    """How attempts are counted."""

    source: Source
    limit: Limit


def counted(email: str) -> Counted:
    """Return how this request's attempts on the account with this address are counted."""
    settings: Settings = current_app.config["VILLAGE"]
    return {
        "source": Source(network_of(request.remote_addr), devices.known_for(email)),
        "limit": Limit(settings.login_limit, settings.login_window_minutes),
    }
