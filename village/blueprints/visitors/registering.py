"""Registering as a visitor, without an account."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.blueprints.visitors import bp
from village.blueprints.visitors.forms import RegisterForm
from village.core.errors import InvitationSpent, TextNotDrawable, TooManyAttempts
from village.core.languages import text_in
from village.visitors import reads
from village.visitors.words import takes_visitors
from village.visitors.writes import registering
from village.web.access import public
from village.web.attempts import limit_rate
from village.web.context import context, language
from village.web.errors import sentence
from village.web.transaction import commits

#: How many may register from one network in an hour: a venue's network is one for everybody.
MOST_AN_HOUR = 120


@bp.route("/register", methods=["GET", "POST"])
@public
@commits
def register() -> ResponseReturnValue:
    """Show the form; register who fills it, and say that a mail is on its way.

    Whoever has registered already gets the same answer, and the mail once more.
    """
    ctx = context()
    if not takes_visitors(ctx.the_edition, ctx.now):
        return render_template("visitors/closed.html"), 200 if request.method == "GET" else 409
    form = RegisterForm(code=request.args.get("code", ""))
    form.offer()
    if request.method == "GET" and form.code.data and not _host(form):
        form.drop_code()
        return _page(form, is_spent=True)
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    if form.website.data:  # a machine has filled in what nobody sees: it is told what it wants
        return redirect(url_for(".sent"), 303)
    try:
        limit_rate("registering", most=MOST_AN_HOUR, within=timedelta(hours=1))
        registering.register(ctx, form.asked())
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _page(form), 422
    except InvitationSpent:
        form.drop_code()
        return _page(form, is_spent=True), 409
    except TooManyAttempts as error:
        form.form_errors = [sentence(error)]
        return _page(form), 429
    return redirect(url_for(".sent"), 303)


@bp.get("/register/sent")
@public
def sent() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("visitors/sent.html")


def _host(form: RegisterForm) -> str:
    """Return who invites with the form's code; "" for nobody."""
    return reads.host(context(), form.code.data, language()) if form.code.data else ""


def _page(form: RegisterForm, *, is_spent: bool = False) -> str:
    ctx, lang = context(), language()
    settings = ctx.the_edition.visitor_settings
    return render_template(
        "visitors/register.html",
        form=form,
        introduction=text_in(settings.introduction, lang),
        keep_days=settings.keep_days,
        proof_kinds=[one.key for one in settings.types if one.proof],
        host=_host(form),
        spent=sentence(InvitationSpent()) if is_spent else "",
    )
