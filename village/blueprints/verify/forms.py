"""The form of the page that checks a document."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from village.web.forms import Form


class DocumentForm(Form):
    """A document that somebody holds."""

    file = FileField(
        _l("The document, as a PDF file"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "application/pdf,.pdf"},
    )
