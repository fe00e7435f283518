"""What a provider of OpenID Connect says of somebody, and what of it counts here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from village.core.errors import OutsideDomains


class TripStep(StrEnum):
    """Why somebody is sent to the provider."""

    LOGIN = "login"
    LINK = "link"  # to be known there as the owner of this account
    CONFIRM = "confirm"  # to prove once more who is here, before something that weighs


@dataclass(frozen=True, slots=True)
class Trust:
    """What the provider is believed.

    Attributes:
        domains: of the addresses that it may prove; everybody who logs in by it has one of them.
            Without any, everybody may whose account is linked, and no address is proven.
        second_factor: what it says in `amr` or `acr` where it has asked for a second factor.
    """

    domains: frozenset[str] = frozenset()
    second_factor: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """Somebody as the provider knows them: read from what it has signed.

    Attributes:
        email: the address that it has proven to be theirs; empty where it has not.
        second_factor: whether it has asked for a second factor.
        authenticated_at: when it has last asked who they are, where it says so.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    second_factor: bool = False
    authenticated_at: datetime | None = None


def listed(text: str) -> frozenset[str]:
    """Return the values of a setting that has commas between them."""
    return frozenset(one.strip() for one in text.split(",") if one.strip())


def identity(claims: Mapping[str, Any], trust: Trust) -> ProvenIdentity:
    """Return whom the claims of a verified token speak of.

    Raises:
        OutsideDomains: the address is in none of the domains that there are.
    """
    email = str(claims.get("email") or "").strip().lower()
    if trust.domains and email.rpartition("@")[2] not in trust.domains:
        raise OutsideDomains
    proven = bool(trust.domains) and claims.get("email_verified") is True
    at = claims.get("auth_time")
    return ProvenIdentity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        name=str(claims.get("name") or "").strip(),
        email=email if proven else "",
        second_factor=bool(trust.second_factor & {*claims.get("amr", ()), claims.get("acr")}),
        authenticated_at=datetime.fromtimestamp(at, UTC) if at else None,
    )
