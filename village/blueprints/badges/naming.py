"""The pages on which people are named: one, many from a list, a name corrected."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.applications.tables import Application
from village.badges import reads as badge_reads
from village.badges.words import WORK_PASSES, PersonFault
from village.badges.writes import drawing, issuing, naming, quotas
from village.blueprints.badges import bp
from village.blueprints.badges.forms import ExhibitorPersonForm, GivenForm, PeopleForm, PersonForm
from village.core.errors import AlreadyNamed, IllegalTransition, PriceNotAgreed, TextNotDrawable
from village.core.permissions import Permission as P
from village.engines import pasting
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.sheets import sheets
from village.web.transaction import commits


@bp.route("/of/<reference>")
@requires(P.ACCOUNT)
def people(reference: str) -> ResponseReturnValue:
    """Show the people an application named."""
    return _people(badge_reads.named_by(context(), reference), ExhibitorPersonForm())


@bp.route("/of/<reference>", methods=["POST"])
@requires(P.APPLY)
@commits
def name(reference: str) -> ResponseReturnValue:
    """Name one more person."""
    ctx = context()
    application = badge_reads.named_by(ctx, reference)
    form = ExhibitorPersonForm()
    if len(request.form.get("name", "").strip().splitlines()) > 1:
        return several(reference)
    if not form.validate_on_submit():
        return _people(application, form), 422
    try:
        badge = issuing.name_person(
            ctx, application, work=form.work.data, agreed_cents=_agreed(), **_values(form)
        )
    except IllegalTransition:
        form.name.errors = [_("Your organisation has named all the people it may.")]
        return _people(application, form), 409
    except PriceNotAgreed as error:
        form.form_errors.append(sentence(error))
        return _people(application, form), 409
    except (AlreadyNamed, TextNotDrawable) as error:
        form.name.errors = [sentence(error)]
        return _people(application, form), 422
    flash(_("%(name)s is on the list.", name=badge.name))
    return redirect(url_for(".people", reference=reference), 303)


@bp.route("/of/<reference>/list", methods=["POST"])
@requires(P.APPLY)
@commits
def several(reference: str) -> ResponseReturnValue:
    """Show what a pasted list is read as; taken, name those with whom nothing is wrong."""
    ctx = context()
    application = badge_reads.named_by(ctx, reference)
    form = PeopleForm()
    if not form.people.data:  # lines in the field of one name
        form.people.data = request.form.get("name", "").strip()
    if not form.validate_on_submit():
        return _several(application, form, []), 422
    listed = pasting.people(form.people.data or "")
    if "take" not in request.form:
        return _several(application, form, naming.check(ctx, application, listed))
    try:
        left = naming.name_people(ctx, application, listed, agreed_cents=_agreed())
    except PriceNotAgreed as error:
        form.form_errors.append(sentence(error))
        return _several(application, form, naming.check(ctx, application, listed)), 409
    if taken := len(listed) - len(left):
        flash(ngettext("%(num)s person is on the list.", "%(num)s people are on the list.", taken))
    if not left:
        return redirect(url_for(".people", reference=reference), 303)
    form.people.data = "\n".join(pasting.line_of(one.person) for one in left)
    return _several(application, form, left)


@bp.route("/give", methods=["GET", "POST"])
@requires(P.ISSUE_BADGES)
@commits
def give() -> ResponseReturnValue:
    """Give a speaker, a journalist, a partner or one's own people a badge."""
    form = GivenForm()
    if not form.validate_on_submit():
        return render_template("badges/give.html", form=form), 422 if form.errors else 200
    try:
        badge = issuing.add(
            context(),
            role=form.role.data,
            name=form.name.data or "",
            name_ar=form.name_ar.data or "",
            organisation=form.organisation.data or "",
            email=form.email.data or "",
        )
    except (AlreadyNamed, TextNotDrawable) as error:
        form.name.errors = [sentence(error)]
        return render_template("badges/give.html", form=form), 422
    flash(_("%(name)s has a badge.", name=badge.name))
    return redirect(url_for(".show", reference=badge.reference), 303)


@bp.route("/<reference>/correct", methods=["GET", "POST"])
@requires(P.ACCOUNT)
@commits
def correct(reference: str) -> ResponseReturnValue:
    """Correct a badge's name; its code stays."""
    ctx = context()
    badge = badge_reads.find(ctx, reference)
    naming.require_correctable(ctx, badge)
    form = PersonForm(obj=badge)
    if not form.validate_on_submit():
        return render_template("badges/correct.html", badge=badge, form=form), (
            422 if form.errors else 200
        )
    try:
        changed = naming.correct(ctx, badge, **_values(form))
    except (AlreadyNamed, TextNotDrawable) as error:
        form.name.errors = [sentence(error)]
        return render_template("badges/correct.html", badge=badge, form=form), 422
    if changed:
        flash(_("The badge is corrected."))
    return redirect(url_for(".show", reference=reference), 303)


def _agreed() -> int:
    """Return what the page said that badges beyond those of the exhibitor cost."""
    return request.form.get("agreed_cents", 0, type=int)


def _values(form: PersonForm) -> dict[str, str]:
    return {
        "name": form.name.data or "",
        "name_ar": form.name_ar.data or "",
        "job_title": form.job_title.data or "",
        "email": form.email.data or "",
    }


def _people(application: Application, form: ExhibitorPersonForm) -> str:
    ctx = context()
    badges = badge_reads.of_application(ctx, application)
    return render_template(
        "badges/people.html",
        application=application,
        badges=badges,
        withdrawable={badge.reference for badge in badges if naming.may_withdraw(ctx, badge)},
        faulty=issuing.unprintable(badges),
        small=drawing.small(ctx, badges),
        quota=quotas.of(ctx, application),
        passes={one.value: quotas.of(ctx, application, one).free for one in WORK_PASSES},
        form=form,
        several=PeopleForm(formdata=None),
        sheets=sheets(),
    )


def _several(application: Application, form: PeopleForm, checked: list[naming.Checked]) -> str:
    return render_template(
        "badges/several.html",
        application=application,
        form=form,
        checked=checked,
        sound=sum(one.fault is None for one in checked),
        quota=quotas.of(context(), application),
        PersonFault=PersonFault,
    )
