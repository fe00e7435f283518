"""The addresses outside any edition: the first page, robots, the developer's outbox."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask import current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from village.blueprints.public import root
from village.board import mails
from village.board.own import own_editions
from village.config import Configuration
from village.contracts.reads import exhibitors
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import LANGUAGES
from village.core.permissions import Permission as P
from village.editions.reads import editions, pictures, programme
from village.editions.tables import Edition
from village.editions.words.life import Life
from village.web import faces
from village.web.access import public
from village.web.caching import keep
from village.web.colours import mark as colour_mark
from village.web.colours import stylesheet
from village.web.context import context, edition, language, outside, preferred
from village.web.files import POLICY
from village.web.links import asset, on_site
from village.web.mails import ATTACHED, alone, attached, render
from village.web.pages import localised_edition, may
from village.web.paging import asked_page, page_of

MAILS_A_PAGE = 50
#: For how long a copy of security.txt may be believed.
SECURITY_TXT_LIVES = timedelta(days=180)
ROBOTS = """User-agent: *
Disallow: /outbox
Disallow: /preview/
Disallow: /*/account/
Disallow: /*/*/admin/
Disallow: /*/*/apply/
"""


@root.route("/")
@public
def index() -> ResponseReturnValue:
    """Go to the edition that is on, or to the list, in the language the browser asks for."""
    on = [one for one in editions.everything(context().session) if one.state is Life.PUBLIC]
    here = edition() if len(on) <= 1 else None
    page, offered = ("public.home", here.languages) if here else ("root.start", LANGUAGES)
    response = redirect(url_for(page, lang=preferred(offered)), 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@root.route("/<any(fr, ar, en):lang>/")
@public
def start() -> ResponseReturnValue:
    """Go to the only edition; where there are several, list one's own and those for everybody."""
    ctx, lang = context(), language()
    found = editions.everything(ctx.session, also=ctx.actor.edition_ids)
    open_to_all = [one for one in found if one.state is not Life.PREPARING]
    if len(found) == len(open_to_all) == 1 and not may(P.CREATE_EDITION):
        return redirect(url_for("public.home", edition=found[0].code.lower()), 302)
    seen = {one.id: one for one in found}
    outside()
    over = {one.id for one in found if one.ends_on < replace(ctx, edition=one).today}
    return render_template(
        "public/editions.html",
        mine=[(editions.view(seen[one.id], lang), one) for one in own_editions(ctx)],
        coming=[editions.view(one, lang) for one in open_to_all if one.id not in over],
        past=[editions.view(one, lang) for one in open_to_all if one.id in over],
    )


@root.route("/<edition>/")
@public
def without_language() -> ResponseReturnValue:
    """Go to the edition whose address somebody typed without a language."""
    code = str(g.edition_code)
    here = editions.seen(context().session, code)
    lang = preferred(here.languages if here else LANGUAGES)
    response = redirect(url_for("public.home", lang=lang, edition=code.lower()), 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@root.route("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Tell crawlers which pages are for people with an account."""
    return Response(f"{ROBOTS}Sitemap: {on_site('/sitemap.xml')}\n", mimetype="text/plain")


@root.route("/.well-known/security.txt")
@public
def security_txt() -> ResponseReturnValue:
    """Tell who finds a weakness whom to write to (RFC 9116).

    Raises:
        NotFound: the installation names nobody.
    """
    settings: Configuration = current_app.config["VILLAGE"]
    if not settings.security_contact:
        raise NotFound
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {context().now + SECURITY_TXT_LIVES:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {on_site(url_for('root.security_txt'))}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@root.route("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """List the pages of all editions that are no secret, in all their languages."""
    ctx = context()
    pages = [
        page
        for one in editions.everything(ctx.session)
        for page in _pages(replace(ctx, edition=one), one)
    ]
    return Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml")


def _pages(ctx: Context, one: Edition) -> Iterator[list[tuple[str, str]]]:
    """Give the public pages of an edition, each with its addresses by language."""
    for endpoint in faces.sitemap_pages():
        yield faces.in_every_language(one, endpoint)
    for speaker in programme.timetable(ctx, one.languages[0]).speakers:
        yield faces.in_every_language(one, "public.speaker", key=speaker.key)
    for reference in sorted(exhibitors.matching(ctx, ExhibitorFilters())):
        yield faces.in_every_language(one, "public.exhibitor", reference=reference)


@root.route("/colours/<edition>-<mark>.css")
@public
def colours(mark: str) -> ResponseReturnValue:
    """Give the colours of an edition; an address that is out of date gives them for now only."""
    here = localised_edition()
    response = Response(stylesheet(here), mimetype="text/css")
    if mark == colour_mark(here):
        keep(response)
    return response


@root.route("/pictures/<name>")
@public
def picture(name: str) -> ResponseReturnValue:
    """Give a picture of an edition; its name says what is in it, so browsers keep it."""
    found, content = pictures.content(context(), f"pictures/{name}")
    response = Response(content, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = POLICY
    keep(response)
    return response


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
