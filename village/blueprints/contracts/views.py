"""Contracts: the organiser drafts and issues, the exhibitor reads, downloads and accepts."""

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.applications.reads import lookup as files
from village.billing.reads import listing as billing
from village.blueprints.contracts import bp
from village.blueprints.contracts.forms import CancelForm, PaperForm, SignatoriesForm
from village.blueprints.contracts.show import page
from village.board import withdrawals
from village.contracts.reads import listing, signatories
from village.contracts.writes import contracts, seals, signing
from village.core import runs
from village.core.context import Context
from village.core.errors import AlreadyDone, FileNotTaken, NotFound
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import ISSUE_CONTRACTS
from village.editions import MEGABYTE
from village.web import sealing
from village.web.access import confirmed, requires
from village.web.columns import DraftForm, LanguagesForm
from village.web.context import context, language
from village.web.files import send, why_not
from village.web.flashes import Tone, flash
from village.web.incoming import whole
from village.web.pages import may
from village.web.pavilions import asked_pavilion
from village.web.runs import seen
from village.web.transaction import commits

#: A scan, and what a form has besides.
_LARGEST_BODY = (signing.LARGEST_SCAN_MB + 1) * MEGABYTE


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take a larger body where a scan comes, before anything reads it."""
    if endpoint == "contracts.hand_in":
        request.max_content_length = _LARGEST_BODY


@bp.route("/")
@requires(P.CONTRACT)
def index() -> ResponseReturnValue:
    """List the contracts, and the applications whose contract can be drafted."""
    ctx = context()
    run = running.open_run(ctx, ISSUE_CONTRACTS)
    pavilion = asked_pavilion(request.args)
    return render_template(
        "contracts/index.html",
        contracts=listing.listed(ctx, language(), pavilion=pavilion),
        pavilion=pavilion,
        ready=listing.ready(ctx, language()),
        draft_form=DraftForm(),
        drafted=listing.drafted(ctx),
        run=seen(run) if run else None,
        result=_result(ctx),
    )


@bp.route("/draft/<reference>", methods=["POST"])
@requires(P.CONTRACT)
@commits
def draft(reference: str) -> ResponseReturnValue:
    """Draft the contract of an application that has its stand."""
    ctx = context()
    application = files.find(ctx, reference)
    try:
        contract = contracts.draft(ctx, application, languages=_columns())
    except AlreadyDone:
        there = contracts.in_force(ctx, application)
        if there is None:
            raise
        flash(
            _(
                "Somebody else has just drafted it: this is contract %(number)s.",
                number=there.number,
            ),
            Tone.NOTE,
        )
        return redirect(url_for(".show", number=there.number), 303)
    flash(_("Contract %(number)s is drafted. Read it, then issue it.", number=contract.number))
    return redirect(url_for(".show", number=contract.number), 303)


@bp.route("/draft", methods=["POST"])
@requires(P.CONTRACT)
@commits
def draft_some() -> ResponseReturnValue:
    """Draft the contracts of the applications that are ticked."""
    ctx = context()
    ticked = set(request.form.getlist("reference"))
    chosen = [item.reference for item in listing.ready(ctx, language()) if item.reference in ticked]
    drafted = sum(_drafted(ctx, reference) for reference in chosen)
    flash(
        ngettext("%(num)s contract is drafted.", "%(num)s contracts are drafted.", drafted),
        Tone.DONE if drafted else Tone.NOTE,
    )
    return redirect(url_for(".index"), 303)


@bp.route("/issue", methods=["POST"])
@requires(P.CONTRACT)
@commits
def issue_all() -> ResponseReturnValue:
    """Issue every drafted contract that is complete, as a run."""
    run = runs.start(context(), ISSUE_CONTRACTS)
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.route("/<number>")
@requires(P.ACCOUNT)
def show(number: str) -> ResponseReturnValue:
    """Show one contract: its figures, its document, what can be done with it."""
    return page(listing.find(context(), number, request.args.get("version", type=whole)))


@bp.route("/<number>/issue", methods=["POST"])
@requires(P.CONTRACT)
@commits
def issue(number: str) -> ResponseReturnValue:
    """Issue the document, once and for good."""
    ctx = context()
    contracts.issue(ctx, listing.find(ctx, number))
    flash(_("Contract %(number)s is issued; the exhibitor has been told.", number=number))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/refresh", methods=["POST"])
@requires(P.CONTRACT)
@commits
def refresh(number: str) -> ResponseReturnValue:
    """Write a drafted contract anew, as its parties, its order and the clauses are today."""
    ctx = context()
    contracts.refresh(ctx, listing.find(ctx, number))
    flash(_("The draft says what is known today."))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/languages", methods=["POST"])
@requires(P.CONTRACT)
@commits
def languages(number: str) -> ResponseReturnValue:
    """Choose the columns of a drafted contract."""
    ctx = context()
    form = LanguagesForm()
    if not form.validate_on_submit():
        return page(listing.find(ctx, number)), 422
    contracts.set_languages(ctx, listing.find(ctx, number), form.languages or ("fr",))
    flash(_("The draft is in the languages you chose."))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/seal", methods=["POST"])
@confirmed
@requires(P.CONTRACT)
@commits
def seal(number: str) -> ResponseReturnValue:
    """Seal a signed contract now, where the job has not."""
    ctx = context()
    contract = listing.find(ctx, number)
    seals.seal(ctx, contract, sealing.office())
    flash(_("Contract %(number)s is sealed.", number=number))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/amend", methods=["POST"])
@requires(P.CONTRACT)
@commits
def amend(number: str) -> ResponseReturnValue:
    """Draft a new version; the present one stays in force until that is issued."""
    ctx = context()
    new = contracts.amend(ctx, listing.find(ctx, number))
    flash(
        _(
            "Version %(version)s of %(number)s is drafted. Read it, then issue it.",
            version=new.edition_version,
            number=number,
        )
    )
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/signatories", methods=["POST"])
@requires(P.APPLY)
@commits
def name_signatories(number: str) -> ResponseReturnValue:
    """Say who signs for the exhibitor, in which order; the first is asked."""
    ctx = context()
    contract = listing.find(ctx, number)
    form = SignatoriesForm()
    if not form.validate_on_submit():
        return page(contract, signatories_form=form), 422
    signing.name_signatories(ctx, contract, form.named)
    flash(_("%(name)s is asked by mail to sign.", name=form.named[0].name))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/ask", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def ask_again(number: str) -> ResponseReturnValue:
    """Send the link once more to whose turn it is to sign."""
    ctx = context()
    signing.ask_again(ctx, listing.find(ctx, number))
    flash(_("The link is sent again; the earlier one no longer works."))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/paper", methods=["POST"])
@requires(P.APPLY)
@commits
def hand_in(number: str) -> ResponseReturnValue:
    """Take the scan of a contract that was signed on paper."""
    ctx = context()
    contract = listing.find(ctx, number)
    form = PaperForm()
    if not form.validate_on_submit():
        return page(contract, paper_form=form), 422
    scan = form.scan.data
    try:
        signing.hand_in(
            ctx,
            contract,
            name=form.name.data or "",
            capacity=form.capacity.data or "",
            filename=scan.filename or "",
            scan=scan.stream,
        )
    except FileNotTaken as refusal:
        form.scan.errors = [why_not(refusal)]
        return page(contract, paper_form=form), 422
    flash(_("Thank you: the organiser reads the scan, then seals the contract."))
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>/paper")
@requires(P.ACCOUNT)
def scan(number: str) -> ResponseReturnValue:
    """Send the scan of a contract that was signed on paper."""
    ctx = context()
    contract = listing.find(ctx, number, request.args.get("version", type=whole))
    kept = signatories.scan_of(ctx, contract).scan
    if kept is None:
        raise NotFound
    return send(ctx.storage.open(kept.sha256), kept.media_type, kept.name)


@bp.route("/<number>/cancel", methods=["POST"])
@requires(P.CONTRACT)
@commits
def cancel(number: str) -> ResponseReturnValue:
    """Cancel a contract and free its stand."""
    ctx = context()
    contract = listing.find(ctx, number)
    form = CancelForm()
    if not form.validate_on_submit():
        return page(contract, cancel_form=form), 422
    withdrawals.cancel_contract(
        ctx,
        contract,
        reason=form.reason.data or "",
        takes_back_invoices=form.takes_back_invoices.data,
    )
    flash(_("Contract %(number)s is cancelled.", number=number))
    if may(P.BILL, contract.application) and billing.to_refund_cents(ctx, contract.application):
        reference = contract.application.reference
        leads = url_for("billing.documents", reference=reference, _anchor="to-refund")
        return redirect(leads, 303)
    return redirect(url_for(".show", number=number), 303)


@bp.route("/<number>.pdf")
@requires(P.ACCOUNT)
def download(number: str) -> ResponseReturnValue:
    """Send the document: sealed, or as it was issued, or a draft marked as one."""
    ctx = context()
    contract = listing.find(ctx, number, request.args.get("version", type=whole))
    as_issued = request.args.get("as") == "issued"
    file = (None if as_issued else contract.sealed_file) or contract.file
    if file is not None:
        content = ctx.storage.get(file.sha256)
    elif may(P.CONTRACT, contract.application):
        content = contracts.preview(ctx, contract)
    else:
        raise NotFound
    return send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{contract.number}.pdf",
        etag=False,
    )


def _drafted(ctx: Context, reference: str) -> bool:
    """Draft one of several contracts, unless somebody else has done so meanwhile."""
    try:
        contracts.draft(ctx, files.find(ctx, reference), languages=_columns())
    except AlreadyDone:
        return False
    return True


def _columns() -> tuple[str, ...] | None:
    form = DraftForm()
    return form.languages if form.validate() else None


def _result(ctx: Context) -> dict[str, Any]:
    """Return what the run that the address names has done, where the reader may see it."""
    token = request.args.get("run", "")
    return running.get(ctx, token).result if token else {}
