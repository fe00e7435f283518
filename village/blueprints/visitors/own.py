"""A visitor's own pages: whoever has the link sees, changes, passes on, cancels, takes away."""

from datetime import timedelta
from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.badges.words import BadgeState, PersonFault
from village.badges.writes import drawing
from village.badges.writes.naming import Checked
from village.blueprints.visitors import bp
from village.blueprints.visitors.forms import (
    GroupForm,
    NameForm,
    PassOnForm,
    VisitForm,
    ticked,
)
from village.core.errors import AlreadyNamed, NotFound, Stale, TextNotDrawable
from village.core.languages import text_in
from village.engines import pasting
from village.visitors import reads
from village.visitors.tables import Visitor
from village.visitors.words import COMING, types
from village.visitors.writes import changing, lists
from village.web.access import public
from village.web.attempts import limit_rate
from village.web.calendars import as_file, visit_file
from village.web.context import context, language
from village.web.errors import sentence
from village.web.exports import json_file
from village.web.flashes import flash
from village.web.transaction import commits

#: How often one network may have a sheet read, or mails sent to people who did not ask for them.
MOST_AN_HOUR = 20


@bp.get("/own/<token>")
@public
def own(token: str) -> ResponseReturnValue:
    """Show a registration to whom it belongs."""
    visitor = reads.by_token(context(), token)
    return _page(token, visitor, _ticked(visitor))


@bp.post("/own/<token>")
@public
@commits
def change(token: str) -> ResponseReturnValue:
    """Change days, sessions, and what is agreed to."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    form = VisitForm()
    _offer(form, visitor)
    if not form.validate_on_submit():
        return _page(token, visitor, form), 422
    changing.change(
        ctx,
        visitor,
        days=form.days.data or (),
        sessions=form.sessions.data or (),
        consents=form.consents.data or (),
    )
    flash(_("Your registration is changed."))
    return redirect(url_for(".own", token=token), 303)


@bp.post("/own/<token>/name")
@public
@commits
def correct(token: str) -> ResponseReturnValue:
    """Correct the name and the organisation on the badge, which is mailed again."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    form = NameForm()
    if not form.validate_on_submit():
        return _page(token, visitor, _ticked(visitor), form), 422
    limit_rate("mails to guests", most=MOST_AN_HOUR, within=timedelta(hours=1))
    try:
        is_changed = changing.correct(
            ctx, visitor, name=form.name.data or "", organisation=form.organisation.data or ""
        )
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _page(token, visitor, _ticked(visitor), form), 422
    if is_changed:
        flash(_("The name is corrected; a mail brings you the badge anew."))
    return redirect(url_for(".own", token=token), 303)


@bp.route("/own/<token>/pass-on", methods=["GET", "POST"])
@public
@commits
def pass_on(token: str) -> ResponseReturnValue:
    """Let somebody else come instead."""
    ctx = context()
    left = reads.left_by(ctx, token) if request.method == "POST" else None
    if left is not None and left.forgotten_at is None:  # the same form came twice
        return _passed_on()
    visitor = reads.by_token(ctx, token)
    form = PassOnForm()
    form.offer(visitor.kind)
    if not form.validate_on_submit():
        return _passing(token, visitor, form), 422 if form.errors else 200
    limit_rate("mails to guests", most=MOST_AN_HOUR, within=timedelta(hours=1))
    try:
        changing.pass_on(
            ctx,
            visitor,
            name=form.name.data or "",
            email=form.email.data or "",
            proof=(form.proof.data or "") if "proof" in form else "",
        )
    except AlreadyNamed:
        form.email.errors = [_("This address cannot be used: choose another one.")]
        return _passing(token, visitor, form), 422
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _passing(token, visitor, form), 422
    except Stale:  # the same form came twice at once, and the other one was first
        return _passed_on()
    return _passed_on()


def _passed_on() -> ResponseReturnValue:
    flash(_("Your places are passed on; a mail tells who comes instead."))
    return redirect(url_for("public.home"), 303)


@bp.post("/own/<token>/cancel")
@public
@commits
def cancel(token: str) -> ResponseReturnValue:
    """Cancel a registration; one that is cancelled in another tab stays so."""
    ctx = context()
    changing.cancel(ctx, reads.by_token(ctx, token))
    flash(_("Your registration is cancelled."))
    return redirect(url_for(".own", token=token), 303)


