"""The page of one badge: how it looks, its photo, what can be done with it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.badges import reads as badge_reads
from village.badges.writes import issuing, naming
from village.blueprints.badges import bp
from village.blueprints.badges.forms import PhotoForm
from village.core.permissions import Permission as P
from village.engines.documents.photo import LARGEST_BYTES, PhotoRefused
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.sheets import sheet_asked, sheets
from village.web.transaction import commits

MEBIBYTE = 1024 * 1024


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where a photo comes, before anything reads them."""
    if endpoint == "badges.photo":
        request.max_content_length = LARGEST_BYTES + MEBIBYTE


@bp.route("/<reference>")
@requires(P.ACCOUNT)
def show(reference: str) -> ResponseReturnValue:
    """Show one badge."""
    return _page(reference, PhotoForm())


@bp.route("/<reference>/photo", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def photo(reference: str) -> ResponseReturnValue:
    """Put a photo on the badge."""
    ctx = context()
    badge = badge_reads.find(ctx, reference)
    form = PhotoForm()
    if not form.validate_on_submit():
        return _page(reference, form), 422
    try:
        issuing.set_photo(ctx, badge, form.photo.data.read())
    except PhotoRefused as refusal:
        form.photo.errors = [_refused(str(refusal))]
        return _page(reference, form), 422
    flash(_("The photo is on the badge."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.route("/<reference>/photo/drop", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def drop_photo(reference: str) -> ResponseReturnValue:
    """Take the photo off the badge."""
    ctx = context()
    issuing.drop_photo(ctx, badge_reads.find(ctx, reference))
    flash(_("The photo is taken off."))
    return redirect(url_for(".show", reference=reference), 303)


def _page(reference: str, form: PhotoForm) -> str:
    ctx = context()
    badge = badge_reads.find(ctx, reference)
    return render_template(
        "badges/show.html",
        badge=badge,
        may_correct=naming.may_correct(ctx, badge),
        may_withdraw=naming.may_withdraw(ctx, badge),
        texts=issuing.unprintable([badge], sheet_asked()).get(badge.reference),
        form=form,
        largest=LARGEST_BYTES // MEBIBYTE,
        sheet=sheet_asked(),
        sheets=sheets(),
    )


def _refused(code: str) -> str:
    if code == "large":
        return str(_("This photo is too large: 5 MB and 50 megapixels at most."))
    if code == "small":
        return str(_("This photo is too small: 120 pixels a side at least."))
    return str(_("This is not a JPEG photo that can be read."))
