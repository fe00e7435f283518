"""Accounts: people, their second factors, sessions, roles, links, keys, attempts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.core.permissions import Role
from village.core.tables import PK, Base


class User(Base):
    """A person with an account; the email is kept in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", "email_lower"),)

    id: Mapped[PK]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    is_administrator: Mapped[bool] = mapped_column(default=False)  # makes editions
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]  # may not log in any more
    second_factor_due_at: Mapped[datetime | None]  # until then its roles open without one


class Authenticator(Base):
    """The secret that an account shares with an app which shows codes, locked at rest."""

    __tablename__ = "authenticator"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    secret: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(sa.BigInteger)  # no code up to it is taken again
    added_at: Mapped[datetime]


class Passkey(Base):
    """A passkey of an account: the public half of a key that a device keeps."""

    __tablename__ = "passkey"

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(60))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code on paper for who has lost the second factor, good once; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(255))
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """A second factor that is lost: one organiser asks to take it off, another one does."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        sa.CheckConstraint("asked_by_id <> user_id", "not_of_oneself"),
        sa.CheckConstraint(
            "confirmed_by_id <> asked_by_id AND confirmed_by_id <> user_id", "by_two_others"
        ),
        sa.CheckConstraint("confirmed_by_id IS NULL OR ended_at IS NOT NULL", "ended_if_confirmed"),
        sa.Index(None, "user_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")),
    )

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]  # confirmed, withdrawn or run out

    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)


class FederatedIdentity(Base):
    """Whom a provider of OpenID Connect knows as the owner of an account."""

    __tablename__ = "federated_identity"
    __table_args__ = (
        sa.UniqueConstraint("issuer", "subject"),
        sa.UniqueConstraint("user_id", "issuer"),
    )

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    issuer: Mapped[str] = mapped_column(sa.String(500))
    subject: Mapped[str] = mapped_column(sa.String(255))
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime]
    provider_factor: Mapped[bool]  # it asked for a second factor at the last login

    user: Mapped[User] = relationship()


class UserSession(Base):
    """One login on one device; the cookie holds the token of which this keeps the hash."""

    __tablename__ = "user_session"

    id: Mapped[PK]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(sa.String(200), default="")
    network: Mapped[str] = mapped_column(sa.String(45), default="")
    provider_factor: Mapped[bool] = mapped_column(default=False)  # a provider asked for a second

    user: Mapped[User] = relationship()


class Membership(Base):
    """A role that an account holds in one edition."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("edition_id", "user_id", "role"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    role: Mapped[Role]

    user: Mapped[User] = relationship()


class TokenPurpose(StrEnum):
    """What a one-time link is for."""

    VERIFY = "verify"
    RESET = "reset"
    INVITE = "invite"  # to act for an organisation
    TEAM = "team"  # to a role in an edition
    SETUP = "setup"
    LOGIN = "login"
    PASSKEY = "passkey"  # the challenge that a passkey signs
    NEW_PASSKEY = "new_passkey"
    SECOND_FACTOR = "second_factor"  # the password was right, the second factor is awaited
    OIDC = "oidc"  # the way to a provider of OpenID Connect and back
    DATA = "data"  # to what is kept of an address without an account


class OneTimeToken(Base):
    """A link in a mail: used once, before it expires; only its hash is kept."""

    __tablename__ = "one_time_token"

    id: Mapped[PK]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[TokenPurpose]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    about: Mapped[str] = mapped_column(sa.String(40), default="", index=True)  # as the log says it
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


class AccessToken(Base):
    """A key by which other software reads one edition as an organiser; only its hash is kept."""

    __tablename__ = "access_token"
    __table_args__ = (
        sa.CheckConstraint("expires_at <= made_at + interval '366 days'", "a_year_at_most"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class KeptAnswer(Base):
    """What a program was answered to a change, so that the same request gets it again."""

    __tablename__ = "kept_answer"
    __table_args__ = (sa.UniqueConstraint("access_token_id", "key"),)

    id: Mapped[PK]
    access_token_id: Mapped[int] = mapped_column(
        sa.ForeignKey("access_token.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(sa.String(100))  # which the program chose
    asked: Mapped[str] = mapped_column(sa.String(64))  # the hash of the request
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime]


class LoginAttempt(Base):
    """A failed login, of a network; or something else that is limited, which is of no network."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        sa.Index(None, "email_hash", "at"),
        sa.Index(None, "network", "at"),
    )

    id: Mapped[PK]
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    network: Mapped[str | None] = mapped_column(INET)
    at: Mapped[datetime]
