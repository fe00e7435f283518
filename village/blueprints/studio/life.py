"""The buttons that move an edition along its life."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from village.applications.reads import drafts
from village.blueprints.studio import bp
from village.core.context import Context
from village.core.errors import IllegalTransition, Incomplete, NotFound
from village.core.permissions import Permission as P
from village.editions.words.life import Life, LifeAction
from village.editions.writes import life
from village.web.access import requires
from village.web.context import context
from village.web.filters import days
from village.web.flashes import Tone, flash
from village.web.transaction import commits

#: Where an edition stands, what that means, and the button of each step.
STATES = {
    Life.PREPARING: (_l("In preparation"), _l("Only its team sees it.")),
    Life.PUBLIC: (_l("Public"), _l("Everybody sees it, and calls open as their dates say.")),
    Life.CLOSED: (_l("Closed"), _l("It is over: nobody applies, its team still works on it.")),
    Life.ARCHIVED: (_l("Archived"), _l("It can be read, and no longer changed.")),
}
BUTTONS = {
    LifeAction.PUBLISH: _l("Make it public"),
    LifeAction.CLOSE: _l("Close it"),
    LifeAction.REOPEN: _l("Open it again"),
    LifeAction.ARCHIVE: _l("Archive it"),
}
#: What is asked before a step.
QUESTIONS = {
    LifeAction.PUBLISH: _l("Everybody will see the edition, search engines too. Make it public?"),
    LifeAction.CLOSE: _l("Nobody will be able to apply any more. Close the edition?"),
    LifeAction.REOPEN: _l("Its calls will open again as their dates say. Open the edition?"),
    LifeAction.ARCHIVE: _l("Nothing of it can be changed afterwards, for good. Archive it?"),
}


def question(ctx: Context, action: LifeAction) -> str:
    """Return what is asked before a step.

    Before it is public, with the days that everybody will read; before it closes, with how many
    drafts that loses.
    """
    asked = str(QUESTIONS[action])
    if action is LifeAction.PUBLISH:
        edition = ctx.the_edition
        held = _("It takes place on %(days)s.", days=days(edition.starts_on, edition.ends_on))
        return f"{held} {asked}"
    lost = drafts.open_ones(ctx) if action is LifeAction.CLOSE else 0
    if not lost:
        return asked
    told = ngettext(
        "%(num)s draft will be lost: nobody can submit it any more.",
        "%(num)s drafts will be lost: nobody can submit them any more.",
        lost,
    )
    return f"{told} {asked}"


#: What an edition lacks before it can be public, by the key of its file.
LACKS = {
    "organiser.email": _l("an email address of the organiser"),
    "venue.name": _l("the name of the place"),
    "edition.legal_notice": _l("what is still marked in the legal notice"),
    "edition.privacy": _l("what is still marked in the text on privacy"),
    "calls": _l("a call"),
    "jury.criteria": _l("criteria by which the jury judges"),
}


@bp.post("/life/<action>")
@requires(P.CONFIGURE)
@commits
def act(action: str) -> ResponseReturnValue:
    """Move the edition one step along its life."""
    if action not in set(LifeAction):
        raise NotFound
    try:
        life.act(context(), LifeAction(action))
    except Incomplete:
        flash(_("Something is missing before the edition can be public: see below."), Tone.WARNING)
    except IllegalTransition:
        flash(_("The edition has moved on in the meantime."), Tone.WARNING)
    else:
        flash(str(STATES[context().the_edition.state][1]))
    return redirect(url_for(".overview"), 303)
