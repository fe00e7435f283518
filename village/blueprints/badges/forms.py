"""The forms of the badge pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.editions import BadgeRole
from village.web.badge_words import BADGE_ROLES
from village.web.fields import EmailField, LineField, TextField
from village.web.forms import Form


class PersonForm(Form):
    """One person who will wear a badge."""

    name = LineField(_l("Name"), 120, needed=True, render_kw={"data-list-to": "people"})
    name_ar = LineField(_l("Name in Arabic"), 120, render_kw={"lang": "ar", "dir": "rtl"})
    job_title = LineField(_l("Function"), 120)
    email = EmailField(_l("Email, to which the badge is sent"), autocomplete="off")


class ExhibitorPersonForm(PersonForm):
    """One person of an exhibitor: with a badge for the show, or a pass for the work around it."""

    work = SelectField(
        _l("Badge"),
        choices=[
            SelectChoice("", _l("Badge for the show")),
            SelectChoice(BadgeRole.BUILD_UP, BADGE_ROLES[BadgeRole.BUILD_UP]),
            SelectChoice(BadgeRole.BREAKDOWN, BADGE_ROLES[BadgeRole.BREAKDOWN]),
        ],
        coerce=lambda given: BadgeRole(given) if given else None,
    )


#: Whom an organiser gives a badge.
GIVEN = (
    BadgeRole.SPEAKER, BadgeRole.PRESS, BadgeRole.PARTNER, BadgeRole.STAFF, BadgeRole.ORGANISER,
    BadgeRole.JURY, BadgeRole.BUILD_UP, BadgeRole.BREAKDOWN,
)  # fmt: skip


class GivenForm(Form):
    """Somebody whom the organiser gives a badge."""

    role = SelectField(
        _l("Kind of badge"),
        choices=[SelectChoice(one, BADGE_ROLES[one]) for one in GIVEN],
        coerce=BadgeRole,
    )
    name = LineField(_l("Name"), 120, needed=True)
    name_ar = LineField(_l("Name in Arabic"), 120, render_kw={"lang": "ar", "dir": "rtl"})
    organisation = LineField(_l("Organisation"), 160)
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
