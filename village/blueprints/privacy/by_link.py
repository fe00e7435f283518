"""The data of an address without an account: asked for, and reached by the link of a mail."""

import io

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.writes import accounts
from village.blueprints.privacy import bp
from village.blueprints.privacy.consents import consent_lines, withdraw
from village.blueprints.privacy.forms import DataRequestForm
from village.core.context import Context
from village.core.personal import Person
from village.core.runs.words import silent
from village.privacy.reads import people
from village.privacy.writes import erasing, exporting
from village.web.access import public
from village.web.context import context
from village.web.flashes import flash
from village.web.mailed_links import ask_for_link
from village.web.privacy_words import reasons, shown
from village.web.transaction import commits


@bp.route("/ask", methods=["GET", "POST"])
@public
@commits
def ask() -> ResponseReturnValue:
    """Ask for the link to what is kept of an address."""
    return ask_for_link(DataRequestForm(), "privacy/ask.html", "data", accounts.request_data)


@bp.get("/link/<token>")
@public
def linked(token: str) -> ResponseReturnValue:
    """Show what is kept of an address, and what can be done with it."""
    ctx, person = _person(token)
    lines = people.fates(people.found(ctx, person))
    return render_template(
        "privacy/linked.html",
        token=token,
        email=person.email,
        lines=shown(lines),
        reasons=reasons(lines),
        consents=consent_lines(ctx, person),
    )


@bp.post("/link/<token>/file")
@public
@commits
def linked_file(token: str) -> ResponseReturnValue:
    """Send all that is kept of an address."""
    ctx, person = _person(token)
    packed = io.BytesIO()
    exporting.write(ctx, person, packed, silent)
    packed.seek(0)
    name = exporting.name_of(ctx)
    return send_file(packed, "application/zip", as_attachment=True, download_name=name)


@bp.post("/link/<token>/consent")
@public
@commits
def linked_consent(token: str) -> ResponseReturnValue:
    """Take a consent back."""
    withdraw(*_person(token))
    flash(_("The consent is taken back."))
    return redirect(url_for(".linked", token=token), 303)


@bp.post("/link/<token>/erase")
@public
@commits
def linked_erase(token: str) -> ResponseReturnValue:
    """Erase whom an address belongs to, and show the report."""
    ctx, person = _person(token)
    lines = erasing.erase(ctx, person)
    flash(_("The data are erased."))
    return render_template("privacy/erased.html", lines=shown(lines), reasons=reasons(lines))


def _person(token: str) -> tuple[Context, Person]:
    ctx = context().outside()
    return ctx, people.known(ctx, accounts.address_of_data(ctx, token))
