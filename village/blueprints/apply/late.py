"""A link to a call after its deadline: who has it goes on with a draft, or starts one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import late, lookup
from village.applications.writes import late as late_links
from village.blueprints.apply import bp
from village.blueprints.apply.forms import start_form
from village.core.errors import InvalidToken, LimitReached
from village.core.permissions import Permission as P
from village.organisations import reads as organisations
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.pages import may
from village.web.transaction import commits


@bp.route("/late/<token>", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def late_start(token: str) -> ResponseReturnValue:
    """Show until when the link lets one apply; start a draft by it."""
    ctx = context()
    link = late.find(ctx, token)
    mine = organisations.own(ctx)
    form = start_form([link.call], mine, judges=may(P.SCORE) or may(P.DECIDE))
    if form.validate_on_submit():
        chosen = next((one for one in mine if str(one.id) == form.organisation.data), None)
        try:
            application = late_links.start(
                ctx, token, draft_key=form.draft_key.data, organisation=chosen
            )
        except LimitReached as error:
            form.organisation.errors = [sentence(error)]
        else:
            return redirect(url_for(".edit", reference=application.reference), 303)
    if not link.opens(ctx.now):
        raise InvalidToken
    if request.method == "GET":
        form.call.data = link.call.key
        form.organisation.data = str(mine[0].id) if mine else ""
    page = render_template(
        "apply/late.html", form=form, link=link, drafts=late.drafts_of(ctx, link.call)
    )
    return page, 422 if form.errors else 200


@bp.post("/late/<token>/<reference>")
@requires(P.APPLY)
@commits
def late_draft(token: str, reference: str) -> ResponseReturnValue:
    """Go on with a draft that the deadline has overtaken."""
    ctx = context()
    late_links.admit(ctx, token, lookup.own(ctx, reference, lock=True))
    return redirect(url_for(".edit", reference=reference), 303)
