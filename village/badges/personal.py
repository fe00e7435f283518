"""The personal data of badges: who wears them, their photos, and where they were scanned."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.core import personal
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.personal import (
    ERASED_NAMES,
    Category,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
    RetentionRule,
)
from village.editions import Edition


def _worn(person: Person) -> sa.ColumnElement[bool]:
    return personal.is_address(Badge.email, person)


def _revoke(ctx: Context, person: Person) -> None:
    """Make the codes of a person's badges worthless at the gate."""
    worn = sa.select(Badge).where(_worn(person), Badge.state != BadgeState.REVOKED)
    for badge in ctx.session.scalars(worn.order_by(Badge.id)).all():
        edition = ctx.session.get_one(Edition, badge.edition_id)
        here = replace(ctx.acting(SYSTEM), edition=edition)
        issuing.revoke(here, badge, within=P.WORK)


def _named(ctx: Context) -> sa.Select[int]:
    erased = Badge.name.in_(ERASED_NAMES.values())
    aside = Badge.application_id.in_(ctx.actor.conflict_ids)
    return sa.select(Badge.id).where(
        Badge.edition_id == ctx.the_edition.id, sa.not_(erased), aside.is_not(True)
    )


def _unname(ctx: Context, ids: Sequence[int]) -> None:
    """Take the names, addresses and photos off badges; their scans stay, and count nobody."""
    chosen = Badge.id.in_(ids)
    photos = sa.select(Badge.photo_id).where(chosen, Badge.photo_id.is_not(None))
    numbers = [one for one in ctx.session.scalars(photos) if one is not None]
    ctx.session.execute(
        sa.update(Badge)
        .where(chosen)
        .values(
            name=ERASED_NAMES[ctx.languages[0]], name_ar="", job_title="", email="",
            photo_id=None, version=Badge.version + 1,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    stored.delete(ctx, numbers)


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            CheckIn,
            Purpose.ACCESS,
            lambda person: CheckIn.badge_id.in_(sa.select(Badge.id).where(_worn(person))),
            {
                "gate": personal.stays(Category.PRESENCE),
                "code": personal.stays(Category.PRESENCE),
                "device": personal.stays(Category.DEVICE),
            },
        ),
        PersonalRows(
            CheckIn,
            Purpose.ACCESS,
            lambda person: personal.is_account(CheckIn.by_user_id, person),
        ),
        PersonalRows(
            Badge,
            Purpose.ACCESS,
            _worn,
            {
                "name": personal.name(),
                "name_ar": personal.cleared(Category.NAME),
                "job_title": personal.cleared(Category.FUNCTION),
                "email": personal.cleared(Category.CONTACT),
                "organisation_name": personal.stays(Category.FUNCTION),
            },
            files=("photo_id",),
        ),
    ),
    others={
        Badge: "reference token earlier_tokens days",
        CheckIn: "digest",
        SigningKey: "private_bytes public_bytes",
    },
    rules=(RetentionRule("badges", Purpose.ACCESS, personal.last_day, _named, _unname),),
    first=_revoke,
)
