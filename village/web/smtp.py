"""The connection to the mail server of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP, SMTP_SSL
from urllib.parse import unquote, urlsplit

from village.config import Configuration

TIMEOUT_SECONDS = 20


@contextmanager
def connected(settings: Configuration) -> Iterator[SMTP]:
    """Give the SMTP server of `settings.smtp_url`, logged in where the address says as whom.

    Raises:
        OSError: it does not answer.
        SMTPException: it refuses.
    """
    parts = urlsplit(settings.smtp_url)
    connect = SMTP_SSL if parts.scheme == "smtps" else SMTP
    with connect(parts.hostname or "", parts.port or 0, timeout=TIMEOUT_SECONDS) as server:
        if parts.username:
            if parts.scheme != "smtps":
                server.starttls()
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
