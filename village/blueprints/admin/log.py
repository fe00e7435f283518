"""What happened and what was mailed: the audit log and the mails of the edition."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.admin import bp
from village.blueprints.admin.forms import AddressForm
from village.board import heads as signed
from village.board import log
from village.board import mails as letters
from village.core import outbox
from village.core.audit import heads
from village.core.audit.reads import first_broken
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, settings
from village.web.flashes import flash
from village.web.mails import ATTACHED, alone, render, subjects
from village.web.paging import asked_page, page_of
from village.web.transaction import commits

PAGE_SIZE = 50


@bp.get("/audit")
@requires(P.VIEW_AUDIT)
def audit() -> ResponseReturnValue:
    """Show the log, of everything or of one subject; on demand, check its whole chain."""
    ctx = context()
    number = asked_page()
    subject = request.args.get("subject", "").strip()[:80]
    rows, total = log.page(ctx, subject=subject, number=number, size=PAGE_SIZE)
    checked = "check" in request.args
    return render_template(
        "admin/audit.html",
        rows=rows,
        subject=subject,
        page=page_of(number, total, PAGE_SIZE),
        checked=checked,
        broken=first_broken(ctx.session) if checked else None,
        missed=heads.first_missed(ctx, heads.Kept(settings().data_dir).last()),
        head=signed.shown(ctx) if checked else "",
    )


@bp.get("/mails")
@requires(P.READ_MAIL)
def mails() -> ResponseReturnValue:
    """Show the edition's mails, whether they left, and why not."""
    ctx = context()
    number = asked_page()
    asked = request.args.get("state", "")
    state = MailState(asked) if asked in set(MailState) else None
    rows, total = letters.of_edition(ctx, state=state, page=number, size=PAGE_SIZE)
    return render_template(
        "admin/mails.html",
        rows=list(zip(rows, subjects(rows, ctx.the_edition), strict=True)),
        counts=letters.counts(ctx),
        state=state,
        states=list(MailState),
        page=page_of(number, total, PAGE_SIZE),
    )


@bp.get("/mails/<int:mail_id>")
@requires(P.READ_MAIL)
def mail(mail_id: int) -> ResponseReturnValue:
    """Show one mail as its reader gets it."""
    row = letters.one_of_edition(context(), mail_id)
    return _mail_page(row, AddressForm(formdata=None, to=row.to))


@bp.post("/mails/<int:mail_id>/again")
@requires(P.READ_MAIL)
@commits
def resend_mail(mail_id: int) -> ResponseReturnValue:
    """Send what a mail says once more, to the same address or to another one."""
    ctx = context()
    row = letters.one_of_edition(ctx, mail_id)
    form = AddressForm()
    if not form.validate_on_submit():
        return _mail_page(row, form), 422
    again = outbox.resend(ctx, row, to=form.to.data or row.to)
    flash(_("The mail is on its way to %(address)s.", address=form.to.data))
    return redirect(url_for(".mail", mail_id=again), 303)


def _mail_page(row: OutboxMail, form: AddressForm) -> str:
    return render_template(
        "admin/mail.html",
        mail=row,
        letter=render(row),
        has_attachment=row.template in ATTACHED,
        form=form if outbox.may_resend(row) else None,
    )


@bp.get("/mails/<int:mail_id>/html")
@requires(P.READ_MAIL)
def mail_html(mail_id: int) -> ResponseReturnValue:
    """Send a mail's HTML alone."""
    return alone(render(letters.one_of_edition(context(), mail_id)))


@bp.post("/mails/retry")
@requires(P.READ_MAIL)
@commits
def retry_mails() -> ResponseReturnValue:
    """Send the mails that failed once more."""
    ctx = context()
    count = outbox.retry(ctx, letters.failed(ctx))
    flash(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", count))
    return redirect(url_for(".mails"), 303)
