"""The personal data of the selection: decisions with their reasons, and what minutes say."""

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
from village.selection.tables import Decision, Minutes, MinutesLine, SelectionQuota

_DECISION = LegalHold(HoldReason.DECISION)

PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Decision,
            Purpose.SELECTION,
            lambda person: Decision.application_id.in_(applications.theirs(person)),
            {
                "reasons": personal.stays(Category.WRITING),
                "praised": personal.stays(Category.WRITING),
                "missed": personal.stays(Category.WRITING),
                "measured": personal.stays(Category.WRITING),
            },
            hold=_DECISION,
        ),
        PersonalRows(
            MinutesLine,
            Purpose.SELECTION,
            lambda person: MinutesLine.application_id.in_(applications.theirs(person)),
            {"line": personal.stays(Category.WRITING)},
            hold=_DECISION,
        ),
    ),
    others={
        Minutes: "public_token sealed_by seal_level file_id",
        MinutesLine: "salt sha256",
        SelectionQuota: "group",
    },
)
