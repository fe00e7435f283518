"""What pages of a draw share: the plan with the stands that one may take, and one participant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from village.blueprints.draws.forms import DrawReasonForm, MoveForm, ProxyForm
from village.contracts.reads import exhibitors
from village.draws.reads import choices, turns
from village.draws.reads.choices import DrawOffer
from village.draws.reads.turns import DrawView, Participant
from village.draws.tables import Draw
from village.stands import BrokenRule
from village.stands.reads import places
from village.stands.reads.places import StandRow
from village.stands.words.places import Relation
from village.web.context import context, language
from village.web.filters import amount, number
from village.web.pages import localised_edition, stand_text
from village.web.plan import PlanView, plan_view


def choice_parts(
    view: DrawView, one: Participant, chosen: str, *, url: Callable[[str], str]
) -> dict[str, Any]:
    """Return the plan and the stands among which somebody chooses, and the one looked at.

    `url` gives the address at which a stand is looked at.
    """
    found = choices.choices(context(), view, one) if one.standless else None
    stand = found.of(chosen) if found else None
    return {
        "choices": found,
        "stand": stand,
        "chosen": chosen,
        "plan": _plan(found, url),
        "url": url,
        "rule_words": rule_words,
    }


def rule_words(rule: BrokenRule) -> str:
    """Return in a sentence which rule about neighbours a stand would not keep."""
    if rule.relation is Relation.TOGETHER:
        return str(
            _(
                "It is not beside stand %(stand)s: the organiser wants both together.",
                stand=stand_text(rule.stand),
            )
        )
    return str(
        _(
            "Stand %(stand)s is %(metres)s m away: the organiser wants %(wanted)s m between them.",
            stand=stand_text(rule.stand),
            metres=number(round(rule.metres or 0, 1)),
            wanted=rule.wanted,
        )
    )


def participant_page(
    draw: Draw,
    reference: str,
    *,
    move: MoveForm | None = None,
    out: DrawReasonForm | None = None,
    proxy: ProxyForm | None = None,
    chosen: str = "",
    problem: str = "",
) -> str:
    """Return the organiser's page of one who takes part."""
    view = turns.seen(context(), draw, language())
    one = view.of(reference)

    def url(stand: str) -> str:
        address = url_for(".participant", draw=draw.number, reference=reference, stand=stand)
        return f"{address}#stand"

    return render_template(
        "draws/participant.html",
        draw=draw,
        view=view,
        one=one,
        move=move or MoveForm(formdata=None, rank=one.rank),
        out=out or DrawReasonForm(formdata=None),
        proxy=proxy or ProxyForm(formdata=None),
        problem=problem,
        **choice_parts(view, one, chosen or request.args.get("stand", ""), url=url),
    )


def _plan(found: DrawOffer | None, url: Callable[[str], str]) -> PlanView:
    """Return the plan as everybody sees it; what one may take is marked, priced and linked."""
    ctx = context()
    offered = {one.number: one for one in found.stands} if found else {}

    def link(row: StandRow) -> str:
        return url(row.number) if row.number in offered else ""

    marks = {key: "is-hit" if one.safe else "has-problem" for key, one in offered.items()}
    view = plan_view(
        places.drawing(ctx),
        exhibitors.on_plan(ctx, language()),
        dict(localised_edition().pavilions),
        url=link,
        public=True,
        marks=marks,
    )
    currency = ctx.the_edition.currency
    said = {
        key: _("you may take it, %(price)s", price=amount(one.net_cents, currency))
        if one.safe
        else _("somebody after you could no longer be placed")
        for key, one in offered.items()
    }
    for key, one in offered.items():
        said[key] = ". ".join([said[key], *map(rule_words, one.broken)])
    stands = [
        replace(one, title=f"{one.title}, {said[one.number]}") if one.number in said else one
        for one in view.stands
    ]
    return replace(view, stands=stands)
