"""Jurors' profiles, one's own and the chair's list, and the files they wish to read."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.jury import bp
from village.blueprints.jury.juror_forms import JurorForm, juror_form
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.jury.reads import jurors as juror_reads
from village.jury.reads.jurors import JurorEntry
from village.jury.words.jurors import Bid
from village.jury.writes import jurors as juror_writes
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import flash
from village.web.incoming import whole
from village.web.transaction import commits


@bp.route("/profile", methods=["GET", "POST"])
@requires(P.SCORE)
@commits
def profile() -> ResponseReturnValue:
    """Show a juror's own profile, and keep it."""
    form = _form(juror_reads.own(context()))
    if form.validate_on_submit():
        juror_writes.describe(context(), context().actor.user_id or 0, form.said)
        flash(_("Your profile is saved. The next assignment takes it into account."))
        return redirect(url_for(".profile"), 303)
    return render_template("jury/profile.html", form=form), 422 if form.errors else 200


@bp.get("/jurors")
@requires(P.MANAGE_JURY)
def jurors() -> ResponseReturnValue:
    """Show what the assignment knows of each juror."""
    found = juror_reads.jurors(context())
    return _jurors({juror.id: _form(juror) for juror in found}, found)


@bp.post("/jurors")
@requires(P.MANAGE_JURY)
@commits
def describe() -> ResponseReturnValue:
    """Keep one juror's profile."""
    found = juror_reads.jurors(context())
    forms = {juror.id: _form(juror) for juror in found}
    form = forms.get(request.form.get("juror", 0, whole))
    if form is None:
        raise NotFound
    if not form.validate():
        return _jurors(forms, found), 422
    user = juror_writes.describe(context(), request.form.get("juror", 0, whole), form.said)
    flash(_("The profile of %(name)s is saved.", name=user.name))
    return redirect(url_for(".jurors"), 303)


@bp.post("/bids/open")
@requires(P.MANAGE_JURY)
@commits
def open_bids() -> ResponseReturnValue:
    """Open the jurors' wishes, or close them."""
    juror_writes.open_bids(context(), opened=request.form.get("open") == "yes")
    return redirect(url_for(".jurors"), 303)


@bp.get("/bids")
@requires(P.SCORE)
def bids() -> ResponseReturnValue:
    """Show the files that a juror may wish to read."""
    here = context()
    opened = here.the_edition.bids_open
    return render_template("jury/bids.html", rows=juror_reads.wishes(here), opened=opened, Bid=Bid)


@bp.post("/bids")
@requires(P.SCORE)
@commits
def bid() -> ResponseReturnValue:
    """Keep what a juror wishes to read."""
    words = {value.value: value for value in Bid}
    said = {
        key.removeprefix("bid-"): words.get(value)
        for key, value in request.form.items()
        if key.startswith("bid-")
    }
    juror_writes.bid(context(), said)
    flash(_("Your wishes are saved."))
    return redirect(url_for(".bids"), 303)


def _form(juror: JurorEntry) -> JurorForm:
    return juror_form(juror, context().the_edition.axes, language())


def _jurors(forms: dict[int, JurorForm], found: list[JurorEntry]) -> str:
    edition = context().the_edition
    return render_template(
        "jury/jurors.html",
        jurors=found,
        forms=forms,
        axes={axis.number: axis.title for axis in edition.axes},
        opened=edition.bids_open,
    )
