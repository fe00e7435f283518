"""No more mails of a kind: by the link of one, or by the mail program itself (RFC 8058)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.blueprints.public import root
from village.campaigns import writes
from village.core import outbox
from village.extensions import csrf
from village.web.access import public
from village.web.context import context
from village.web.transaction import commits

#: What a mail program posts by itself; it brings no cookie, and follows no redirect.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@root.route("/<any(fr, ar, en):lang>/unsubscribe/<token>", methods=["GET", "POST"])
@public
@commits
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask whether to send no more, as programs follow links too; a press does it, or undoes it."""
    name, value = ONE_CLICK
    if request.form.get(name) == value:
        writes.unsubscribe(context(), token)
        return "", 200
    if request.method == "POST":
        change = writes.subscribe_again if "again" in request.form else writes.unsubscribe
        change(context(), token)
        return redirect(url_for(".unsubscribe", token=token), 303)
    ctx = context()
    mail = outbox.by_token(ctx, token)
    done = outbox.suppression(ctx, mail, needed=False) is not None
    return render_template("public/unsubscribe.html", mail=mail, done=done)


csrf.exempt(unsubscribe)  # whoever has the link may do it, a mail program too
