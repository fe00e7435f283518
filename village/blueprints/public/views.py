"""The public pages of an edition: what anybody may read."""

from functools import partial
from hmac import compare_digest
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp
from village.blueprints.public.filters import filters_of
from village.contracts.reads import exhibitors as exhibitor_queries
from village.core.languages import text_in
from village.editions.reads import pictures, settings
from village.editions.reads import public as public_queries
from village.editions.words.calls import CallKind
from village.editions.words.legal import starting_texts
from village.editions.words.prices import priced_stands, prices_today
from village.engines.cards import draw_card
from village.exhibitors.reads import press
from village.privacy.reads import register
from village.stands.reads import places
from village.visitors.words import takes_visitors
from village.web import faces, preview
from village.web.access import public
from village.web.caching import keep
from village.web.context import context, language
from village.web.eligibility import rule_words
from village.web.files import send
from village.web.pages import localised_edition
from village.web.paging import asked_page, page_of
from village.web.privacy_words import processing_lines


@bp.context_processor
def frame() -> dict[str, Any]:
    """Give the page what its frame asks for: addresses, card, and for the team its gaps."""
    return {
        "alternates": faces.alternates,
        "canonical": faces.canonical,
        "card": faces.card,
        "preview_link": lambda: preview.link(context().the_edition),
        "untranslated": untranslated,
    }


def untranslated() -> tuple[str, ...]:
    """Return the keys of the texts that the edition does not have in the page's language."""
    ctx = context()
    return settings.untranslated(ctx.session, ctx.the_edition, language())


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    """Show the edition: theme, dates, calls, axes, pavilions."""
    ctx, lang = context(), language()
    return render_template(
        "public/home.html",
        calls=public_queries.calls(ctx, lang),
        introduction=public_queries.introduction(ctx, lang),
        pavilions=public_queries.pavilions(ctx, lang),
        structured=faces.structured_event,
    )


@bp.route("/calls")
@public
def calls() -> ResponseReturnValue:
    """Show what organisations may apply to, until when, and what is asked."""
    ctx, lang = context(), language()
    prices = ctx.the_edition.price_settings
    zones = places.zones(ctx, priced_stands(prices))
    return render_template(
        "public/calls.html",
        calls=public_queries.calls(ctx, lang),
        prices={kind: prices_today(prices, kind, on=ctx.today, zones=zones) for kind in CallKind},
        price_settings=prices,
        rule_words=rule_words,
    )


@bp.route("/exhibitors")
@public
def exhibitors() -> ResponseReturnValue:
    """List those who exhibit, by name, pavilion, axis or kind."""
    ctx, lang = context(), language()
    filters = filters_of(request.args)
    number = asked_page()
    rows, total = exhibitor_queries.listing(ctx, lang, filters, page=number)
    return render_template(
        "public/exhibitors.html",
        rows=rows,
        page=page_of(number, total, exhibitor_queries.PAGE_SIZE),
        filters=filters,
        axes=public_queries.axes(ctx, lang),
    )


@bp.route("/exhibitors/<reference>")
@public
def exhibitor(reference: str) -> ResponseReturnValue:
    """Show one exhibitor."""
    one = exhibitor_queries.find(context(), reference, language())
    return render_template(
        "public/exhibitor.html",
        exhibitor=one,
        logo=pictures.shown({"file": one.logo}, language(), instead=one.name),
        press=press.shown(context(), reference),
        structured=faces.structured_exhibitor,
    )


@bp.route("/exhibitors/<reference>/press/<sha256>")
@public
def press_file(reference: str, sha256: str) -> ResponseReturnValue:
    """Send a file of the press kit of an exhibitor that everybody may know of."""
    ctx = context()
    exhibitor_queries.find(ctx, reference, language())
    file = press.named(press.shown(ctx, reference), sha256)
    return send(ctx.storage.open(file.sha256), file.media_type, file.name)


@bp.route("/visit")
@public
def visit() -> ResponseReturnValue:
    """Show the practical information."""
    ctx = context()
    return render_template(
        "public/visit.html",
        sections=public_queries.practical(ctx, language()),
        registers=takes_visitors(ctx.the_edition, ctx.now),
    )


@bp.route("/card-<mark>.png")
@public
def card(mark: str) -> ResponseReturnValue:
    """Give the picture that goes with links to a page.

    An address that is out of date, or that we did not make, gives the edition's own for now only.
    """
    data = faces.card_data(request.args.get("title", ""))
    if not compare_digest(faces.card_mark(data).encode(), mark.encode(errors="replace")):
        own = faces.card_data(localised_edition().theme)
        return Response(draw_card(own), mimetype="image/png")
    response = Response(draw_card(data), mimetype="image/png")
    keep(response)
    return response


@bp.route("/legal")
@public
def legal() -> ResponseReturnValue:
    """Show the legal notice."""
    page = public_queries.legal_notice(context(), language())
    return render_template(
        "public/legal.html", page=page, offered=partial(_offered, "legal_notice")
    )


@bp.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Show what is done with personal data."""
    ctx = context()
    return render_template(
        "public/privacy.html",
        page=public_queries.privacy(ctx, language()),
        offered=partial(_offered, "privacy"),
        lines=processing_lines(register.processing(ctx)),
        protection=ctx.the_edition.protection,
    )


def _offered(field: str) -> str:
    """Return the text to start from, by the law of the organiser's country."""
    ctx = context()
    found = starting_texts(settings.of(ctx.session, ctx.the_edition))[field]
    return text_in(found, language())
