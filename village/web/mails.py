"""Mails as people read them: subject, text and HTML in their language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2.utils import urlize
from markupsafe import Markup, escape

from village import campaigns
from village.applications.reads import corrections, drafts
from village.applications.words import Reminder
from village.badges.writes import drawing
from village.board.trials import TRIAL
from village.config import Configuration
from village.core import outbox
from village.core.context import Context
from village.core.languages import LANGUAGES, LOCALES, Language, as_language, direction
from village.core.outbox import Outgoing
from village.core.outbox.tables import OutboxMail
from village.core.outbox.words import message_id
from village.editions.reads import editions
from village.editions.tables import Edition
from village.editions.words.mails import MAILS, paragraphs, placeholders_of
from village.engines.placeholders import filled, pieces
from village.extensions import db
from village.visitors import reads as visitors
from village.web.calendars import visit_file
from village.web.context import edition, request_for, safe
from village.web.filters import is_reference
from village.web.mail_values import Said, values_of
from village.web.submissions import mailed_receipt

#: A mail is foreign text: no script, no form, nothing fetched; its links open elsewhere.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
#: The PDF that goes with a mail, by its template, from what the mail is about; made when it leaves.
ATTACHED: dict[str, Callable[[Context, str], bytes | None]] = {
    "badge_issued": drawing.mailed,
    "badge_to_pass_on": drawing.mailed,
    "visitor_registered": visitors.badge_pdf,
    "visitor_taken_in": visitors.badge_pdf,
    "visitor_promoted": visitors.badge_pdf,
    "visitor_moved": visitors.badge_pdf,
    "application_received": mailed_receipt,
    "application_amended": mailed_receipt,
    "application_changed": mailed_receipt,
}
#: The mails beside whose PDF a calendar file goes.
WITH_CALENDAR = frozenset(
    {"visitor_registered", "visitor_taken_in", "visitor_promoted", "visitor_moved"}
)
#: The mails on a draft and its deadline: true until it is submitted, or the deadline moves.
OF_DRAFTS = frozenset({*Reminder, "deadline_moved"})
#: The mails that ask for a correction: true until it is made, taken back, or its day is over.
OF_CORRECTIONS = frozenset({"correction_asked", "correction_reminder"})
#: The mails that nobody needs: each says how to get no more of them (RFC 8058).
UNNEEDED = frozenset({campaigns.TEMPLATE})
#: The placeholders that stand for the number of a file, a contract, an invoice, a letter, a stand.
_REFERENCES = ("reference", "contract", "invoice", "payment_reference", "letter", "stand")
_ISOLATES = "\u2066\u2067\u2068\u2069"
#: The placeholders that stand for addresses of ours.
LINKS = frozenset({"link", "plan"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail."""

    subject: str
    text: str
    html: str
    unsubscribe: str = ""  # the address at which its reader asks for no more of its kind


def render(mail: OutboxMail) -> Letter:
    """Return a mail in its language; its links start with the configured address.

    The edition's own wording stands before the usual one. The parameters are texts: they are
    printed, escaped in HTML, and evaluate nothing.
    """
    here = editions.by_id(db.session(), mail.edition_id) if mail.edition_id else None
    with _read_in(mail, here) as language:
        unsubscribe = _unsubscribe(mail)
        values = {
            **_values(mail, outbox.opened(safe(), mail), here, language),
            "mail": mail,
            "lang": language,
            "text_dir": direction(language),
            "unsubscribe": unsubscribe,
        }
        own = mail.wording.get("text")
        said = _listed(mail.template, values)
        shown = _unbroken(values)
        text = _own_text(own, said) if own else _part(mail, "body.txt", values)
        if unsubscribe:
            text += "\n\n" + _("Unsubscribe from mails like this one:") + f" {unsubscribe}"
        html = (
            render_template(
                "email/_worded/body.html",
                paragraphs=_own_html(own, _listed(mail.template, shown)),
                **shown,
            )
            if own
            else render_template(f"email/{mail.template}/body.html", **shown)
        )
        subject = _subject(mail, values)
        return Letter(subject, text.strip() + "\n", html, unsubscribe)


def preview(
    template: str,
    *,
    language: str,
    reference: str,
    params: dict[str, str],
    wording: Mapping[str, str] | None = None,
) -> Letter:
    """Return a mail of this edition as it would read; nothing is queued."""
    here = edition()
    if wording is None:
        wording = here.wording(template, language) if here else {}
    [letter] = previews(template, [Outgoing("", language, reference, params, dict(wording))])
    return letter


def previews(template: str, letters: Iterable[Outgoing]) -> list[Letter]:
    """Return mails of this edition as they would read; nothing is queued.

    They are rendered in globals of their own, so that the page around them keeps its language.
    """
    edition_id = here.id if (here := edition()) else None
    with current_app.app_context():
        _kept = editions.by_id(db.session(), edition_id) if edition_id else None  # read once
        return [
            render(
                OutboxMail(
                    edition_id=edition_id,
                    template=template,
                    language=one.language,
                    reference=one.reference,
                    params=one.params,
                    wording=one.wording,
                )
            )
            for one in letters
        ]


def usual(template: str, language: Language) -> dict[str, str]:
    """Return the usual subject and text of a mail, with its placeholders in braces."""
    braces = {name: f"{{{name}}}" for name in MAILS[template].placeholders}
    mail = OutboxMail(template=template, wording={}, params={})
    with force_locale(LOCALES[language]):
        text = _part(mail, "body.txt", braces).strip()
        return {"subject": _subject(mail, braces), "text": text}


