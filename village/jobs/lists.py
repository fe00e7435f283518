"""Write lists that are too long to wait for."""

from village.core.context import Context
from village.core.runs.words import EXPORT_APPLICATIONS, Tell
from village.jobs.running import work_of
from village.web import application_lists


@work_of(EXPORT_APPLICATIONS)
def pack(
    ctx: Context,
    tell: Tell,
    *,
    filters: dict[str, object],
    columns: list[str],
    form: str,
    language: str,
) -> dict[str, object]:
    """Write a list of applications into a file."""
    return application_lists.pack(
        ctx, tell, filters=filters, columns=columns, form=form, language=language
    )
