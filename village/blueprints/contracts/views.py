"""Contracts: the organiser drafts and issues, the exhibitor reads, downloads and accepts."""

from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.contracts import bp
from village.blueprints.contracts.forms import CancelForm, SignForm
from village.domain.contracts import CONTRACT_FLOW, ContractAction
from village.domain.errors import NotFound
from village.domain.permissions import Permission as P
from village.models import Contract
from village.queries import applications as files
from village.queries import contracts as rows
from village.queries.audit import of_subject
from village.services import contracts
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
        "contracts/index.html", contracts=rows.listed(ctx), ready=rows.ready(ctx)
    )


@bp.route("/draft/<reference>", methods=["POST"])
@requires(P.CONTRACT)
@commits
def draft(reference: str) -> ResponseReturnValue:
    """Draft the contract of an application that has its stand."""
    ctx = context()
    contract = contracts.draft(ctx, files.find(ctx, reference))
    flash(
        _("Contract %(number)s is drafted. Read it, then issue it.", number=contract.number), "good"
    )
    return redirect(url_for(".show", number=contract.number), 303)


@bp.route("/<number>")
@requires(P.ACCOUNT)
def show(number: str) -> ResponseReturnValue:
    """Show one contract: its figures, its document, what can be done with it."""
    return _page(rows.find(context(), number))


@bp.route("/<number>/issue", methods=["POST"])
@requires(P.CONTRACT)
@commits
def issue(number: str) -> ResponseReturnValue:
    """Issue the document, once and for good."""
    ctx = context()
    contracts.issue(ctx, rows.find(ctx, number))
    flash(_("Contract %(number)s is issued; the exhibitor has been told.", number=number), "good")
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
        return _page(contract, sign_form=form), 422
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
        return _page(contract, cancel_form=form), 422
    contracts.cancel(ctx, contract, reason=form.reason.data or "")
    flash(_("Contract %(number)s is cancelled.", number=number), "good")
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>.pdf")
@requires(P.ACCOUNT)
def download(number: str) -> ResponseReturnValue:
    """Send the document: the bytes that were issued, or a draft marked as one."""
    ctx = context()
    contract = rows.find(ctx, number)
    if contract.file is not None:
        content = ctx.storage.get(contract.file.sha256)
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


def _page(
    contract: Contract, *, sign_form: SignForm | None = None, cancel_form: CancelForm | None = None
) -> str:
    ctx = context()

    def allowed(action: ContractAction) -> bool:
        if not CONTRACT_FLOW.allows(contract.state, action):
            return False
        needs = CONTRACT_FLOW.step(contract.state, action).needs
        return may(needs, contract.application)

    entries = of_subject(ctx.session, contract.application.reference)
    return render_template(
        "contracts/show.html",
        contract=contract,
        can_issue=allowed(ContractAction.ISSUE),
        can_cancel=allowed(ContractAction.CANCEL),
        sign_form=(sign_form or SignForm()) if allowed(ContractAction.SIGN) else None,
        cancel_form=cancel_form or CancelForm(),
        history=[entry for entry in entries if entry.data.get("contract") == contract.number],
    )
