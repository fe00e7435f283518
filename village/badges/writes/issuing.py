"""Badges: name the people, issue signed codes, revoke them."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from village.applications import Application, State, lock
from village.badges import reads
from village.badges.tables import Badge
from village.badges.words import (
    WORK_PASSES,
    BadgeAction,
    BadgeQuota,
    BadgeState,
    marks,
    new_reference,
)
from village.badges.writes import quotas, signing
from village.core import audit, outbox, policy, steps
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.errors import AlreadyNamed, IllegalTransition, PriceNotAgreed, TextNotDrawable
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.editions import BadgeRole, CallKind, Edition, numbers
from village.engines.documents import tokens
from village.engines.documents.badge_data import BadgeData
from village.engines.documents.badge_design import A6
from village.engines.documents.badge_layout import faults
from village.engines.documents.badges import SHEETS
from village.engines.documents.photo import badge_photo


def act(ctx: Context, badge: Badge, action: BadgeAction, *, within: P | None = None) -> None:
    """Move a badge one step along its flow, with its audit line and its mail. Flushes.

    `within` is as for `steps.move`.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission.
    """
    steps.move(
        ctx,
        badge,
        action,
        about=badge.application,
        entry=LogEntry(badge.reference, f"badge_{action}", {}),
        letter=lambda: _letter(badge),
        within=within,
    )


def _letter(badge: Badge) -> StepMail | None:
    """Return the mail that brings a badge: to its bearer, else to the organisation's contact."""
    organisation = badge.application.organisation if badge.application else None
    contact = organisation.contact_email if organisation else ""
    if not badge.email and not contact:
        return None
    language = organisation.language if organisation else ""  # the edition's main one
    named = organisation.named(language) if organisation else badge.organisation_name
    params = {"name": badge.name, "organisation": named}
    if organisation and organisation.contact_name and not badge.email:
        params |= {"name": organisation.contact_name, "holder": badge.name}
        return StepMail(contact, language, badge.reference, params, "badge_to_pass_on")
    return StepMail(badge.email or contact, language, badge.reference, params)


def send(ctx: Context, badge: Badge) -> None:
    """Queue the mail that brings an issued badge once more, as after a correction."""
    if letter := _letter(badge):
        outbox.queue(
            ctx,
            letter.template or "badge_issued",
            to=letter.to,
            language=letter.language,
            reference=letter.reference,
            **letter.params,
        )


