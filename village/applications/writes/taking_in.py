"""Files that the organiser takes in from a spreadsheet: all of them, or none."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from village.applications.reads import eligibility
from village.applications.tables import Application
from village.applications.words import Action
from village.applications.writes import applications, pavilions
from village.applications.writes.drafts import next_references
from village.applications.writes.indexing import index
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, CallClosed, Incomplete, NotEligible
from village.core.permissions import Permission as P
from village.editions import Call, Life
from village.editions import eligibility as rules
from village.organisations import ORGANISATION_FIELDS, Organisation
from village.organisations import writes as organisations

_TEXTS = frozenset(ORGANISATION_FIELDS) - {"founded_year", "team_size"}


@dataclass(frozen=True, slots=True)
class Lacks:
    """What keeps a file from being taken in as a submitted one."""

    missing: list[str]  #: as `applications.missing` names it
    broken: list[rules.RuleOutcome]


def blank(ctx: Context, call: Call) -> Application:
    """Return a file of a call that says nothing yet and is kept nowhere."""
    edition = ctx.the_edition
    said = {
        **dict.fromkeys(_TEXTS, ""),
        "country": edition.country,
        "language": edition.languages[0],
    }
    return Application(
        edition=edition,
        edition_id=edition.id,
        organisation=Organisation(**said),
        call=call,
        kind=call.kind,
        title="",
        summary="",
        needs="",
        women_led=False,
        first_time=False,
        shell_scheme=True,
        answers={},
        wanted_open_sides=1,
    )


def fill(file: Application, *, organisation: Mapping[str, Any], project: Mapping[str, Any]) -> None:
    """Let a blank file say what a line of the sheet says."""
    for name, value in organisation.items():
        setattr(file.organisation, name, value)
    for name, value in project.items():
        setattr(file, name, value)
    file.axis = next((one for one in file.edition.axes if one.id == file.axis_id), None)
    file.language = file.organisation.language
    pavilions.settle(file, before=None)


def lacks(ctx: Context, file: Application) -> Lacks:
    """Return what a file lacks to be submitted: it is no organisation's second one."""
    outcomes = eligibility.with_others(file, 0) if file.call.rules else []
    return Lacks(
        applications.missing(ctx, file), [outcome for outcome in outcomes if outcome.refuses]
    )


def take_in(
    ctx: Context,
    files: Sequence[Application],
    *,
    key: uuid.UUID,
    submitted: bool,
    invites: bool,
) -> list[str]:
    """Keep files, each with an organisation of its own; return their references. Flushes.

    A call that is not open takes them too. Nobody is mailed, unless their contacts are invited to
    act for them.

    Args:
        ctx: the request's context.
        files: made by `blank` and `fill`.
        key: names the form that is sent: it is taken in once.
        submitted: whether they wait to be screened from now on, or are drafts.
        invites: whether each contact whose address is known gets a mail with the link to the file.

    Raises:
        AlreadyDone: they were taken in with this key.
        CallClosed: the edition is over.
        Incomplete, NotEligible: one of them cannot be submitted; none is kept.
        Forbidden: the actor does not screen.
    """
    policy.require(ctx.actor, P.SCREEN)
    if ctx.the_edition.state in (Life.CLOSED, Life.ARCHIVED):
        raise CallClosed
    if submitted:
        _require_complete(ctx, files)
    references = next_references(ctx, len(files))
    if ctx.session.scalar(sa.select(Application.id).where(Application.draft_key == _key(key, 0))):
        raise AlreadyDone
    for place, (file, reference) in enumerate(zip(files, references, strict=True)):
        file.reference, file.draft_key = reference, _key(key, place)
        file.created_at = file.saved_at = file.state_at = ctx.now
        index(file)
    ctx.session.add_all(files)
    ctx.session.flush()
    for file in files:
        if submitted:
            applications.receive(ctx, file, None, Action.TAKE_IN, number=1)
        else:
            audit.record(ctx, file.reference, Action.TAKE_IN)
        if invites and file.organisation.contact_email:
            organisations.invite_contact(ctx, file)
    return references


def _key(key: uuid.UUID, place: int) -> uuid.UUID:
    """Return the key of one of the files that a form has taken in."""
    return uuid.uuid5(key, str(place))


def _require_complete(ctx: Context, files: Sequence[Application]) -> None:
    for file in files:
        found = lacks(ctx, file)
        if found.missing:
            raise Incomplete(missing=found.missing)
        if found.broken:
            raise NotEligible(broken=found.broken)
