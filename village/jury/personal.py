"""The personal data of the jury: profiles, wishes, conflicts declared, and what jurors wrote."""

import sqlalchemy as sa

from village.applications import personal as applications
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
)
from village.jury.tables import (
    Assignment,
    AssignmentProposal,
    JurorBid,
    JurorProfile,
    Recusal,
    Remark,
    ReviewReminder,
)

_DECISION = LegalHold(HoldReason.DECISION)


def _assigned(person: Person) -> sa.ColumnElement[bool]:
    about = Assignment.application_id.in_(applications.theirs(person))
    return sa.or_(personal.is_account(Assignment.user_id, person), about)


def _said(person: Person) -> sa.ColumnElement[bool]:
    about = Remark.application_id.in_(applications.theirs(person))
    return sa.or_(personal.is_account(Remark.user_id, person), about)


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            JurorProfile,
            Purpose.SELECTION,
            lambda person: personal.is_account(JurorProfile.user_id, person),
            {
                "institution": personal.cleared(Category.FUNCTION),
                "words": personal.cleared(Category.FUNCTION, []),
                "gender": personal.cleared(Category.FUNCTION, None),
            },
        ),
        PersonalRows(
            JurorBid,
            Purpose.SELECTION,
            lambda person: personal.is_account(JurorBid.user_id, person),
            removed=True,
        ),
        PersonalRows(
            Recusal,
            Purpose.SELECTION,
            lambda person: personal.is_account(Recusal.user_id, person),
            {"reason": personal.stays(Category.WRITING)},
            hold=_DECISION,
        ),
        PersonalRows(
            Assignment,
            Purpose.SELECTION,
            _assigned,
            {"comment": personal.stays(Category.WRITING)},
            hold=_DECISION,
        ),
        PersonalRows(
            Remark,
            Purpose.SELECTION,
            _said,
            {"text": personal.stays(Category.WRITING)},
            hold=_DECISION,
        ),
        PersonalRows(
            ReviewReminder,
            Purpose.MAIL,
            lambda person: personal.is_account(ReviewReminder.user_id, person),
            removed=True,
        ),
        PersonalRows(
            AssignmentProposal,
            Purpose.SELECTION,
            lambda person: personal.is_account(AssignmentProposal.made_by_id, person),
            removed=True,
        ),
    ),
    others={
        JurorProfile: "axes languages",
        AssignmentProposal: "rules pairs absent gone report",
    },
)
