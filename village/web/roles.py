"""What the roles are called, and what each is for."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from village.core.permissions import Role

NAMES = {
    Role.ORGANISER: _l("Organiser"),
    Role.CHAIR: _l("Chair of the jury"),
    Role.JUROR: _l("Juror"),
    Role.GATE: _l("Gate staff"),
}
DUTIES = {
    Role.ORGANISER: _l("prepares the edition, screens, gives stands, contracts and badges."),
    Role.CHAIR: _l("assigns the files to the jurors, follows the scores and takes the decisions."),
    Role.JUROR: _l("reads and scores the files that the chair assigns."),
    Role.GATE: _l("scans badges at the entrance."),
}


def role_name(role: str) -> str:
    """Return what a role is called, in the page's language."""
    return str(NAMES[Role(role)])


def role_duty(role: str) -> str:
    """Return what a role is for, as what follows its name, in the page's language."""
    return str(DUTIES[Role(role)])


def init_app(app: Flask) -> None:
    """Offer both to every template."""
    app.jinja_env.filters.update(role_name=role_name, role_duty=role_duty)
