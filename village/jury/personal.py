"""The personal data of the jury: profiles, wishes, conflicts declared, and what jurors wrote.

What a juror wrote is the juror's. It speaks of a project, in confidence, and not of the people who
applied with it: it is none of their data.
"""

import sqlalchemy as sa

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
    Score,
)

_DECISION = LegalHold(HoldReason.DECISION)


def _marked(person: Person) -> sa.ColumnElement[bool]:
    own = sa.select(Assignment.id).where(personal.is_account(Assignment.user_id, person))
    return Score.assignment_id.in_(own)


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
            lambda person: personal.is_account(Assignment.user_id, person),
            {"comment": personal.stays(Category.WRITING)},
            hold=_DECISION,
        ),
        PersonalRows(Score, Purpose.SELECTION, _marked, hold=_DECISION),
        PersonalRows(
            Remark,
            Purpose.SELECTION,
            lambda person: personal.is_account(Remark.user_id, person),
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
