"""Whom to invite to the team, to which role, and how long the link works."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import LANGUAGES, NATIVE_NAMES
from village.core.permissions import Role
from village.editions.tables import Edition
from village.web.fields import AddressesField
from village.web.forms import Form
from village.web.roles import NAMES, role_duty, role_name

MOST_AT_ONCE = 50
#: For how many days a link may work.
DAYS = (7, 14, 30)


class TeamForm(Form):
    """Whom to invite, to which role."""

    emails = AddressesField(
        _l("Email addresses"),
        MOST_AT_ONCE,
        rows=3,
        needed=_l("Give the address of at least one person."),
        description=_l(
            "One a line. Each person gets a link by mail and needs no account yet; who is on the "
            "team already has the role at once."
        ),
    )
    role = RadioField(_l("Role"), coerce=Role, default=Role.JUROR)
    language = SelectField(
        _l("Language of the mail"),
        choices=[SelectChoice(code, NATIVE_NAMES[code]) for code in LANGUAGES],
    )
    days = SelectField(_l("The link works for"), coerce=int, default=14)
    anyway = BooleanField(_l("Invite them all the same"))


class RoleForm(Form):
    """Which role to take from whom."""

    email = HiddenField()
    role = SelectField(
        coerce=Role, choices=[SelectChoice(role.value, name) for role, name in NAMES.items()]
    )


def team_form(edition: Edition) -> TeamForm:
    """Return the form, its mails in the edition's first language unless another is chosen."""
    form = TeamForm(language=edition.languages[0])
    form.role.choices = [
        SelectChoice(
            role.value, _("%(role)s: %(duty)s", role=role_name(role), duty=role_duty(role))
        )
        for role in Role
    ]
    form.days.choices = [
        SelectChoice(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in DAYS
    ]
    return form


def _described(role: Role) -> str:
    words: str = _("%(role)s: %(duty)s", role=role_name(role), duty=role_duty(role))
    return words
