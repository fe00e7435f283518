"""The reader's own letters: those of its organisations and of its work on the jury."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications import State
from village.applications.reads import lookup
from village.blueprints.letters import bp
from village.blueprints.letters.forms import AskForm
from village.core.errors import AlreadyDone, NotFound
from village.core.permissions import Permission as P
from village.letters.reads import listing
from village.letters.writes import letters
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.transaction import commits


@bp.get("/mine")
@requires(P.ACCOUNT)
def mine() -> ResponseReturnValue:
    """List the reader's letters."""
    ctx = context()
    return render_template(
        "letters/mine.html", letters=listing.own(ctx), kinds=ctx.the_edition.letter_kinds
    )


@bp.route("/ask/<reference>/<kind>", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def ask(reference: str, kind: str) -> ResponseReturnValue:
    """Ask for a letter to somebody of the exhibitor's."""
    ctx = context()
    application = lookup.own(ctx, reference, lock=request.method == "POST")
    said = ctx.the_edition.letter_kinds.get(kind)
    if said is None or not said.on_request or application.state is not State.CONFIRMED:
        raise NotFound
    form = AskForm()
    if form.validate_on_submit():
        try:
            letters.ask(
                ctx,
                said,
                application,
                name=form.name.data or "",
                function=form.function.data or "",
                language=form.language.data,
            )
        except AlreadyDone:
            form.name.errors = [_("This person has such a letter, or it was asked for.")]
        else:
            flash(_("The organiser has been asked; you are told by mail when it is there."))
            return redirect(url_for("billing.documents", reference=reference), 303)
    page = render_template("letters/ask.html", form=form, kind=said, application=application)
    return page, 422 if form.errors else 200
