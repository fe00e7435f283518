"""Whether a file keeps the rules of its call, and what else its organisation asks for there."""

import sqlalchemy as sa

from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.core.searching import searchable
from village.editions import Call, eligibility
from village.organisations import Organisation, OrganisationMember


def outcomes(ctx: Context, application: Application) -> list[eligibility.RuleOutcome]:
    """Return what becomes of each rule of the call."""
    call, organisation = application.call, application.organisation
    if not call.rules:
        return []
    others = made(ctx, call, organisation, besides=application, drafts=False)
    return with_others(application, others)


def with_others(application: Application, others: int) -> list[eligibility.RuleOutcome]:
    """Return what becomes of each rule if the organisation has made `others` files besides."""
    call, organisation = application.call, application.organisation
    facts = eligibility.EligibilityFacts(
        year=call.year,
        founded_year=organisation.founded_year,
        team_size=organisation.team_size,
        country=organisation.country,
        others=others,
    )
    return eligibility.outcomes(call.rules, facts)


def is_full(ctx: Context, application: Application) -> bool:
    """Say whether the organisation's other files are all that the call takes of it."""
    call, organisation = application.call, application.organisation
    if call.per_organisation is None:
        return False
    submitted = made(ctx, call, organisation, besides=application, drafts=False)
    return submitted >= call.per_organisation


def reaches_limit(ctx: Context, call: Call, organisation: Organisation) -> bool:
    """Say whether an organisation has begun or made all the files that the call takes of it."""
    most = call.per_organisation
    return most is not None and made(ctx, call, organisation, drafts=True) >= most


def made(
    ctx: Context,
    call: Call,
    organisation: Organisation,
    *,
    besides: Application | None = None,
    drafts: bool,
) -> int:
    """Return how many applications an organisation makes to a call; withdrawn ones do not count.

    Each application has a row of its own for the organisation. Two rows are one organisation where
    somebody acts for both, and they bear one name or one number: a stranger's row never counts.
    """
    out = {State.WITHDRAWN} if drafts else {State.WITHDRAWN, State.DRAFT}
    mine = sa.select(OrganisationMember.user_id).where(
        OrganisationMember.organisation_id == organisation.id, OrganisationMember.edits
    )
    ours = sa.select(OrganisationMember.organisation_id).where(
        OrganisationMember.user_id.in_(mine), OrganisationMember.edits
    )
    rows = ctx.session.execute(
        sa.select(Application.id, Organisation.name, Organisation.ice)
        .join(Application.organisation)
        .where(
            Application.call_id == call.id,
            Application.state.not_in(out),
            Application.organisation_id.in_(ours),
        )
    )
    but = besides.id if besides else None
    name = searchable([organisation.name])
    return sum(
        searchable([theirs]) == name or bool(ice and ice == organisation.ice)
        for row_id, theirs, ice in rows
        if row_id != but
    )
