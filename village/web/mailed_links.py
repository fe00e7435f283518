"""The pages that ask for an address and mail a link to it."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.core.errors import TooManyAttempts
from village.web.attempts import counted
from village.web.context import context, language
from village.web.errors import retry_after, sentence
from village.web.forms import Form


def ask_for_link(
    form: Form, template: str, what: str, send: Callable[..., None]
) -> ResponseReturnValue:
    """Ask for an address and send it a link; whom the address belongs to changes nothing.

    Args:
        form: has the field `email`.
        template: the page of the form.
        what: the link, as `accounts.sent` names it.
        send: sends it; called with the context, the address, the language and how to count.
    """
    if not form.validate_on_submit():
        return render_template(template, form=form), 422 if request.method == "POST" else 200
    email = form["email"].data or ""
    try:
        send(context(), email, language=language(), **counted(email))
    except TooManyAttempts as refusal:
        form.form_errors.append(sentence(refusal))
        return render_template(template, form=form), 429, retry_after(refusal)
    return redirect(url_for("accounts.sent", what=what), 303)
