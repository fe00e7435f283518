"""Where a provider tells what has happened: signed by it, read by its own rules."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from village.blueprints.cards import notices
from village.cards import reads
from village.cards.words import BadNotice, CardsRefused
from village.cards.writes import receiving
from village.core.actor import SYSTEM
from village.core.errors import NotFound
from village.extensions import csrf
from village.web.access import public
from village.web.cards import provider
from village.web.context import context
from village.web.transaction import commits

#: No notice is nearly as long.
_LONGEST_BYTES = 256 * 1024


@notices.post("/card-notices/<token>")
@public
@commits
def receive(token: str) -> ResponseReturnValue:
    """Take in a notice; one that is told again, or is about others, changes nothing."""
    request.max_content_length = _LONGEST_BYTES
    ctx = context()
    account = reads.account_by_token(ctx, token)
    here = replace(ctx.acting(SYSTEM), edition=account.edition)
    try:
        receiving.receive(here, provider(here, account), request.get_data(), dict(request.headers))
    except BadNotice:
        raise BadRequest from None
    except CardsRefused:
        raise NotFound from None
    return "", 204


csrf.exempt(receive)  # it bears the provider's signature
