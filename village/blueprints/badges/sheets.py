"""The sheets on which badges are printed."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from village.documents.badges import BadgeData, EditionData, build_badges
from village.domain.languages import text_in
from village.models import Badge
from village.web.context import context

#: What the pages offer: the code of `village badges render --sheet`, and its name.
SHEETS: tuple[tuple[str, LazyString], ...] = (
    ("a6", _l("one A6 a page")),
    ("a4x4", _l("four on A4, with cut marks")),
)


def printed(badges: Sequence[Badge], sheet: str) -> bytes:
    """Return the badges as a PDF on the sheet asked for, the first one where it is unknown."""
    edition = context().the_edition
    known = [code for code, _name in SHEETS]
    return build_badges(
        [_data(badge) for badge in badges],
        edition=EditionData(
            name=text_in(edition.name, "fr"),
            venue=text_in(edition.venue, "fr"),
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
            organiser=str(edition.organiser.get("name", "")),
        ),
        sheet=sheet if sheet in known else known[0],
    )


def _data(badge: Badge) -> BadgeData:
    return BadgeData(
        reference=badge.reference,
        name=badge.name,
        name_ar=badge.name_ar,
        organisation=badge.organisation_name,
        role=badge.role.value,
        token=badge.token,
    )
