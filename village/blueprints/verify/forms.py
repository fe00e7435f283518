"""The forms of the page that checks a document or the fingerprint of a submission."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from village.applications.reads.versions import SHORTEST_FINGERPRINT
from village.engines import folding
from village.web.fields import LineField
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
