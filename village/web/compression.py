"""Pages are compressed, but for those by whose length another site could guess a secret."""

from flask import Flask, Response, request, session
from flask_compress import Compress

_compress = Compress()


def init_app(app: Flask) -> None:
    """Compress answers as the browser accepts it; to be called before other parts' `init_app`.

    Flask runs first what was registered last, so that compression sees the finished answer.
    """
    app.config["COMPRESS_REGISTER"] = False
    _compress.init_app(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        return response if _may_be_measured() else _compress.after_request(response)


def _may_be_measured() -> bool:
    """Say whether another site asked for a page with secrets of its reader.

    A compressed page tells by its length whether what the other site put into the address
    stands in it too (BREACH, CVE-2013-3587). Browsers say whose request it is; a script of the
    other site cannot change that.
    """
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    return foreign and bool(session)
