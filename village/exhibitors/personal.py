"""The personal data of exhibitors: the vehicle of a delivery, and the proof of insurance."""

from village.applications import personal as applications
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    PersonalData,
    PersonalRows,
    Purpose,
)
from village.exhibitors.tables import ExhibitorEntry

PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            ExhibitorEntry,
            Purpose.CONTRACT,
            lambda person: ExhibitorEntry.application_id.in_(applications.theirs(person)),
            {"vehicle": personal.stays(Category.WRITING)},
            files=("insurance_id",),
            hold=LegalHold(HoldReason.ORGANISATION),
        ),
    ),
    others={ExhibitorEntry: "fascia catalogue logo co_exhibitors not_needed slot"},
)
