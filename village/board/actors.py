"""Who acts: an account's rights in one edition, read in one query, with the edition itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from village.accounts import Membership, User, UserSession
from village.applications import Application
from village.core.actor import Actor
from village.core.languages import as_language
from village.core.permissions import Role
from village.core.prepared import Prepared
from village.editions import Edition, editions
from village.jury import Assignment, ConflictOfInterest
from village.organisations import OrganisationMember


def of_session(
    session: Session, token_hash: str, edition_id: int | None, now: datetime
) -> Actor | None:
    """Return who is behind a live session, with the roles held in an edition."""
    row = _OF_SESSION.one(session, token_hash=token_hash, edition=edition_id, now=now)
    return _actor(row, edition_id) if row else None


def arriving(
    session: Session, token_hash: str, code: str, now: datetime
) -> tuple[Edition | None, Actor | None]:
    """Return the edition with a code, and who is behind a live session there; in one query."""
    row = _ARRIVING.one(session, token_hash=token_hash, code=code.upper(), now=now)
    if row is None:
        return None, None
    versions, account = row[: len(editions.VERSIONS)], row[len(editions.VERSIONS) :]
    edition = editions.at_versions(session, code.upper(), versions)
    return edition, _actor(account, edition.id) if account[0] is not None else None


def of_user(session: Session, user_id: int, edition_id: int | None) -> Actor:
    """Return an account as an actor of an edition.

    Raises:
        NoResultFound: no such account.
    """
    row = _OF_USER.one(session, user=user_id, edition=edition_id)
    if row is None:
        raise NoResultFound
    return _actor(row, edition_id)


def _account(edition_id: sa.SQLColumnExpression[int]) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """Return the columns of an account as an actor of an edition."""

    def collected(
        column: sa.SQLColumnExpression[int], *where: sa.ColumnElement[bool]
    ) -> sa.ColumnElement[list[int]]:
        rows = sa.select(column).where(*where).correlate(User, Edition).scalar_subquery()
        return sa.func.array(rows, type_=ARRAY(sa.BigInteger))

    roles = sa.func.array(
        sa.select(sa.cast(Membership.role, sa.Text))
        .where(Membership.user_id == User.id, Membership.edition_id == edition_id)
        .correlate(User, Edition)
        .scalar_subquery(),
        type_=ARRAY(sa.Text),
    )
    in_edition = Application.edition_id == edition_id
    return (
        User.id,
        User.name,
        User.email,
        User.language,
        roles,
        collected(OrganisationMember.organisation_id, OrganisationMember.user_id == User.id),
        collected(
            Assignment.application_id,
            Assignment.user_id == User.id,
            Application.id == Assignment.application_id,
            in_edition,
        ),
        collected(
            ConflictOfInterest.application_id,
            ConflictOfInterest.user_id == User.id,
            Application.id == ConflictOfInterest.application_id,
            in_edition,
        ),
    )


def _live() -> sa.ColumnElement[bool]:
    return sa.and_(
        UserSession.token_hash == sa.bindparam("token_hash"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > sa.bindparam("now", type_=sa.DateTime(timezone=True)),
    )


_EDITION = sa.bindparam("edition", type_=sa.BigInteger)
_OF_SESSION = Prepared(
    sa.select(*_account(_EDITION)).join(UserSession, UserSession.user_id == User.id).where(_live())
)
_OF_USER = Prepared(
    sa.select(*_account(_EDITION)).where(User.id == sa.bindparam("user", type_=sa.BigInteger))
)
_ARRIVING = Prepared(
    sa.select(*editions.VERSIONS, *_account(Edition.id))
    .select_from(Edition)
    .outerjoin(UserSession, _live())
    .outerjoin(User, User.id == UserSession.user_id)
    .where(Edition.code == sa.bindparam("code"))
)


def _actor(
    row: Sequence[Any],
    edition_id: int | None,
) -> Actor:
    user_id, name, email, language, roles, organisations, assigned, conflicts = row
    return Actor(
        user_id=user_id,
        name=name,
        email=email,
        language=as_language(language),
        edition_id=edition_id,
        roles=frozenset(Role(role) for role in roles),
        organisation_ids=frozenset(organisations),
        assigned_ids=frozenset(assigned),
        conflict_ids=frozenset(conflicts),
    )
