"""The link to an edition in preparation: followed by those who have it, given by its team."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.public import bp, root
from village.core.permissions import Permission as P
from village.editions.writes import preview as links
from village.web import preview as previews
from village.web.access import public, requires
from village.web.context import context, preferred
from village.web.transaction import commits


@root.route("/preview/<token>")
@public
def preview(token: str) -> ResponseReturnValue:
    """Let who has the link read the public pages, and lead there."""
    edition = previews.take(token)
    lang = preferred(edition.languages)
    return redirect(url_for("public.home", lang=lang, edition=edition.code.lower()), 303)


@bp.route("/preview", methods=["POST"])
@requires(P.CONFIGURE)
@commits
def give_preview() -> ResponseReturnValue:
    """Make a link; those given before lead nowhere from now on."""
    links.give(context())
    flash(_("The link is made. Whoever has it reads the public pages; earlier links lead nowhere."))
    return redirect(url_for(".home"), 303)


@bp.route("/preview/revoke", methods=["POST"])
@requires(P.CONFIGURE)
@commits
def revoke_preview() -> ResponseReturnValue:
    """Take the link back."""
    links.revoke(context())
    flash(_("The link is taken back: it leads nowhere any more."))
    return redirect(url_for(".home"), 303)
