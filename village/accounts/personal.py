"""The personal data of accounts: who somebody is, their roles, devices, links and attempts."""

import sqlalchemy as sa

from village.accounts.tables import (
    AccessToken,
    Authenticator,
    FactorReset,
    FederatedIdentity,
    KeptAnswer,
    LoginAttempt,
    Membership,
    OneTimeToken,
    Passkey,
    RecoveryCode,
    User,
    UserSession,
)
from village.accounts.writes import attempts
from village.core import personal
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose


def _mine(column: sa.SQLColumnExpression[int | None]) -> personal.Whose:
    return lambda person: personal.is_account(column, person)


def _links(person: Person) -> sa.ColumnElement[bool]:
    own = personal.is_account(OneTimeToken.user_id, person)
    return sa.or_(own, personal.mentions(OneTimeToken.data, person))


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            User,
            Purpose.ACCOUNT,
            _mine(User.id),
            {
                "email": personal.cleared(
                    Category.CONTACT, sa.func.concat("erased-", User.id, "@invalid")
                ),
                "name": personal.name(),
                "password_hash": personal.secret("erased"),
                "is_administrator": personal.secret(False),
                "disabled_at": personal.secret(sa.func.coalesce(User.disabled_at, sa.func.now())),
            },
        ),
        PersonalRows(Membership, Purpose.ACCOUNT, _mine(Membership.user_id), removed=True),
        PersonalRows(
            UserSession,
            Purpose.SECURITY,
            _mine(UserSession.user_id),
            {
                "device": personal.cleared(Category.DEVICE),
                "network": personal.cleared(Category.DEVICE),
            },
            removed=True,
        ),
        PersonalRows(
            Authenticator,
            Purpose.SECURITY,
            _mine(Authenticator.user_id),
            {"secret": personal.secret()},
            removed=True,
        ),
        PersonalRows(
            Passkey,
            Purpose.SECURITY,
            _mine(Passkey.user_id),
            {
                "name": personal.cleared(Category.DEVICE),
                "credential_id": personal.secret(),
                "public_key": personal.secret(),
            },
            removed=True,
        ),
        PersonalRows(
            RecoveryCode,
            Purpose.SECURITY,
            _mine(RecoveryCode.user_id),
            {"code_hash": personal.secret()},
            removed=True,
        ),
        PersonalRows(
            FederatedIdentity,
            Purpose.SECURITY,
            _mine(FederatedIdentity.user_id),
            {"subject": personal.cleared(Category.CONTACT)},
            removed=True,
        ),
        PersonalRows(FactorReset, Purpose.SECURITY, _mine(FactorReset.user_id), removed=True),
        PersonalRows(
            OneTimeToken,
            Purpose.ACCOUNT,
            _links,
            {"data": personal.cleared(Category.CONTACT)},
            removed=True,
        ),
        PersonalRows(
            AccessToken,
            Purpose.SECURITY,
            _mine(AccessToken.user_id),
            {"name": personal.cleared(Category.WRITING)},
            removed=True,
        ),
        PersonalRows(
            KeptAnswer,
            Purpose.SECURITY,
            lambda person: personal.names(sa.cast(KeptAnswer.body, sa.Text), person),
            {"body": personal.cleared(Category.NAME)},
            removed=True,
        ),
        PersonalRows(
            LoginAttempt,
            Purpose.SECURITY,
            lambda person: attempts.of_address(person.email),
            {"network": personal.cleared(Category.DEVICE)},
            removed=True,
        ),
    ),
    others={
        User: "language",
        UserSession: "token_hash",
        FederatedIdentity: "issuer",
        OneTimeToken: "token_hash about",
        AccessToken: "token_hash scopes",
        KeptAnswer: "key asked",
        LoginAttempt: "email_hash",
    },
)
