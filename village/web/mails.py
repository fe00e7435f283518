"""Mails as people read them: subject, text and HTML in their language."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import urlsplit

from flask import Response, current_app, render_template
from flask_babel import force_locale

from village.badges.writes import printing
from village.config import Configuration
from village.core import outbox
from village.core.context import Context
from village.core.languages import LANGUAGES, LOCALES, Language, as_language, direction
from village.core.outbox.tables import OutboxMail
from village.editions.reads import editions
from village.editions.tables import Edition
from village.extensions import db
from village.web.context import edition, request_for, safe
from village.web.submissions import mailed_receipt

#: A mail is foreign text: no script, no form, nothing fetched; its links open elsewhere.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
#: The PDF that goes with a mail, by its template, from what the mail is about; made when it leaves.
ATTACHED: dict[str, Callable[[Context, str], bytes | None]] = {
    "badge_issued": printing.mailed,
    "application_received": mailed_receipt,
    "application_amended": mailed_receipt,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail."""

    subject: str
    text: str
    html: str


def render(mail: OutboxMail) -> Letter:
    """Return a mail in its language; its links start with the configured address.

    The parameters are texts: templates print them, escaped in HTML, and evaluate nothing.
    """
    here = editions.by_id(db.session(), mail.edition_id) if mail.edition_id else None
    with _read_in(mail, here) as language:
        values = {
            **outbox.opened(safe(), mail),
            "mail": mail,
            "lang": language,
            "text_dir": direction(language),
            "reference": mail.reference,
        }
        parts = [
            render_template(f"email/{mail.template}/{part}", **values)
            for part in ("subject.txt", "body.txt", "body.html")
        ]
    return Letter(" ".join(parts[0].split()), parts[1].strip() + "\n", parts[2])


def preview(template: str, *, language: str, reference: str, params: dict[str, str]) -> Letter:
    """Return a mail of this edition as it would read; nothing is queued.

    It is rendered in globals of its own, so that the page around it keeps its language.
    """
    here = edition()
    mail = OutboxMail(
        edition_id=here.id if here else None,
        template=template,
        language=language,
        reference=reference,
        params=params,
    )
    with current_app.app_context():
        return render(mail)


def subjects(mails: Iterable[OutboxMail], edition: Edition) -> list[str]:
    """Return the subjects of an edition's mails, each in its own language."""
    views = {language: editions.view(edition, language) for language in LANGUAGES}
    found = []
    for mail in mails:
        language = as_language(mail.language)
        template = current_app.jinja_env.get_template(f"email/{mail.template}/subject.txt")
        values = {**mail.params, "reference": mail.reference, "edition": views[language]}
        with force_locale(LOCALES[language]):
            found.append(" ".join(template.render(values).split()))
    return found


def alone(letter: Letter) -> Response:
    """Send a mail's HTML alone, under a policy of its own, for a frame of our pages."""
    response = Response(letter.html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def attached(ctx: Context, mail: OutboxMail) -> bytes | None:
    """Return the PDF that goes with a mail; None where none does, or it is in force no more."""
    draw = ATTACHED.get(mail.template)
    if draw is None or mail.edition_id is None:
        return None
    here = editions.by_id(ctx.session, mail.edition_id)
    with _read_in(mail, here):
        return draw(replace(ctx, edition=here), mail.reference)


@contextmanager
def _read_in(mail: OutboxMail, here: Edition | None) -> Iterator[Language]:
    """Pretend to serve a page of the mail's edition in its language, at the configured address."""
    settings: Configuration = current_app.config["VILLAGE"]
    language = as_language(mail.language, here.languages if here else LANGUAGES)
    with request_for(settings.public_url, language, here), force_locale(LOCALES[language]):
        yield language


def compose(ctx: Context, mail: OutboxMail) -> EmailMessage:
    """Return the message to send; its Message-ID is the row's, so a resent one is the same.

    It comes from the installation's address under the edition's name, and is answered to the
    edition's organiser.
    """
    settings: Configuration = current_app.config["VILLAGE"]
    letter = render(mail)
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = settings.mail_from
    if mail.edition_id and (here := editions.by_id(ctx.session, mail.edition_id)):
        shown = editions.view(here, as_language(mail.language))
        sender = (" ".join(shown.name.split()), parseaddr(settings.mail_from)[1])
        message.replace_header("From", formataddr(sender))
        if shown.contact_email:
            message["Reply-To"] = "".join(shown.contact_email.split())
    message["To"] = mail.to
    message["Date"] = formatdate(mail.queued_at.timestamp())
    message["Message-ID"] = f"<village-{mail.id}@{urlsplit(settings.public_url).hostname}>"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if content := attached(ctx, mail):
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{mail.reference}.pdf"
        )
    return message