def name_person(
    ctx: Context,
    application: Application,
    *,
    name: str,
    name_ar: str = "",
    job_title: str = "",
    email: str = "",
    work: BadgeRole | None = None,
    agreed_cents: int = 0,
) -> Badge:
    """Name one person of a confirmed application; the badge is requested. Flushes.

    `work` is one of `WORK_PASSES`; without it the badge is one for the show. One beyond those of
    the exhibitor goes on its order where `agreed_cents` is its price.

    Raises:
        IllegalTransition: the application is not confirmed, or has all its badges.
        PriceNotAgreed: the badge costs something else than was agreed to.
        AlreadyNamed: this person has one of its badges.
        Forbidden: the actor does not act for this organisation.
        TextNotDrawable: a badge cannot show the name, or the organisation's.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    quota = quotas.of(ctx, application, work)
    if application.state is not State.CONFIRMED or not quota.takes(1):
        raise IllegalTransition(state=application.state, action="name_person")
    require_agreed(quota, 1, agreed_cents)
    require_new(ctx, application, name=name, email=email, work=work)
    require_drawable([BadgeData("", name, name_ar, application.organisation.name)])
    values = {"name": name, "name_ar": name_ar, "job_title": job_title, "email": email}
    badge = request(ctx, application, work=work, **values)
    quotas.charge(ctx, application, quota.beyond(1))
    return badge


def require_agreed(quota: BadgeQuota, people: int, agreed_cents: int) -> None:
    """Refuse to name people at another price than was shown, but for nothing where it is.

    Raises:
        PriceNotAgreed: they cost something else.
    """
    if (cost := quota.cost(people)) and cost != agreed_cents:
        raise PriceNotAgreed


def request(
    ctx: Context, application: Application, *, work: BadgeRole | None = None, **values: str
) -> Badge:
    """Ask for the badge of somebody who may have one, as whoever calls has found. Flushes."""
    usual = BadgeRole.STARTUP if application.kind is CallKind.STARTUP else BadgeRole.EXHIBITOR
    badge = Badge(
        reference=new_reference(ctx.the_edition.code),
        edition_id=ctx.the_edition.id,
        number=numbers.take(ctx, Edition.last_badge_number),
        application=application,
        role=work or usual,
        **values,
        organisation_name=application.organisation.name,
        state=BadgeState.REQUESTED,
        requested_at=ctx.now,
    )
    ctx.session.add(badge)
    ctx.session.flush()
    audit.record(ctx, badge.reference, "badge_request", application=application.reference)
    return badge


def admit(
    ctx: Context,
    *,
    role: BadgeRole,
    name: str,
    name_ar: str = "",
    organisation: str = "",
    days: Sequence[date] = (),
    email: str = "",
) -> Badge:
    """Give somebody of no application a badge, issued at once, for some days or all. Flushes.

    The installation issues it: whoever calls has found that the person may come. It is mailed to
    the `email`; without one, whoever calls mails it.

    Raises:
        TextNotDrawable: a badge cannot show the name, or the organisation's.
    """
    require_drawable([BadgeData("", name, name_ar, organisation)])
    badge = Badge(
        reference=new_reference(ctx.the_edition.code),
        edition_id=ctx.the_edition.id,
        number=numbers.take(ctx, Edition.last_badge_number),
        role=role,
        name=name,
        name_ar=name_ar,
        email=email,
        organisation_name=organisation,
        state=BadgeState.REQUESTED,
        days=[one.isoformat() for one in days],
        requested_at=ctx.now,
        issued_at=ctx.now,
    )
    number, key = signing.signing_key(ctx)
    badge.token = signing.token(ctx, badge, number, key)
    act(ctx.acting(SYSTEM), badge, BadgeAction.ISSUE, within=P.WORK)
    return badge


def add(
    ctx: Context, *, role: BadgeRole, name: str, name_ar: str, organisation: str, email: str
) -> Badge:
    """Give a speaker, a journalist, a partner or one's own people a badge. Flushes.

    Raises:
        Forbidden: the actor may not issue badges.
        AlreadyNamed: somebody of no application has a badge of this role and this name.
        TextNotDrawable: a badge cannot show the name, or the organisation's.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    known = reads.known(reads.of_no_application(ctx, role))
    if same := known.keys() & marks(name, email):
        raise AlreadyNamed(name=known[same.pop()])
    return admit(ctx, role=role, name=name, name_ar=name_ar, organisation=organisation, email=email)


def require_drawable(people: Sequence[BadgeData], sheet: str = "a6") -> None:
    """Refuse names that a badge of a sheet cannot show whole.

    Raises:
        TextNotDrawable: letters that no font has, or a name that fits at no size.
    """
    if found := undrawable(people, sheet):
        raise TextNotDrawable(texts=", ".join(found.values()))


def undrawable(people: Sequence[BadgeData], sheet: str = "a6") -> dict[int, str]:
    """Return the texts that badges of a sheet cannot show whole, by whose they are, from 0.

    Behind a text stand, in brackets, the letters that no font has; without, it is too long.
    """
    found = dict[int, str]()
    card = SHEETS[sheet].badge if sheet in SHEETS else A6
    for one in faults(people, card):
        text = _shown(getattr(people[one.at], one.field), one.letters)
        found[one.at] = f"{found[one.at]}, {text}" if one.at in found else text
    return found


def _shown(text: str, letters: str) -> str:
    return f"{text} ({' '.join(letters)})" if letters else text


def require_new(
    ctx: Context,
    application: Application,
    *,
    name: str,
    email: str,
    but: Badge | None = None,
    work: BadgeRole | None = None,
) -> None:
    """Refuse a person who has one of the application's badges for the same, other than `but`.

    Raises:
        AlreadyNamed: somebody has this name or this address.
    """
    others = (
        badge
        for badge in reads.of_application(ctx, application)
        if badge is not but and _work(badge) is work
    )
    known = reads.known(others)
    if same := known.keys() & marks(name, email):
        raise AlreadyNamed(name=known[same.pop()])