def subjects(mails: Iterable[OutboxMail], edition: Edition) -> list[str]:
    """Return the subjects of an edition's mails, each in its own language."""
    found = []
    for mail in mails:
        language = as_language(mail.language, edition.languages)
        with force_locale(LOCALES[language]):
            values = _values(mail, outbox.opened(safe(), mail), edition, language)
            found.append(_subject(mail, values))
    return found


def _unsubscribe(mail: OutboxMail) -> str:
    """Return the address at which a reader says that they want no more; "" for needed mails."""
    if mail.template not in UNNEEDED or mail.id is None:
        return ""
    token = outbox.unsubscribing(safe(), mail)
    return url_for("root.unsubscribe", token=token, _external=True)


def _values(
    mail: OutboxMail, params: Said, here: Edition | None, language: Language
) -> dict[str, str]:
    return values_of({"reference": mail.reference, **params}, mail.template, here, language)


def _listed(template: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values that may stand in an edition's own wording of a mail, and no others."""
    return {name: values.get(name, "") for name in placeholders_of(template)}


def _unbroken(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for HTML: no line breaks a reference at its hyphens."""
    whole = Markup('<span style="white-space: nowrap">{}</span>')
    found = {name: str(values.get(name, "")) for name in _REFERENCES}
    kept = {name: value for name, value in found.items() if is_reference(value.strip(_ISOLATES))}
    return {**values, **{name: whole.format(value) for name, value in kept.items()}}


def _part(mail: OutboxMail, part: str, values: Mapping[str, Any]) -> str:
    template = current_app.jinja_env.get_template(f"email/{mail.template}/{part}")
    return template.render(values)


def _subject(mail: OutboxMail, values: Mapping[str, Any]) -> str:
    """Return the subject in one line, marked where somebody only tries the mail."""
    own = mail.wording.get("subject")
    listed = _listed(mail.template, values)
    subject = filled(own, listed.get) if own else _part(mail, "subject.txt", values)
    line = " ".join(subject.split())
    return _("Trial: %(subject)s", subject=line) if mail.params.get(TRIAL) else line


def _own_text(text: str, said: Said) -> str:
    return "\n\n".join(filled(one, said.get) for one in paragraphs(text, said))


def _own_html(text: str, said: Said) -> list[Markup]:
    """Return the paragraphs of an own wording: its addresses are links, what people say is text."""
    return [
        Markup().join(_html(part, named, said) for part, named in pieces(one))
        for one in paragraphs(text, said)
    ]


def _html(part: str, named: bool, said: Said) -> Markup:
    value = said.get(part) if named else None
    if value is not None and part in LINKS:
        return Markup('<a href="{0}">{0}</a>').format(value)
    if value is None:
        shown = f"{{{part}}}" if named else part
        return Markup(urlize(shown)).replace("\n", Markup("<br>"))  # noqa: S704 - it escapes
    return escape(value).replace("\n", Markup("<br>"))


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


def calendar_of(ctx: Context, mail: OutboxMail) -> bytes | None:
    """Return the days of a visitor's mail as a calendar file; None where none is given any more."""
    here = editions.by_id(ctx.session, mail.edition_id or 0)
    with _read_in(mail, here) as language:
        ctx = replace(ctx, edition=here)
        return visit_file(ctx, visitors.find(ctx, mail.reference), language)


@contextmanager
def _read_in(mail: OutboxMail, here: Edition | None) -> Iterator[Language]:
    """Pretend to serve a page of the mail's edition in its language, at the configured address."""
    settings: Configuration = current_app.config["VILLAGE"]
    language = as_language(mail.language, here.languages if here else LANGUAGES)
    with request_for(settings.public_url, language, here), force_locale(LOCALES[language]):
        yield language


def is_overtaken(ctx: Context, mail: OutboxMail) -> bool:
    """Say whether a mail that has not left yet says what is true no more."""
    if mail.template == campaigns.TEMPLATE:
        return campaigns.is_overtaken(ctx, mail)
    if TRIAL in mail.params:
        return False
    if mail.template in OF_CORRECTIONS:
        until = datetime.fromisoformat(mail.params["until"])
        return corrections.is_overtaken(ctx, mail.reference, until)
    if mail.template not in OF_DRAFTS:
        return False
    deadline_at = datetime.fromisoformat(mail.params["deadline"])
    return drafts.is_overtaken(ctx, mail.template, mail.reference, deadline_at)


def compose(ctx: Context, mail: OutboxMail) -> EmailMessage:
    """Return the message to send; its Message-ID is the row's, so a resent one is the same.

    It comes from the installation's address under the name of the edition or of the sender whom
    its organiser has named, and is answered to the organiser.
    """
    settings: Configuration = current_app.config["VILLAGE"]
    letter = render(mail)
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = settings.mail_from
    if mail.edition_id and (here := editions.by_id(ctx.session, mail.edition_id)):
        shown = editions.view(here, as_language(mail.language))
        sender = (" ".join(shown.sender.split()), parseaddr(settings.mail_from)[1])
        message.replace_header("From", formataddr(sender))
        if shown.contact_email:
            message["Reply-To"] = "".join(shown.contact_email.split())
    message["To"] = mail.to
    message["Date"] = formatdate(mail.queued_at.timestamp())
    host = urlsplit(settings.public_url).hostname or ""
    message["Message-ID"] = message_id(mail.id, outbox.mark_of(ctx.safe, mail.id), host)
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if content := attached(ctx, mail):
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{mail.reference}.pdf"
        )
        if mail.template in WITH_CALENDAR and (days := calendar_of(ctx, mail)):
            message.add_attachment(
                days, maintype="text", subtype="calendar", filename=f"{mail.reference}.ics"
            )
    return message
