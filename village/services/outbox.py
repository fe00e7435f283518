"""Mails: a row written with its cause; a job delivers it."""

from village.context import Context
from village.domain.languages import as_language
from village.models import OutboxMail


def queue(
    ctx: Context, template: str, *, to: str, language: str, reference: str = "", **params: str
) -> OutboxMail:
    """Queue one mail in the caller's transaction, with the job that delivers it. Flushes.

    `params` are plain texts for the template `templates/email/<template>/`; nothing in them
    is evaluated.
    """
    mail = OutboxMail(
        edition_id=ctx.edition.id if ctx.edition else None,
        template=template,
        to=to,
        language=as_language(language),
        reference=reference,
        params=params,
        queued_at=ctx.now,
    )
    ctx.session.add(mail)
    ctx.session.flush()
    ctx.defer("mail.deliver", mail_id=mail.id)
    return mail
