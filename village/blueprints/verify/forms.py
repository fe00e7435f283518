"""The form of the page that checks a document."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class DocumentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A document that somebody holds."""

    file = FileField(
        _l("The document, as a PDF file"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "application/pdf,.pdf"},
    )