def _work(badge: Badge) -> BadgeRole | None:
    return badge.role if badge.role in WORK_PASSES else None


def issue(ctx: Context, badges: Iterable[Badge]) -> int:
    """Sign and issue the requested ones among `badges`; returns how many. Flushes.

    Raises:
        Forbidden: the actor may not issue badges.
        TextNotDrawable: it names those that could not be printed; none is issued.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    badges = list(badges)
    lock(ctx, [badge.application for badge in badges if badge.application])
    for badge in badges:
        ctx.session.refresh(badge, ["state", "version"])
    requested = [badge for badge in badges if badge.state is BadgeState.REQUESTED]
    require_drawable([_names(badge) for badge in requested])
    number, key = signing.signing_key(ctx)
    for badge in requested:
        token = signing.token(ctx, badge, number, key)
        with ctx.session.no_autoflush:  # the row gets its token and its state at once
            badge.token, badge.issued_at = token, ctx.now
            act(ctx, badge, BadgeAction.ISSUE)
    return len(requested)


def sign_again(ctx: Context) -> None:
    """Sign the issued badges again whose codes end before they should, and mail each. Flushes.

    So it is when the edition's dates have moved: what was printed before is refused as replaced,
    and kept for that.
    """
    issued = sa.select(Badge).where(
        Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.ISSUED
    )
    short = [
        badge
        for badge in ctx.session.scalars(issued.order_by(Badge.id)).all()
        if tokens.read(badge.token).expires_at < signing.expires_at(ctx, badge.role)
    ]
    if not short:
        return
    number, key = signing.signing_key(ctx)
    for badge in short:
        badge.earlier_tokens = [*badge.earlier_tokens, badge.token]
        badge.token, badge.printed_at = signing.token(ctx, badge, number, key), None
        send(ctx, badge)
    ctx.session.flush()
    audit.record(ctx, ctx.the_edition.code, "sign_badges_again", badges=len(short))


def unprintable(badges: Sequence[Badge], sheet: str = "a6") -> dict[str, str]:
    """Return the texts that keep badges from being printed, by the badges' references."""
    found = undrawable([_names(badge) for badge in badges], sheet)
    return {badges[at].reference: texts for at, texts in found.items()}


def _names(badge: Badge) -> BadgeData:
    return BadgeData(badge.reference, badge.name, badge.name_ar, badge.organisation_name)


def revoke(ctx: Context, badge: Badge, *, within: P | None = None) -> None:
    """Make a badge's code worthless at the gate. `within` is as for `steps.move`.

    Raises:
        IllegalTransition: it is revoked already.
        Forbidden: an issued badge is revoked by an organiser.
    """
    if badge.application is not None:
        lock(ctx, [badge.application], badge)
    act(ctx, badge, BadgeAction.REVOKE, within=within)


def set_photo(ctx: Context, badge: Badge, content: bytes) -> None:
    """Put a photo on a badge; an earlier one is no longer used. Flushes.

    Raises:
        Forbidden: the actor neither acts for the organisation nor issues badges.
        PhotoRefused: the file is no picture that a badge can have.
    """
    _require_own_or_issuing(ctx, badge)
    small = badge_photo(content)
    badge.photo = stored.put(ctx, f"{badge.reference}.jpg", small, "image/jpeg")
    ctx.session.flush()
    audit.record(ctx, badge.reference, "badge_photo")


def drop_photo(ctx: Context, badge: Badge) -> None:
    """Take the photo off a badge. Flushes.

    Raises:
        Forbidden: the actor neither acts for the organisation nor issues badges.
    """
    _require_own_or_issuing(ctx, badge)
    badge.photo = None
    ctx.session.flush()
    audit.record(ctx, badge.reference, "badge_photo_dropped")


def _require_own_or_issuing(ctx: Context, badge: Badge) -> None:
    if not policy.can(ctx.actor, P.ISSUE_BADGES, badge.application):
        policy.require(ctx.actor, P.APPLY, badge.application)
