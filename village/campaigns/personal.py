"""The personal data of campaigns: to whom they were sent, and who prepared them."""

import sqlalchemy as sa

from village.campaigns.tables import Campaign, CampaignRecipient
from village.core import personal
from village.core.personal import Category, PersonalData, PersonalRows, Purpose

PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            CampaignRecipient,
            Purpose.MAIL,
            lambda person: personal.is_address(CampaignRecipient.to, person),
            {"to": personal.cleared(Category.CONTACT), "name": personal.name()},
        ),
        PersonalRows(
            Campaign,
            Purpose.MAIL,
            lambda person: Campaign.made_by.in_(person.written) if person.user_id else sa.false(),
            {"made_by": personal.name()},
        ),
    ),
    others={Campaign: "key wording", CampaignRecipient: "language"},
)
