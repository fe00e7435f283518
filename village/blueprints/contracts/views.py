"""Contracts: the organiser drafts and issues, the exhibitor reads, downloads and accepts."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.contracts import bp
from village.blueprints.contracts.forms import CancelForm, LanguagesForm, SignForm
from village.blueprints.contracts.show import page
from village.domain.errors import NotFound
from village.domain.permissions import Permission as P
from village.queries import applications as files
from village.queries import contracts as rows
from village.services import contracts, seals
from village.web import sealing
from village.web.access import requires
from village.web.context import context
from village.web.pages import may
from village.web.transaction import commits


@bp.route("/")
@requires(P.CONTRACT)
def index() -> ResponseReturnValue:
    """List the contracts, and the applications whose contract can be drafted."""
    ctx = context()
    return render_template(
        "contracts/index.html",
        contracts=rows.listed(ctx),
        ready=rows.ready(ctx),
        languages_form=LanguagesForm(),
    )


@bp.route("/draft/<reference>", methods=["POST"])
@requires(P.CONTRACT)
@commits
def draft(reference: str) -> ResponseReturnValue:
    """Draft the contract of an application that has its stand."""
    ctx = context()
    form = LanguagesForm()
    languages = form.languages if form.columns.raw_data and form.validate() else None
    contract = contracts.draft(ctx, files.find(ctx, reference), languages=languages)
    flash(
        _("Contract %(number)s is drafted. Read it, then issue it.", number=contract.number), "good"
    )
    return redirect(url_for(".show", number=contract.number), 303)


@bp.route("/<number>")
@requires(P.ACCOUNT)
def show(number: str) -> ResponseReturnValue:
    """Show one contract: its figures, its document, what can be done with it."""
    return page(rows.find(context(), number, request.args.get("version", type=int)))


@bp.route("/<number>/issue", methods=["POST"])
@requires(P.CONTRACT)
@commits
def issue(number: str) -> ResponseReturnValue:
    """Issue the document, once and for good."""
    ctx = context()
    contracts.issue(ctx, rows.find(ctx, number))
    flash(_("Contract %(number)s is issued; the exhibitor has been told.", number=number), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/languages", methods=["POST"])
@requires(P.CONTRACT)
@commits
def languages(number: str) -> ResponseReturnValue:
    """Choose the columns of a drafted contract."""
    ctx = context()
    form = LanguagesForm()
    if not form.validate_on_submit():
        return page(rows.find(ctx, number)), 422
    contracts.set_languages(ctx, rows.find(ctx, number), form.languages)
    flash(_("The draft is in the languages you chose."), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/seal", methods=["POST"])
@requires(P.CONTRACT)
@commits
def seal(number: str) -> ResponseReturnValue:
    """Seal a signed contract now, where the job has not."""
    ctx = context()
    contract = rows.find(ctx, number)
    seals.seal(ctx, contract, sealing.office())
    flash(_("Contract %(number)s is sealed.", number=number), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/amend", methods=["POST"])
@requires(P.CONTRACT)
@commits
def amend(number: str) -> ResponseReturnValue:
    """Draft a new version; the present one stays in force until that is issued."""
    ctx = context()
    new = contracts.amend(ctx, rows.find(ctx, number))
    flash(
        _(
            "Version %(version)s of %(number)s is drafted. Read it, then issue it.",
            version=new.edition_version,
            number=number,
        ),
        "good",
    )
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/sign", methods=["POST"])
@requires(P.APPLY)
@commits
def sign(number: str) -> ResponseReturnValue:
    """Take the exhibitor's acceptance."""
    ctx = context()
    contract = rows.find(ctx, number)
    form = SignForm()
    if not form.validate_on_submit():
        return page(contract, sign_form=form), 422
    contracts.sign(ctx, contract, name=form.name.data or "")
    flash(_("Thank you: contract %(number)s is signed.", number=number), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/cancel", methods=["POST"])
@requires(P.CONTRACT)
@commits
def cancel(number: str) -> ResponseReturnValue:
    """Cancel a contract and free its stand."""
    ctx = context()
    contract = rows.find(ctx, number)
    form = CancelForm()
    if not form.validate_on_submit():
        return page(contract, cancel_form=form), 422
    contracts.cancel(ctx, contract, reason=form.reason.data or "")
    flash(_("Contract %(number)s is cancelled.", number=number), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>.pdf")
@requires(P.ACCOUNT)
def download(number: str) -> ResponseReturnValue:
    """Send the document: sealed, or as it was issued, or a draft marked as one."""
    ctx = context()
    contract = rows.find(ctx, number, request.args.get("version", type=int))
    as_issued = request.args.get("as") == "issued"
    file = (None if as_issued else contract.sealed_file) or contract.file
    if file is not None:
        content = ctx.storage.get(file.sha256)
    elif may(P.CONTRACT, contract.application):
        content = contracts.preview(contract)
    else:
        raise NotFound
    return send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{contract.number}.pdf",
        etag=False,
    )
