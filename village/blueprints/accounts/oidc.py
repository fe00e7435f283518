"""Log in by the provider of OpenID Connect, link its login to one's account, and log out there."""

from datetime import timedelta

from flask import Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.words.oidc import ProvenIdentity, TripStep
from village.accounts.writes import oidc as writes
from village.accounts.writes.oidc import Trip
from village.blueprints.accounts import bp, callback, landing, second
from village.blueprints.accounts.forms import LoginForm
from village.blueprints.accounts.views import login_page
from village.core.errors import (
    IdentityTaken,
    IdentityUnknown,
    InvalidToken,
    OutsideDomains,
    ProviderAway,
    ProviderRefused,
    SecondFactorNeeded,
    VillageError,
)
from village.core.permissions import Permission as P
from village.web import oidc, resume
from village.web.access import confirmed, public, requires
from village.web.attempts import limit_rate
from village.web.context import context, language
from village.web.errors import sentence, status
from village.web.flashes import Tone, flash
from village.web.login import note_confirmed
from village.web.security import local_target
from village.web.transaction import commits, free_connection, write_too

#: How many ways there one network gets in ten minutes: an office logs in together.
_LEAVING = 300
#: In the cookie, on the way there and back: the language of the page that somebody left.
_LANGUAGE = "oidc_language"
_REFUSALS = (IdentityTaken, IdentityUnknown, OutsideDomains, ProviderAway, ProviderRefused)


@bp.post("/oidc/login")
@public
@commits
def log_in_by_provider() -> ResponseReturnValue:
    """Lead to the provider, to log in there."""
    target = local_target(request.args.get("next"), "")
    return _leave(Trip(TripStep.LOGIN, target, request.form.get(resume.FIELD, "")))


@bp.post("/oidc/link")
@confirmed
@requires(P.ACCOUNT)
@commits
def link_login() -> ResponseReturnValue:
    """Lead to the provider, to log in there as whoever is to open this account."""
    return _leave(Trip(TripStep.LINK, "", ""))


@bp.post("/oidc/confirm")
@requires(P.ACCOUNT)
@commits
def confirm_by_provider() -> ResponseReturnValue:
    """Lead to the provider, to prove there once more who is here."""
    return _leave(Trip(TripStep.CONFIRM, "", request.form.get(resume.FIELD, "")))


@bp.post("/oidc/unlink")
@confirmed
@requires(P.ACCOUNT)
@commits
def unlink_login() -> ResponseReturnValue:
    """Let the provider open this account no more."""
    if known := oidc.linked():
        writes.unlink(context(), known.issuer)
    flash(_("This login opens your account no more."))
    return redirect(url_for("accounts.profile"), 303)


@callback.get(oidc.CALLBACK)
@public
def lead_back() -> ResponseReturnValue:
    """Go on in the language of the page that somebody left."""
    lang = session.pop(_LANGUAGE, language())
    there = url_for("accounts.come_back", lang=lang)
    return redirect(f"{there}?{request.query_string.decode()}")


@bp.get("/oidc")
@public
@commits
def come_back() -> ResponseReturnValue:
    """Take the provider's answer."""
    oidc.require()
    write_too()
    try:
        trip = writes.come_back(context(), request.args.get("state", ""))
    except InvalidToken:
        flash(sentence(ProviderRefused()), Tone.WARNING)
        return redirect(url_for("accounts.login"), 303)
    free_connection()  # the provider is asked now, and the answer is used up
    try:
        return _arrive(trip, oidc.who_came_back())
    except _REFUSALS as refusal:
        writes.note_refusal(context(), refusal)
        return _refused(trip, refusal)


@bp.get("/logged-out")
@public
def logged_out() -> ResponseReturnValue:
    """Say that the provider still knows who was here."""
    oidc.require()
    return render_template("accounts/logged_out.html", provider=oidc.name())


@bp.post("/oidc/logout")
@public
@commits
def log_out_at_provider() -> ResponseReturnValue:
    """Lead to where one logs out at the provider."""
    oidc.require()
    _limit()
    try:
        there = oidc.way_out()
    except ProviderAway as refusal:
        flash(sentence(refusal), Tone.WARNING)
        there = ""
    return _lead_on(there) if there else redirect(url_for("accounts.login"), 303)


def _leave(trip: Trip) -> ResponseReturnValue:
    oidc.require()
    _limit()
    state = writes.leave(context(), trip.step, target=trip.target, carried=trip.carried)
    free_connection()
    try:
        there = oidc.way_there(state, again=trip.step is TripStep.CONFIRM)
    except (ProviderAway, ProviderRefused) as refusal:
        return _refused(trip, refusal)
    session[_LANGUAGE] = language()
    return _lead_on(there)


def _lead_on(there: str) -> Response:
    """Answer a form with a page that goes on to the provider.

    A redirect would not do: browsers let forms lead to this site alone, by its policy.
    """
    page = render_template("accounts/leave.html", there=there, provider=oidc.name())
    return Response(page, headers={"Refresh": f"0; url={there}"})


def _arrive(trip: Trip, who: ProvenIdentity) -> ResponseReturnValue:
    kept = resume.unpacked(trip.carried)
    if trip.step is TripStep.LINK:
        writes.link(context(), who)
        flash(_("From now on, this login opens your account."))
        return redirect(url_for("accounts.profile"), 303)
    if trip.step is TripStep.CONFIRM:
        writes.confirm(context(), who)
        note_confirmed()
        return _again(trip, 200)
    try:
        token = writes.log_in(context(), who, language=language(), device=landing.device())
    except SecondFactorNeeded as asked:
        return second.ask(asked.token, kept, trip.target)
    return landing.begin(token, kept, trip.target)


def _refused(trip: Trip, refusal: VillageError) -> ResponseReturnValue:
    """Say why somebody gets no further, where they came from; a form that was typed is there."""
    if trip.step is TripStep.LOGIN:
        form = LoginForm(formdata=None)
        form.form_errors.append(sentence(refusal))
        return login_page(form, resume.unpacked(trip.carried), status(refusal), trip.target)
    flash(sentence(refusal), Tone.WARNING)
    return _again(trip, status(refusal))


def _again(trip: Trip, status: int) -> ResponseReturnValue:
    kept = resume.unpacked(trip.carried)
    if kept is None:
        return redirect(url_for("accounts.profile"), 303)
    return resume.offer_again(kept, status)


def _limit() -> None:
    limit_rate("oidc", most=_LEAVING, within=timedelta(minutes=10))
