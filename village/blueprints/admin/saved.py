"""The list as somebody wants to find it again: saved under a name, opened, forgotten."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from village.applications.reads import saved as queries
from village.applications.writes import saved
from village.blueprints.admin import bp
from village.blueprints.admin.forms import CARRIED
from village.core.context import Context
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.fields import LineField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.transaction import commits

#: What a view keeps of the list's address.
KEPT = (*CARRIED, "column")


class ViewForm(Form):
    """Under which name the list is saved, and for whom."""

    name = LineField(_l("Name of the view"), 60, needed=True, render_kw={"autocomplete": "off"})
    shared = BooleanField(_l("Show it to everybody who reads the list"))


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view in the list: where it leads, and whether it is what one looks at."""

    name: str
    url: str
    own: bool
    current: bool


def view_links(ctx: Context) -> list[ViewLink]:
    """Return the views that the reader may open."""
    here = _query()
    return [
        ViewLink(
            one.name,
            f"{url_for('.applications')}?{urlencode(one.query, doseq=True)}",
            one.owner_id == ctx.actor.user_id,
            one.query == here,
        )
        for one in queries.views(ctx)
    ]


@bp.post("/applications/views")
@requires(P.VIEW_BOARD)
@commits
def save_view() -> ResponseReturnValue:
    """Save the list as it is under a name."""
    form = ViewForm()
    if form.validate_on_submit():
        saved.save(context(), form.name.data or "", _query(), shared=form.shared.data)
        flash(_("The view is saved."))
    else:
        flash(" ".join(form.name.errors), Tone.WARNING)
    return _back()


@bp.post("/applications/views/forget")
@requires(P.VIEW_BOARD)
@commits
def forget_view() -> ResponseReturnValue:
    """Forget a view of one's own."""
    saved.forget(context(), request.form.get("name", ""))
    flash(_("The view is forgotten. The files stay as they are."))
    return _back()


def _query() -> dict[str, list[str]]:
    """Return what the address says of the list."""
    given = {name: [one for one in request.args.getlist(name) if one] for name in KEPT}
    return {name: values for name, values in given.items() if values}


def _back() -> ResponseReturnValue:
    return redirect(f"{url_for('.applications')}?{urlencode(_query(), doseq=True)}", 303)
