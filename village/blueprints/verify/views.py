"""Checks for whoever holds a document: by the code on it, or by dropping the file."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import versions
from village.blueprints.verify import bp, short
from village.blueprints.verify.finding import Answer, found_in
from village.blueprints.verify.forms import DocumentForm, FingerprintForm, LineForm
from village.contracts.reads import issued
from village.letters.reads import listing as letters
from village.selection.reads import minutes as sealed_minutes
from village.selection.words import mark_of
from village.web.access import public
from village.web.attempts import limit_rate
from village.web.context import context
from village.web.transaction import commits

#: Our largest contracts have a few hundred kilobytes.
LARGEST_MEBIBYTES = 8
_STATUS = {Answer.UNREADABLE: 422, Answer.TOO_COSTLY: 422}

#: More than anybody has documents at hand; reading one takes a processor for seconds.
CHECKS_A_MINUTE = 20


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies than elsewhere, up to our own limit, before anything reads them."""
    request.max_content_length = LARGEST_MEBIBYTES * 1024 * 1024


@bp.teardown_request
def forget(error: BaseException | None) -> None:
    """Close what the request brought: a larger file lies in a temporary one until then."""
    request.close()


@short.route("/c/<token>")
@public
def scanned(token: str) -> ResponseReturnValue:
    """Lead from a document's QR code to its page in the visitor's language."""
    return redirect(url_for("verify.contract", token=token), 302)


@bp.route("/")
@public
def drop() -> ResponseReturnValue:
    """Ask for a document to check."""
    return _page(DocumentForm())


@bp.route("/", methods=["POST"])
@public
@commits
def check() -> ResponseReturnValue:
    """Say whose a document is and whether it is unchanged; nothing of it is kept."""
    form = DocumentForm()
    if not form.validate_on_submit():
        return _page(form), 422
    limit_rate("verify", most=CHECKS_A_MINUTE, within=timedelta(minutes=1))
    finding = found_in(context(), form.file.data.read())
    return _page(DocumentForm(formdata=None), finding=finding), _STATUS.get(finding.answer, 200)


@short.route("/r/<sha256>")
@public
def receipt(sha256: str) -> ResponseReturnValue:
    """Lead from a receipt's QR code to its page in the visitor's language."""
    return redirect(url_for("verify.received", sha256=sha256), 302)


@short.route("/m/<token>")
@public
def scanned_minutes(token: str) -> ResponseReturnValue:
    """Lead from the QR code of minutes to their page in the visitor's language."""
    return redirect(url_for("verify.minutes", token=token), 302)


@bp.route("/minutes/<token>", methods=["GET", "POST"])
@public
@commits
def minutes(token: str) -> ResponseReturnValue:
    """Say whether a line stands in sealed minutes; they show none by themselves."""
    ctx = context()
    found, form = sealed_minutes.by_token(ctx, token), LineForm()
    stands = None
    if form.validate_on_submit():
        limit_rate("verify", most=CHECKS_A_MINUTE, within=timedelta(minutes=1))
        mark = mark_of(form.line.data or "", form.code.data or "")
        stands = sealed_minutes.stands_in(ctx, found, mark)
    page = render_template("verify/minutes.html", minutes=found, form=form, stands=stands)
    return page, 422 if form.errors else 200


@short.route("/l/<token>")
@public
def scanned_letter(token: str) -> ResponseReturnValue:
    """Lead from the QR code of a letter to its page in the visitor's language."""
    return redirect(url_for("verify.letter", token=token), 302)


@bp.route("/letters/<token>")
@public
def letter(token: str) -> ResponseReturnValue:
    """Say what has become of the letter that a code names."""
    found = letters.by_token(context(), token)
    return render_template(
        "verify/letter.html", letter=found, form=DocumentForm(), largest=LARGEST_MEBIBYTES
    )


@bp.route("/received/")
@public
def typed() -> ResponseReturnValue:
    """Lead from a fingerprint as somebody types it to the page of what was received."""
    form = FingerprintForm(request.args, meta={"csrf": False})
    if not form.validate():
        return _page(DocumentForm(), fingerprint=form), 422
    return redirect(url_for(".received", sha256=form.sha256.data), 303)


@bp.route("/received/<sha256>")
@public
def received(sha256: str) -> ResponseReturnValue:
    """Say when the submission with this fingerprint was received, and nothing that it says."""
    found = versions.by_fingerprint(context(), sha256)
    form = FingerprintForm(formdata=None)
    page = render_template("verify/received.html", found=found, sha256=sha256, fingerprint=form)
    return page, 200 if found else 404


@bp.route("/<token>")
@public
def contract(token: str) -> ResponseReturnValue:
    """Say what has become of the contract that a code names."""
    return render_template(
        "verify/contract.html",
        contract=issued.by_token(context(), token),
        form=DocumentForm(),
        largest=LARGEST_MEBIBYTES,
    )


def _page(form: DocumentForm, *, fingerprint: FingerprintForm | None = None, **found: Any) -> str:
    fingerprint = fingerprint or FingerprintForm(formdata=None)
    return render_template(
        "verify/drop.html", form=form, fingerprint=fingerprint, largest=LARGEST_MEBIBYTES, **found
    )
