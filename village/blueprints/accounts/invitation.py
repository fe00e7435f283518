"""The link of an invitation to an edition's team: for who has an account, and for who has none."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.writes import team
from village.blueprints.accounts import bp
from village.blueprints.accounts.devices import device_of
from village.blueprints.accounts.forms import JoinForm
from village.editions.reads import editions
from village.web.access import public
from village.web.context import actor, context, edition, language, outside
from village.web.flashes import flash
from village.web.forms import Form
from village.web.login import remember
from village.web.navigation import first_page
from village.web.roles import role_name
from village.web.transaction import commits


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@commits
def invitation(token: str) -> ResponseReturnValue:
    """Accept a role with one's account, or open the account that comes with it.

    It lies outside the edition, which may be in preparation and seen by its team only.
    """
    invited = team.invited(context(), token)
    if edition() != invited.edition:
        outside()  # the frame must not name another edition
    mine = actor().signed_in and actor().email == invited.email
    form: Form = Form() if invited.has_account else JoinForm(email=invited.email)
    if form.validate_on_submit() and (mine or isinstance(form, JoinForm)):
        session = _accept(token, form)
        person = remember(session)
        flash(_("Welcome to the team. Your role: %(role)s.", role=role_name(invited.role)))
        home = first_page(
            [invited.role], lang=person.language, edition=invited.edition.code.lower()
        )
        return redirect(home, 303)
    page = render_template(
        "accounts/invitation.html",
        invited=invited,
        there=editions.view(invited.edition, language()),
        form=form,
        mine=mine,
    )
    return page, 422 if form.errors else 200


def _accept(token: str, form: Form) -> str:
    device = device_of(request.user_agent.string)
    if isinstance(form, JoinForm):
        return team.join(
            context(),
            token,
            name=form.name.data or "",
            password=form.password.data or "",
            device=device,
        )
    return team.accept(context(), token, device=device)
