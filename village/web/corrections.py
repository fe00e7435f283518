"""A correction that was asked for, as the applicant and the organiser read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from village.applications.reads import corrections
from village.applications.tables import Application
from village.applications.words import CorrectionState
from village.core.context import Context
from village.web.context import language
from village.web.standards import field_title


@dataclass(frozen=True, slots=True)
class AskedCorrection:
    """What is to be corrected until when, and how far it is; `alone`: nothing else may change."""

    state: CorrectionState
    fields: Sequence[tuple[str, str]]  #: the name of each on the form, and what it is called
    message: str
    asked_at: datetime
    closes_at: datetime
    made_at: datetime | None
    alone: bool


def asked_correction(ctx: Context, application: Application) -> AskedCorrection | None:
    """Return the correction of a file; None where none is asked for, or none any more."""
    state = corrections.standing(ctx, application)
    asked = application.correction if state else None
    if state is None or asked is None:
        return None
    return AskedCorrection(
        state,
        [(name, field_title(application.call, name, language())) for name in asked.fields],
        asked.message,
        asked.asked_at,
        asked.closes_at,
        asked.made_at,
        alone=corrections.reopened(ctx, application) is not None,
    )
