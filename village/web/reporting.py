"""Errors told to a Sentry-compatible service: what broke and where, and nothing that people typed.

The events are written here, from a list of what may leave; sentry-sdk only carries them.
"""

import logging
import traceback
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from village.config import ROOT, Configuration, UnsafeSettings
from village.core.health import is_away
from village.web import logs, requests


def configure(settings: Configuration) -> None:
    """Report what is logged as an error from now on, where an address is set.

    Raises:
        UnsafeSettings: sentry-sdk is not installed, or the address cannot be read.
    """
    if not settings.sentry_dsn:
        return
    try:
        import sentry_sdk  # optional, as the extra `errors`
    except ImportError:
        raise UnsafeSettings("VILLAGE_SENTRY_DSN: pip install 'village[errors]'") from None
    try:
        sentry_sdk.init(
            settings.sentry_dsn,
            release=version("village"),
            environment=settings.env,
            default_integrations=False,
            auto_enabling_integrations=False,
            max_breadcrumbs=0,
        )
    except ValueError as error:
        raise UnsafeSettings(f"VILLAGE_SENTRY_DSN: {error}") from None
    logging.getLogger().addHandler(Reporting(sentry_sdk.capture_event))


class Reporting(logging.Handler):
    """Hands errors on as events; a database that is away is no news to whoever reads them."""

    def __init__(self, send: Any) -> None:
        super().__init__(logging.ERROR)
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        """Report one error."""
        if not is_away(record.exc_info[1] if record.exc_info else None):
            self._send(event_of(record))


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what is told of one error."""
    told: dict[str, Any] = {
        "level": record.levelname.lower(),
        "logger": record.name,
        "tags": {"request_id": requests.identity(), "route": requests.route()},
        "server_name": "",
    }
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {**told, "message": logs.without_personal_data(record.getMessage())}
    values = [_exception(one) for one in logs.chain(error)]
    return {**told, "exception": {"values": values[::-1]}}


def _exception(error: BaseException) -> dict[str, Any]:
    return {
        "type": type(error).__qualname__,
        "module": type(error).__module__,
        "value": logs.said_by(error),
        "stacktrace": {"frames": list(_frames(error))},
    }


def _frames(error: BaseException) -> Iterator[dict[str, Any]]:
    for frame in traceback.extract_tb(error.__traceback__):
        ours = frame.filename.startswith(str(ROOT / "village"))
        yield {
            "filename": frame.filename.removeprefix(f"{ROOT}/"),
            "function": frame.name,
            "lineno": frame.lineno,
            "context_line": frame.line,
            "in_app": ours,
        }
