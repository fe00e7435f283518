"""Who has the link to an edition in preparation sees its public pages, and changes nothing."""

from datetime import timedelta

from flask import Flask, current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from village.core.errors import NotFound
from village.editions.reads import editions
from village.editions.tables import Edition
from village.editions.words.life import Life
from village.extensions import db
from village.web.links import absolute

#: How long a link leads there, unless the team takes it back before.
LIFETIME = timedelta(days=60)
_SEEN = "preview"
#: Pages that everybody may read of a public edition.
_SHOWN = {"public", "root"}


def link(edition: Edition) -> str:
    """Return the link that shows an edition in preparation; empty where none is given."""
    if not edition.preview_key:
        return ""
    return absolute("root.preview", token=_signer().dumps([edition.code, edition.preview_key]))


def take(token: str) -> Edition:
    """Return the edition that a link shows, and let this browser see it.

    Raises:
        NotFound: the link is forged, too old or taken back.
    """
    try:
        code, key = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except (BadData, ValueError, TypeError):
        raise NotFound from None
    edition = editions.by_code(db.session(), str(code))
    if edition is None or not key or edition.preview_key != key:
        raise NotFound
    session[_SEEN] = {**session.get(_SEEN, {}), edition.code: key}
    return edition


def is_shown(edition: Edition) -> bool:
    """Say whether this request may read an edition in preparation by a link that is good."""
    reads = request.method in ("GET", "HEAD") and request.blueprint in _SHOWN
    key = session.get(_SEEN, {}).get(edition.code) if reads else None
    return bool(key) and key == edition.preview_key


def init_app(app: Flask) -> None:
    """Keep search engines from what is in preparation."""

    @app.after_request
    def unlisted(response: Response) -> Response:
        here: Edition | None = g.get("edition")
        if request.endpoint == "root.preview" or (here and here.state is Life.PREPARING):
            response.headers["X-Robots-Tag"] = "noindex"
        return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=__name__)
