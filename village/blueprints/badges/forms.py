"""The forms of the badge pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from village.web.fields import EmailField, LineField, TextField
from village.web.forms import Form


class PersonForm(Form):
    """One person who will wear a badge."""

    name = LineField(_l("Name"), 120, needed=True, render_kw={"data-list-to": "people"})
    name_ar = LineField(_l("Name in Arabic"), 120, render_kw={"lang": "ar", "dir": "rtl"})
    job_title = LineField(_l("Function"), 120)
    email = EmailField(_l("Email, to which the badge is sent"), autocomplete="off")


class PeopleForm(Form):
    """Several people, a line each."""

    people = TextField(
        _l("A person a line"),
        20_000,
        needed=_l("Paste at least one line."),
        rows=8,
        render_kw={"dir": "auto", "spellcheck": "false"},
    )


class PhotoForm(Form):
    """The photo of one badge."""

    photo = FileField(
        _l("Photo (JPEG)"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "image/jpeg,.jpg,.jpeg"},
    )
