"""The sheets on which badges are printed, as pages offer them."""

from flask import request
from flask_babel import gettext as _

from village.badges import OWN_SHEET
from village.engines.documents.badges import SHEETS


def sheets() -> tuple[tuple[str, str], ...]:
    """Return the code and the name of each sheet that the pages offer."""
    return (
        (OWN_SHEET, _("as set for each kind of badge")),
        ("a6", _("one A6 a page")),
        ("a4x4", _("four on A4, with crop marks")),
        ("butterfly", _("A6 twice, to be folded")),
        ("cr80", _("card of 86 × 54 mm")),
        ("label", _("label on a roll of 62 mm, in black")),
    )


def sheet_asked() -> str:
    """Return the sheet that the request asks for; where it is unknown, that of each kind."""
    asked = request.values.get("sheet", "")
    return asked if asked in SHEETS else OWN_SHEET
