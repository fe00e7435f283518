"""Organisations that apply, and the people who may act for them."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.core.tables import PK, Base, Versioned
from village.organisations.words import SIREN_DIGITS


class Organisation(Versioned, Base):
    """A start-up, company or public body."""

    __tablename__ = "organisation"

    id: Mapped[PK]
    name: Mapped[str] = mapped_column(sa.String(160))
    name_ar: Mapped[str] = mapped_column(sa.String(160), default="")
    legal_form: Mapped[str] = mapped_column(sa.String(60), default="")
    country: Mapped[str] = mapped_column(sa.String(2))
    city: Mapped[str] = mapped_column(sa.String(80), default="")
    address: Mapped[str] = mapped_column(sa.String(240), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    ice: Mapped[str] = mapped_column(sa.String(15), default="")
    rc: Mapped[str] = mapped_column(sa.String(40), default="")
    if_number: Mapped[str] = mapped_column(sa.String(20), default="")
    #: To whom contracts and invoices are made out, where that is somebody or somewhere else.
    billing_name: Mapped[str] = mapped_column(sa.String(160), default="")
    billing_address: Mapped[str] = mapped_column(sa.String(240), default="")
    billing_country: Mapped[str] = mapped_column(sa.String(2), default="")
    vat_number: Mapped[str] = mapped_column(sa.String(20), default="")
    siret: Mapped[str] = mapped_column(sa.String(14), default="")  # or the SIREN alone
    buyer_reference: Mapped[str] = mapped_column(sa.String(60), default="")
    #: What its contract says besides: its capital, who represents it where that is not its contact,
    #: and its Arabic forms.
    capital: Mapped[str] = mapped_column(sa.String(60), default="")
    legal_form_ar: Mapped[str] = mapped_column(sa.String(60), default="")
    address_ar: Mapped[str] = mapped_column(sa.String(240), default="")
    representative: Mapped[str] = mapped_column(sa.String(120), default="")
    representative_ar: Mapped[str] = mapped_column(sa.String(120), default="")
    representative_role: Mapped[str] = mapped_column(sa.String(80), default="")
    representative_role_ar: Mapped[str] = mapped_column(sa.String(80), default="")
    representative_email: Mapped[str] = mapped_column(sa.String(254), default="")
    founded_year: Mapped[int | None]
    team_size: Mapped[int | None]
    contact_name: Mapped[str] = mapped_column(sa.String(120))
    contact_email: Mapped[str] = mapped_column(sa.String(254))
    contact_phone: Mapped[str] = mapped_column(sa.String(30), default="")
    contact_role: Mapped[str] = mapped_column(sa.String(80), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")

    @property
    def siren(self) -> str:
        """The number of the company in France, with which its SIRET begins."""
        return self.siret[:SIREN_DIGITS]

    @property
    def taxed_in(self) -> str:
        """The country that its contracts and invoices are made out to."""
        return self.billing_country or self.country

    def named(self, language: str) -> str:
        """Return the name for who reads `language`: in Arabic the Arabic one, where it has one."""
        return (self.name_ar if language == "ar" else "") or self.name


def name_in(language: str) -> sa.SQLColumnExpression[str]:
    """Return the column of names for who reads `language`, as `Organisation.named` has them."""
    if language != "ar":
        return Organisation.name
    return sa.func.coalesce(sa.func.nullif(Organisation.name_ar, ""), Organisation.name)


class OrganisationMember(Base):
    """An account that may act for an organisation, or only read what it applies with."""

    __tablename__ = "organisation_member"
    __table_args__ = (sa.UniqueConstraint("user_id", "organisation_id"),)

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    edits: Mapped[bool] = mapped_column(default=True)

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
