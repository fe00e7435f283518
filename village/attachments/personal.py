"""The personal data of attachments: the files that somebody sent with an application."""

import sqlalchemy as sa

from village.applications import personal as applications
from village.attachments.tables import Attachment
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    PersonalData,
    PersonalRows,
    Purpose,
)

PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Attachment,
            Purpose.APPLICATION,
            lambda person: sa.or_(
                personal.is_account(Attachment.uploaded_by_id, person),
                Attachment.application_id.in_(applications.theirs(person)),
            ),
            {"name": personal.stays(Category.FILE)},
            files=("file_id",),
            hold=LegalHold(HoldReason.ORGANISATION),
        ),
    ),
    others={Attachment: "token question parts preview_id"},
)
