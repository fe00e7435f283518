"""What processes write to their log: text or JSON, with the request's id and no personal data.

In production an error's message is shortened to what the code says, for what stands in quotes or
under DETAIL is what somebody typed. A database that is away fails every request and every look of
the worker: it is told once a minute.
"""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

from flask import g, has_app_context

from village.config import Configuration
from village.core.health import is_away
from village.web import requests

AWAY_EVERY_SECONDS = 60
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){6,}")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|=\([^)]*\)")
_DETAIL = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+|\s*\^):?.*$", re.MULTILINE)
_HIDDEN = "[…]"
#: Errors whose messages name parts of the code and nothing else.
_OF_CODE = (AttributeError, ImportError, NameError, TypeError)
_EXTRAS = ("method", "route", "status", "seconds")


def configure(settings: Configuration) -> None:
    """Let this process log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(settings))
    handler.addFilter(OnceAMinute())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    as_lines = settings.log_format == "json"
    requests.LOG.setLevel(logging.INFO if as_lines else logging.WARNING)


def without_personal_data(text: str) -> str:
    """Return a text without addresses, long numbers, and what stands in quotes."""
    for pattern in (_DETAIL, _QUOTED, _ADDRESS, _NUMBER):
        text = pattern.sub("" if pattern is _DETAIL else _HIDDEN, text)
    return text.strip()


def said_by(error: BaseException) -> str:
    """Return an error's message without personal data."""
    return str(error) if isinstance(error, _OF_CODE) else without_personal_data(str(error))


def chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what caused it, the first cause last."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        unless = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or unless


class OnceAMinute(logging.Filter):
    """Lets one record a minute through of those that say that the database is away."""

    def __init__(self) -> None:
        super().__init__()
        self._last = -float(AWAY_EVERY_SECONDS)
        self._held_back = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written; one on a database that is away becomes a sentence."""
        error = record.exc_info[1] if record.exc_info else None
        if not (is_away(error) or record.name.startswith("psycopg.pool")):
            return True
        if time.monotonic() - self._last < AWAY_EVERY_SECONDS:
            self._held_back += 1
            return False
        record.msg, record.args = (
            "the database does not answer (%d such lines left out)",
            (self._held_back,),
        )
        record.exc_info = record.exc_text = None
        self._last, self._held_back = time.monotonic(), 0
        return True


class Careful(logging.Formatter):
    """Plain text, with the id of the request or the job."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        about = "".join(f" [{value}]" for value in _about().values())
        record.exc_text = None  # another handler may have written it out in full
        text = super().format(record)
        return f"{_at(record)} {record.levelname.lower()} {record.name}{about}: {text}"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return what it says."""
        return without_addresses(record.message)

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return where an error and its causes came from, without what people typed."""
        parts = []
        for one in chain(ei[1]) if ei[1] else ():
            parts += traceback.format_tb(one.__traceback__)
            parts.append(f"{type(one).__qualname__}: {said_by(one)}\n")
        return "".join(parts).rstrip()


class JSONLines(Careful):
    """One object of JSON a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line: dict[str, object] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_addresses(record.getMessage()),
            **_about(),
        }
        given = ("request_id", *_EXTRAS)
        line |= {name: getattr(record, name) for name in given if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def without_addresses(text: str) -> str:
    """Return a text without the mail addresses in it."""
    return _ADDRESS.sub(_HIDDEN, text)


def _formatter(settings: Configuration) -> logging.Formatter:
    if settings.log_format == "json":
        return JSONLines()
    if settings.development:
        return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    return Careful()


def _about() -> dict[str, str]:
    """Return during what this happens: a request's id, or a job's kind and number."""
    job = g.get("job", "") if has_app_context() else ""
    found = {"request_id": requests.identity(), "job": job}
    return {name: value for name, value in found.items() if value}


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
