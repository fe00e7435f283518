"""The addresses outside any edition: the first page, health, robots, the developer's outbox."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from village.blueprints.public import root
from village.board import mails
from village.config import Configuration
from village.core.errors import NotFound
from village.editions.reads import editions
from village.web import health
from village.web.access import public
from village.web.context import context, edition, language
from village.web.links import asset
from village.web.mails import ATTACHED, alone, attached, render
from village.web.paging import asked_page, page_of

MAILS_A_PAGE = 50
ROBOTS = """User-agent: *
Disallow: /outbox
Disallow: /*/account/
Disallow: /*/*/admin/
Disallow: /*/*/apply/
"""


@root.route("/")
@public
def index() -> ResponseReturnValue:
    """Go to the current edition, in the language the browser asks for."""
    response = redirect(url_for("public.home" if edition() else "root.start"), 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@root.route("/<any(fr, ar, en):lang>/")
@public
def start() -> ResponseReturnValue:
    """Go to the only edition, or list them all."""
    ctx = context()
    found = editions.everything(ctx.session)
    if len(found) == 1:
        return redirect(url_for("public.home", edition=found[0].code.lower()), 302)
    views = [editions.view(one, language()) for one in found]
    return render_template("public/editions.html", editions=views)


@root.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say whether this process can ask its database and keep a file, else what is wrong."""
    ailment = health.ailment()
    return Response(f"{ailment or 'ok'}\n", 503 if ailment else 200, mimetype="text/plain")


@root.route("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Tell crawlers which pages are for people with an account."""
    return Response(ROBOTS, mimetype="text/plain")


@root.route("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Lead those who ask for it by its old name to the emblem."""
    return redirect(asset("img/favicon.svg"), 302)


@root.route("/outbox")
@public
def outbox() -> ResponseReturnValue:
    """List the mails of this machine; only where it is a developer's."""
    _developers_only()
    number = asked_page()
    rows, total = mails.newest(context(), page=number, size=MAILS_A_PAGE)
    letters = [(row, render(row).subject) for row in rows]
    page = page_of(number, total, MAILS_A_PAGE)
    return render_template("public/outbox.html", letters=letters, page=page)


@root.route("/outbox/<int:mail_id>")
@public
def mail(mail_id: int) -> ResponseReturnValue:
    """Show one mail: its text, and its HTML in a frame that runs nothing."""
    _developers_only()
    row = mails.find(context(), mail_id)
    return render_template(
        "public/mail.html", mail=row, letter=render(row), has_attachment=row.template in ATTACHED
    )


@root.route("/outbox/<int:mail_id>/html")
@public
def mail_html(mail_id: int) -> ResponseReturnValue:
    """Send a mail's HTML alone, under a policy of its own."""
    _developers_only()
    return alone(render(mails.find(context(), mail_id)))


@root.route("/outbox/<int:mail_id>.pdf")
@public
def mail_attachment(mail_id: int) -> ResponseReturnValue:
    """Send the PDF that goes with a mail."""
    _developers_only()
    content = attached(context(), mails.find(context(), mail_id))
    if content is None:
        raise NotFound
    return Response(content, mimetype="application/pdf")


def _developers_only() -> None:
    settings: Configuration = current_app.config["VILLAGE"]
    if not settings.development:
        raise NotFound
