"""What programs ask of a machine: whether it lives, whether it is ready, and its figures."""

from flask import Response
from flask.typing import ResponseReturnValue

from village.blueprints.operations import probes
from village.core.errors import NotFound
from village.web import health, metrics
from village.web.access import public


@probes.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that this process answers; nothing else is asked, so nothing else can make it fail."""
    return _plain("ok")


@probes.route("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether this process can serve people, else what is wrong."""
    ailment = health.ailment()
    return _plain(ailment or "ok", 503 if ailment else 200)


@probes.route("/metrics")
@public
def figures() -> ResponseReturnValue:
    """Give the figures that Prometheus collects, to who may have them."""
    if not metrics.may_read():
        raise NotFound
    return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _plain(text: str, status: int = 200) -> Response:
    answer = Response(f"{text}\n", status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
