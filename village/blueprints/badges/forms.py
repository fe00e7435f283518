"""The forms of the badge pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from village.web.fields import EmailField, LineField
from village.web.forms import Form


class PersonForm(Form):
    """One person who will wear a badge."""

    name = LineField(_l("Name"), 120, needed=True)
    name_ar = LineField(_l("Name in Arabic"), 120, render_kw={"lang": "ar", "dir": "rtl"})
    job_title = LineField(_l("Function"), 120)
    email = EmailField(_l("Email, to tell them when the badge is ready"), autocomplete="off")


class PhotoForm(Form):
    """The photo of one badge."""

    photo = FileField(
        _l("Photo (JPEG)"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "image/jpeg,.jpg,.jpeg"},
    )
