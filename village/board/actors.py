"""Who acts: an account's rights in one edition, read in one query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from village.accounts import (
    AccessToken,
    Membership,
    User,
    UserSession,
    factors,
    permissions_of_scopes,
)
from village.applications import Application
from village.core.actor import Actor
from village.core.languages import as_language
from village.core.permissions import Role
from village.editions import Edition
from village.jury import Assignment, Recusal
from village.organisations import OrganisationMember


def of_session(
    session: Session, token_hash: str, edition_id: int | None, now: datetime
) -> Actor | None:
    """Return who is behind a live session, with the roles held in an edition."""
    values = {"token_hash": token_hash, "edition": edition_id, "now": now}
    row = session.execute(_OF_SESSION, values).one_or_none()
    return _actor(row, edition_id) if row else None


def of_session_in(
    session: Session, code: str, token_hash: str, now: datetime
) -> tuple[Edition | None, Actor | None]:
    """Return the edition with this code, in any case, and who is behind a live session there.

    Both in one query, as most requests of somebody signed in need both.
    """
    values = {"code": code.upper(), "token_hash": token_hash, "now": now}
    row = session.execute(_OF_SESSION_IN, values).one_or_none()
    if row is None:
        return None, None
    edition, user_id, *account = row
    return edition, _actor((user_id, *account), edition.id) if user_id is not None else None


def of_access_token(
    session: Session, token_hash: str, edition_id: int, now: datetime
) -> tuple[Actor, frozenset[str]] | None:
    """Return the organiser who made a token, reduced to what its scopes need, and these scopes.

    None where it is of another edition, revoked or expired, or the organiser is one no longer.
    """
    values = {"token_hash": token_hash, "edition": edition_id, "now": now}
    row = session.execute(_OF_ACCESS_TOKEN, values).one_or_none()
    if row is None:
        return None
    *account, scopes = row
    actor = _actor(account, edition_id)
    if Role.ORGANISER not in actor.roles:
        return None
    limited = replace(actor, administrator=False, limited_to=permissions_of_scopes(scopes))
    return limited, frozenset(scopes)


def of_user(session: Session, user_id: int, edition_id: int | None) -> Actor:
    """Return an account as an actor of an edition.

    Raises:
        NoResultFound: no such account.
    """
    row = session.execute(_OF_USER, {"user": user_id, "edition": edition_id}).one()
    return _actor(row, edition_id)


_EDITION: sa.BindParameter[int] = sa.bindparam("edition", type_=sa.BigInteger)


def _collected(
    column: sa.SQLColumnExpression[Any],
    *where: sa.ColumnElement[bool],
    of: sa.types.TypeEngine[Any] = sa.BigInteger(),  # noqa: B008 - a type has no state
) -> sa.ColumnElement[list[Any]]:
    rows = sa.select(column).where(*where).correlate(User, Edition).scalar_subquery()
    return sa.func.array(rows, type_=ARRAY(of))


# The editions in which an account has a role or an application.
_HAS_ROLE = sa.select(Membership.edition_id).where(Membership.user_id == User.id)
_APPLIES = (
    sa.select(Application.edition_id)
    .join(OrganisationMember, OrganisationMember.organisation_id == Application.organisation_id)
    .where(OrganisationMember.user_id == User.id)
)


def _account(
    second_factor: sa.ColumnElement[bool], edition: sa.SQLColumnExpression[int] = _EDITION
) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """Return what is read of an account that acts in `edition`, as `_actor` takes it.

    `second_factor` says whether there is one.
    """
    return (
        User.id,
        User.name,
        User.email,
        User.language,
        User.is_administrator,
        User.second_factor_due_at,
        second_factor,
        _collected(
            sa.cast(Membership.role, sa.Text),
            Membership.user_id == User.id,
            Membership.edition_id == edition,
            of=sa.Text(),
        ),
        sa.func.array(
            sa.union_all(_HAS_ROLE.correlate(User), _APPLIES.correlate(User)).scalar_subquery(),
            type_=ARRAY(sa.BigInteger()),
        ),
        _collected(
            OrganisationMember.organisation_id,
            OrganisationMember.user_id == User.id,
            OrganisationMember.edits.is_(True),
        ),
        _collected(
            OrganisationMember.organisation_id,
            OrganisationMember.user_id == User.id,
            OrganisationMember.edits.is_(False),
        ),
        _collected(
            Assignment.application_id,
            Assignment.user_id == User.id,
            Application.id == Assignment.application_id,
            Application.edition_id == edition,
        ),
        _collected(
            Recusal.application_id,
            Recusal.user_id == User.id,
            Application.id == Recusal.application_id,
            Application.edition_id == edition,
        ),
    )


# Built once, as every request of somebody signed in begins with one of them.
_LIVE = sa.and_(
    UserSession.token_hash == sa.bindparam("token_hash"),
    UserSession.ended_at.is_(None),
    UserSession.expires_at > sa.bindparam("now"),
)
_OF_SESSION = (
    sa.select(*_account(factors.IN_SESSION))
    .join(UserSession, UserSession.user_id == User.id)
    .where(_LIVE)
)
_OF_SESSION_IN = (
    sa.select(Edition, *_account(factors.IN_SESSION, Edition.id))
    .select_from(Edition)
    .outerjoin(UserSession, _LIVE)
    .outerjoin(User, User.id == UserSession.user_id)
    .where(Edition.code == sa.bindparam("code"))
)
_OF_ACCESS_TOKEN = (
    sa.select(*_account(factors.OF_MAKER), AccessToken.scopes)
    .join(AccessToken, AccessToken.user_id == User.id)
    .where(
        AccessToken.token_hash == sa.bindparam("token_hash"),
        AccessToken.edition_id == _EDITION,
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > sa.bindparam("now"),
        User.disabled_at.is_(None),
    )
)
_OF_USER = sa.select(*_account(factors.HAS_ONE)).where(User.id == sa.bindparam("user"))


def _actor(row: Sequence[Any], edition_id: int | None) -> Actor:
    (
        user_id, name, email, language, administrator, due_at, second_factor, roles, editions,
        organisations, followed, assigned, conflicts,
    ) = row  # fmt: skip
    return Actor(
        user_id=user_id,
        name=name,
        email=email,
        language=as_language(language),
        edition_id=edition_id,
        administrator=administrator,
        second_factor=second_factor,
        second_factor_due_at=due_at,
        roles=frozenset(Role(role) for role in roles),
        edition_ids=frozenset(editions),
        organisation_ids=frozenset(organisations),
        followed_ids=frozenset(followed),
        assigned_ids=frozenset(assigned),
        conflict_ids=frozenset(conflicts),
    )
