"""The personal data of organisations: their contacts, and the accounts that act for them."""

from village.core import personal
from village.core.personal import Category, PersonalData, PersonalRows, Purpose
from village.organisations.tables import Organisation, OrganisationMember

PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Organisation,
            Purpose.APPLICATION,
            lambda person: personal.is_address(Organisation.contact_email, person),
            {
                "contact_name": personal.name(),
                "contact_email": personal.cleared(Category.CONTACT),
                "contact_phone": personal.cleared(Category.CONTACT),
                "contact_role": personal.cleared(Category.FUNCTION),
            },
        ),
        PersonalRows(
            Organisation,
            Purpose.CONTRACT,
            lambda person: personal.is_address(Organisation.representative_email, person),
            {
                "representative": personal.name(),
                "representative_ar": personal.cleared(Category.NAME),
                "representative_role": personal.cleared(Category.FUNCTION),
                "representative_role_ar": personal.cleared(Category.FUNCTION),
                "representative_email": personal.cleared(Category.CONTACT),
            },
        ),
        PersonalRows(
            OrganisationMember,
            Purpose.APPLICATION,
            lambda person: personal.is_account(OrganisationMember.user_id, person),
            removed=True,
        ),
    ),
    others={
        Organisation: "name name_ar legal_form country city address website ice rc if_number"
        " language billing_name billing_address billing_country buyer_reference vat_number siret"
        " capital legal_form_ar address_ar",
    },
)
