"""Reading a contract page by page and signing it, without an account."""

from datetime import timedelta
from io import BytesIO

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.signing import bp
from village.blueprints.signing.forms import SignForm
from village.contracts.reads import signatories
from village.contracts.tables import Contract, Signatory
from village.contracts.words import CODE_DIGITS
from village.contracts.writes import signing
from village.core.errors import AlreadyDone, CodeRefused, NotFound
from village.engines.documents.reading import WIDTH_PX, page_count, page_picture
from village.web.access import public
from village.web.attempts import limit_rate
from village.web.context import context, language
from village.web.flashes import flash
from village.web.transaction import commits

#: More than an office needs, and far too few to guess a code.
ATTEMPTS_AN_HOUR = 30
#: The proportions of the pages, so that none moves when its picture comes.
_HEIGHT_PX = round(WIDTH_PX * 297 / 210)


@bp.route("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show the contract to read, and what is to be done to sign it."""
    return _page(token, signatories.by_token(context(), token))


@bp.route("/<token>/page/<int:at>.webp")
@public
def page(token: str, at: int) -> ResponseReturnValue:
    """Send one page of the contract as a light picture."""
    contract = signatories.by_token(context(), token).contract
    try:
        picture = page_picture(_issued(contract), at)
    except IndexError as error:
        raise NotFound from error
    answer = send_file(BytesIO(picture), mimetype="image/webp", etag=False)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@bp.route("/<token>/contract.pdf")
@public
def document(token: str) -> ResponseReturnValue:
    """Send the contract: sealed, or as it was issued."""
    contract = signatories.by_token(context(), token).contract
    file = contract.sealed_file
    content = context().storage.get(file.sha256) if file else _issued(contract)
    return send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{contract.number}.pdf",
        etag=False,
    )


@bp.route("/<token>/code", methods=["POST"])
@public
@commits
def send_code(token: str) -> ResponseReturnValue:
    """Send a code to the address of the link's signatory."""
    signatory = signatories.by_token(context(), token)
    limit_rate("code to sign", most=ATTEMPTS_AN_HOUR, within=timedelta(hours=1))
    signing.send_code(context(), signatory, token, language=language())
    return redirect(url_for(".show", token=token, _anchor="sign"), 303)


@bp.route("/<token>", methods=["POST"])
@public
@commits
def sign(token: str) -> ResponseReturnValue:
    """Take the signature; sent twice, as after a lost answer, it is there once."""
    signatory = signatories.by_token(context(), token)
    form = SignForm()
    if not form.validate_on_submit():
        return _page(token, signatory, form), 422
    limit_rate("signature", most=ATTEMPTS_AN_HOUR, within=timedelta(hours=1))
    given = signing.GivenSignature(
        code=form.code.data or "",
        written=form.name.data or "",
        consent=_consent(signatory.contract),
        path=form.path.data or "",
    )
    try:
        signing.sign(context(), signatory, token, given)
    except CodeRefused:
        form.code.errors = [_("This code does not fit, or is too old. You can ask for a new one.")]
        return _page(token, signatory, form), 422
    except AlreadyDone:
        return redirect(url_for(".show", token=token), 303)
    flash(_("Thank you: you have signed contract %(number)s.", number=signatory.contract.number))
    return redirect(url_for(".show", token=token), 303)


def _page(token: str, signatory: Signatory, form: SignForm | None = None) -> str:
    ctx = context()
    contract = signatory.contract
    form = form or SignForm(name=signatory.name)
    form.agreed.label.text = _consent(contract)
    return render_template(
        "signing/show.html",
        token=token,
        signatory=signatory,
        contract=contract,
        people=signatories.of(ctx, contract),
        pages=page_count(_issued(contract)),
        width=WIDTH_PX,
        height=_HEIGHT_PX,
        form=form,
        digits=CODE_DIGITS,
        awaits_code=signatories.has_live_code(ctx, signatory),
    )


def _issued(contract: Contract) -> bytes:
    if contract.file is None:
        raise NotFound
    return context().storage.get(contract.file.sha256)


def _consent(contract: Contract) -> str:
    """Return the sentence that is agreed to, which is kept as it was read."""
    said: str = _(
        "I have read contract %(number)s and agree to it for %(organisation)s. My name, typed here,"
        " is my signature.",
        number=contract.number,
        organisation=contract.terms.exhibitor.name,
    )
    return said
