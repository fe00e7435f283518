"""The connection to the mail server of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP, SMTP_SSL
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

from village.config import Configuration

TIMEOUT_SECONDS = 20


@contextmanager
def connected(settings: Configuration) -> Iterator[SMTP]:
    """Give the SMTP server of `settings.smtp_url`, logged in where the address says as whom.

    Raises:
        OSError: it does not answer, or its certificate is not that of its name.
        SMTPException: it refuses.
    """
    parts = urlsplit(settings.smtp_url)
    host, port, checked = parts.hostname or "", parts.port or 0, create_default_context()
    server: SMTP
    if parts.scheme == "smtps":
        server = SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=checked)
    else:
        server = SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.username:
            if parts.scheme != "smtps":
                server.starttls(context=checked)
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
