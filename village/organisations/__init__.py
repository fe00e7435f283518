"""Organisations that apply, and the people who may act for them."""

from village.organisations.tables import Organisation, OrganisationMember, name_in

__all__ = ["Organisation", "OrganisationMember", "name_in"]
