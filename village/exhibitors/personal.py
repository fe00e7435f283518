"""The personal data of exhibitors: a vehicle, proofs of insurance, press kits, stand designs."""

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
from village.exhibitors.tables import ExhibitorEntry, PressFile, StandDesign, TaskDelegate

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
        PersonalRows(
            StandDesign,
            Purpose.CONTRACT,
            lambda person: StandDesign.application_id.in_(applications.theirs(person)),
            {"remark": personal.stays(Category.WRITING)},
            files=("plan_id",),
            hold=LegalHold(HoldReason.ORGANISATION),
        ),
        PersonalRows(
            PressFile,
            Purpose.CONTRACT,
            lambda person: PressFile.application_id.in_(applications.theirs(person)),
            files=("file_id",),
            hold=LegalHold(HoldReason.ORGANISATION),
        ),
        PersonalRows(
            TaskDelegate,
            Purpose.CONTRACT,
            lambda person: personal.is_account(TaskDelegate.user_id, person),
            removed=True,
        ),
    ),
    others={
        ExhibitorEntry: "fascia catalogue logo co_exhibitors not_needed slot",
        StandDesign: "polygon walls reason",
    },
)
