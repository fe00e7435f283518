"""The organisers' words on files, for who screens: of one file, of the edition, as a condition."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from village.applications.reads import visible
from village.applications.tables import Application, ApplicationTag
from village.core.context import Context
from village.core.permissions import Permission as P


def of(ctx: Context, application: Application) -> list[str]:
    """Return the tags of a file, by name; none for who does not screen it."""
    mine = sa.select(ApplicationTag.name).join(
        Application, Application.id == ApplicationTag.application_id
    )
    own = mine.where(Application.id == application.id, visible.applications(ctx.actor, P.SCREEN))
    return list(ctx.session.scalars(own.order_by(ApplicationTag.name)))


def known(ctx: Context) -> list[str]:
    """Return every tag that stands on a file of the edition which the actor screens."""
    names = (
        sa.select(ApplicationTag.name)
        .join(Application, Application.id == ApplicationTag.application_id)
        .where(visible.applications(ctx.actor, P.SCREEN))
        .distinct()
        .order_by(ApplicationTag.name)
    )
    return list(ctx.session.scalars(names))


def has(ctx: Context, name: str) -> sa.ColumnElement[bool]:
    """Return the condition that a file has a tag; no file has one for who does not screen."""
    tagged = sa.select(ApplicationTag.application_id).where(ApplicationTag.name == name)
    return sa.and_(visible.applications(ctx.actor, P.SCREEN), Application.id.in_(tagged))


def named(ctx: Context) -> sa.SQLColumnExpression[Sequence[str]]:
    """Return the column of a file's tags, by name; empty for who does not screen."""
    none = sa.cast(sa.literal([]), ARRAY(sa.Text))
    if P.SCREEN not in ctx.actor.permissions:
        return none
    text = sa.cast(ApplicationTag.name, sa.Text)
    names = (
        sa.select(sa.func.array_agg(aggregate_order_by(text, text)))
        .where(ApplicationTag.application_id == Application.id)
        .scalar_subquery()
    )
    return sa.func.coalesce(names, none)