@bp.post("/own/<token>/forget")
@public
@commits
def forget(token: str) -> ResponseReturnValue:
    """Delete what is known of a visitor."""
    ctx = context()
    left = reads.left_by(ctx, token)
    if left is None or left.forgotten_at is None:  # else the same form came twice
        changing.forget(ctx, reads.by_token(ctx, token))
    flash(_("What you told us is deleted."))
    return redirect(url_for("public.home"), 303)


@bp.route("/own/<token>/group", methods=["GET", "POST"])
@public
@commits
def group(token: str) -> ResponseReturnValue:
    """Show what a pasted list is read as; taken, register those with whom nothing is wrong."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    form = GroupForm()
    if form.sent:
        limit_rate("sheets of guests", most=MOST_AN_HOUR, within=timedelta(hours=1))
    if not form.validate_on_submit():
        return _group(token, visitor, form, []), 422 if form.errors else 200
    listed = pasting.people(form.people.data or "")
    if not form.taken:
        room = lists.group_room(ctx, visitor)
        return _group(token, visitor, form, lists.check(ctx, listed, most=room))
    limit_rate("mails to guests", most=MOST_AN_HOUR, within=timedelta(hours=1))
    left = lists.register_group(ctx, visitor, listed)
    if taken := len(listed) - len(left):
        flash(ngettext("%(num)s person is registered.", "%(num)s people are registered.", taken))
    if not left:
        return redirect(url_for(".own", token=token), 303)
    form.people.data = "\n".join(pasting.line_of(one.person) for one in left)
    return _group(token, visitor, form, left)


@bp.get("/own/<token>/badge.pdf")
@public
def badge(token: str) -> ResponseReturnValue:
    """Send a visitor's badge."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    content = reads.badge_pdf(ctx, visitor.reference)
    if content is None:
        raise NotFound
    return send_file(BytesIO(content), "application/pdf", download_name=f"{visitor.reference}.pdf")


@bp.get("/own/<token>/badge.svg")
@public
def badge_picture(token: str) -> ResponseReturnValue:
    """Draw a visitor's badge for the screen: a phone that shows it opens the gate."""
    ctx = context()
    found = reads.by_token(ctx, token).badge
    if found is None or found.state is not BadgeState.ISSUED:
        raise NotFound
    return Response(drawing.previewed(ctx, found, "a6"), mimetype="image/svg+xml")


@bp.get("/own/<token>/visit.ics")
@public
def calendar(token: str) -> ResponseReturnValue:
    """Send a visitor's days as a calendar file."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    content = visit_file(ctx, visitor, language())
    if content is None:
        raise NotFound
    return as_file(content, visitor.reference)


@bp.get("/own/<token>/data.json")
@public
def data(token: str) -> ResponseReturnValue:
    """Send all that is kept of a visitor."""
    ctx = context()
    visitor = reads.by_token(ctx, token)
    return json_file(visitor.reference, reads.own_data(ctx, visitor))


def _offer(form: VisitForm, visitor: Visitor) -> None:
    form.offer(frozenset(one.day for one in visitor.days))


def _named(visitor: Visitor) -> NameForm:
    written = {"name": visitor.name, "organisation": visitor.organisation_name}
    return NameForm(formdata=None, data=written)


def _ticked(visitor: Visitor) -> VisitForm:
    """Return the form of wishes as the visitor left it."""
    form = VisitForm(formdata=None)
    _offer(form, visitor)
    ticked(form, visitor)
    return form


def _page(token: str, visitor: Visitor, form: VisitForm, name_form: NameForm | None = None) -> str:
    ctx, lang = context(), language()
    kind = types(ctx.the_edition.visitor_settings).get(visitor.kind)
    return render_template(
        "visitors/own.html",
        token=token,
        visitor=visitor,
        comes=visitor.state in COMING,
        kind=text_in(kind.label, lang) if kind else visitor.kind,
        form=form,
        name_form=(name_form or _named(visitor)) if changing.may_correct(ctx, visitor) else None,
        group=reads.group_of(ctx, visitor),
        room=lists.group_room(ctx, visitor) if visitor.booked_by_id is None else 0,
    )


def _passing(token: str, visitor: Visitor, form: PassOnForm) -> str:
    return render_template("visitors/pass_on.html", token=token, visitor=visitor, form=form)


def _group(token: str, visitor: Visitor, form: GroupForm, checked: list[Checked]) -> str:
    return render_template(
        "visitors/group.html",
        token=token,
        visitor=visitor,
        form=form,
        checked=checked,
        sound=sum(one.fault is None for one in checked),
        room=lists.group_room(context(), visitor),
        PersonFault=PersonFault,
    )
