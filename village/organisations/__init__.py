"""Organisations that apply, and the people who may act for them."""

from village.organisations import personal, writes
from village.organisations.reads import acting as acting_members
from village.organisations.tables import Organisation, OrganisationMember, name_in
from village.organisations.words import (
    BILLING_FIELDS,
    ORGANISATION_FIELDS,
    on_one_line,
    with_country,
)

__all__ = [
    "BILLING_FIELDS",
    "ORGANISATION_FIELDS",
    "Organisation",
    "OrganisationMember",
    "acting_members",
    "name_in",
    "on_one_line",
    "personal",
    "with_country",
    "writes",
]
