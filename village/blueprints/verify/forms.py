"""The forms of the pages that check a document, a fingerprint, or a line of minutes."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from village.applications.reads.versions import SHORTEST_FINGERPRINT
from village.engines import folding
from village.web.fields import LineField, TextField
from village.web.forms import Form

_DIGITS = re.compile("[0-9a-f]+")
_LONGEST_TYPED = 400


class DocumentForm(Form):
    """A document that somebody holds."""

    file = FileField(
        _l("The document, as a PDF file"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "application/pdf,.pdf"},
    )


class FingerprintField(LineField):
    """A fingerprint as a receipt prints it: in groups, in capitals, whole or its beginning."""

    def read(self, text: str) -> str:
        """Return its digits alone.

        Raises:
            ValueError: they are no fingerprint, or too few.
        """
        digits = folding.identifier(text).replace("-", "").replace(":", "").lower()
        if not _DIGITS.fullmatch(digits) or not SHORTEST_FINGERPRINT <= len(digits) <= 64:
            raise ValueError(_("A fingerprint has 64 digits from 0 to f; its first 16 are enough."))
        return digits


class FingerprintForm(Form):
    """The fingerprint of a submission."""

    sha256 = FingerprintField(
        _l("Fingerprint (SHA-256)"),
        _LONGEST_TYPED,
        needed=_l("Type the fingerprint that the receipt prints; its first 16 digits are enough."),
        render_kw={
            "dir": "ltr",
            "autocomplete": "off",
            "spellcheck": "false",
            "autocapitalize": "none",
        },
    )


class LineForm(Form):
    """One line of minutes, with the code that its applicant was given."""

    line = TextField(
        _l("The line"),
        4000,
        needed=True,
        rows=4,
        description=_l("As it stands on the page of the application."),
        render_kw={"spellcheck": "false"},
    )
    code = LineField(
        _l("Its code"),
        100,
        needed=True,
        render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )
